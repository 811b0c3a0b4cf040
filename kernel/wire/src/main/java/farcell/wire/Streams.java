package farcell.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The streams of one link, both directions. */
final class Streams {

    /** Incoming streams with data that nobody opened yet; each may hold {@link Frame#FIRST_CREDIT}. */
    private static final int MAX_UNOPENED = 64;
    /** How many streams are remembered that ended, so that what is late is not taken for new, or will begin. */
    private static final int MAX_ENDED = 1024;

    private final SendQueue queue;
    private final Chunks chunks;
    private final Map<Long, StreamWriter> writers = new HashMap<>();
    private final Map<Long, StreamReader> readers = new HashMap<>();
    private final Map<Long, String> endedWriters = new Remembered<>();
    private final Map<Long, String> endedReaders = new Remembered<>();
    /** Credit for streams that are not written yet: who asks for data opens the stream before it asks. */
    private final Map<Long, Integer> earlyCredit = new Remembered<>();
    private String gone;

    Streams(SendQueue queue, Chunks chunks) {
        this.queue = queue;
        this.chunks = chunks;
    }

    synchronized OutputStream send(long stream) {
        if (writers.containsKey(stream)) {
            throw new IllegalStateException("Stream " + stream + " is being written already");
        }
        StreamWriter writer = new StreamWriter(stream, queue, chunks, this);
        String why = gone != null ? gone : endedWriters.get(stream);
        if (why != null) {
            writer.fail(why);
        } else {
            writers.put(stream, writer);
            Integer early = earlyCredit.remove(stream);
            if (early != null) {
                writer.grant(early);
            }
        }
        return writer;
    }

    void writerClosed(long stream, boolean complete) {
        boolean known;
        synchronized (this) {
            known = writers.remove(stream) != null;
            endedWriters.putIfAbsent(stream, "Stream " + stream + " was sent already");
        }
        if (known && !complete) {
            queue.dropChunks(stream, breakFrame(stream, Frame.READS, "The other side stopped sending"));
        }
    }

    InputStream receive(long stream) {
        StreamReader reader;
        synchronized (this) {
            reader = readers.get(stream);
            if (reader == null) {
                reader = new StreamReader(stream, this);
                String why = gone != null ? gone : endedReaders.get(stream);
                if (why != null) {
                    reader.fail(why);
                } else {
                    readers.put(stream, reader);
                }
            }
        }
        reader.open();
        return reader;
    }

    void abort(long stream, String why) {
        breakHere(stream, Frame.WRITES | Frame.READS, why, true);
        queue.dropChunks(stream, breakFrame(stream, Frame.WRITES | Frame.READS, why));
    }

    void grant(long stream, int bytes) {
        queue.control(Frame.of(Frame.CREDIT, stream, ByteBuffer.allocate(4).putInt(bytes).array()));
    }

    void readerClosed(long stream, boolean early) {
        synchronized (this) {
            readers.remove(stream);
            endedReaders.putIfAbsent(stream, "Stream " + stream + " was read already");
        }
        if (early) {
            queue.control(breakFrame(stream, Frame.WRITES, "The other side stopped reading"));
        }
    }

    // ---- frames from the other side ---------------------------------------------------------------------------------

    void data(long stream, Chunk chunk) throws IOException {
        StreamReader reader = arriving(stream);
        if (reader != null) {
            reader.arrive(chunk);
        } else {
            chunk.release();
        }
    }

    void end(long stream) throws IOException {
        StreamReader reader = arriving(stream);
        if (reader != null) {
            reader.end();
        }
    }

    void credit(long stream, byte[] payload) throws IOException {
        if (payload.length != 4) {
            throw new IOException("Malformed credit of " + payload.length + " bytes");
        }
        int bytes = ByteBuffer.wrap(payload).getInt();
        if (bytes <= 0 || bytes > 2 * Frame.WINDOW) {
            throw new IOException("Malformed credit for " + bytes + " bytes");
        }
        StreamWriter writer;
        synchronized (this) {
            writer = writers.get(stream);
            if (writer == null && !endedWriters.containsKey(stream)) {
                earlyCredit.merge(stream, bytes, (a, b) -> Math.min(Frame.WINDOW, a + b));
            }
        }
        if (writer != null) {
            writer.grant(bytes);
        }
    }

    void broken(long stream, byte[] payload) throws IOException {
        if (payload.length == 0) {
            throw new IOException("Malformed break of stream " + stream);
        }
        breakHere(stream, payload[0], new String(payload, 1, payload.length - 1, StandardCharsets.UTF_8), false);
    }

    /** Ends all streams; those whose data arrived whole can still be read. */
    void gone(String why) {
        List<StreamWriter> brokenWriters;
        List<StreamReader> brokenReaders;
        synchronized (this) {
            gone = why;
            brokenWriters = new ArrayList<>(writers.values());
            brokenReaders = new ArrayList<>(readers.values());
            writers.clear();
        }
        brokenWriters.forEach(writer -> writer.fail(why));
        brokenReaders.forEach(reader -> reader.fail(why));
    }

    /** The reader of a stream that something arrives for; null when nobody will read it any more. */
    private synchronized StreamReader arriving(long stream) throws IOException {
        StreamReader reader = readers.get(stream);
        if (reader == null && !endedReaders.containsKey(stream)) {
            if (readers.values().stream().filter(r -> !r.isOpened()).count() >= MAX_UNOPENED) {
                throw new IOException("More than " + MAX_UNOPENED + " streams that nobody reads");
            }
            reader = new StreamReader(stream, this);
            readers.put(stream, reader);
        }
        return reader;
    }

    private void breakHere(long stream, int halves, String why, boolean byUs) {
        StreamWriter writer = null;
        StreamReader reader = null;
        synchronized (this) {
            if ((halves & Frame.WRITES) != 0) {
                writer = writers.remove(stream);
                endedWriters.putIfAbsent(stream, why);
                earlyCredit.remove(stream);
            }
            if ((halves & Frame.READS) != 0) {
                reader = readers.remove(stream);
                endedReaders.putIfAbsent(stream, why);
            }
        }
        if (writer != null && byUs) {
            writer.abort(why);
        } else if (writer != null) {
            writer.fail(why);
        }
        if (reader != null) {
            reader.fail(why);
        }
    }

    private static Frame breakFrame(long stream, int halves, String why) {
        String text = why.length() > 10_000 ? why.substring(0, 10_000) : why;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] payload = new byte[1 + bytes.length];
        payload[0] = (byte) halves;
        System.arraycopy(bytes, 0, payload, 1, bytes.length);
        return Frame.of(Frame.BREAK, stream, payload);
    }

    /** Insertion-ordered and bounded: the oldest is forgotten. */
    private static final class Remembered<T> extends LinkedHashMap<Long, T> {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, T> eldest) {
            return size() > MAX_ENDED;
        }
    }
}
