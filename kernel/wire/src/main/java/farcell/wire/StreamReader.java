package farcell.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/** The reading half of a stream: holds at most a window of chunks and grants credit as they are read. */
final class StreamReader extends InputStream {

    /** Credit is granted in steps, so that it costs one frame for several chunks. */
    private static final int STEP = 1 << 20;

    private final long stream;
    private final Chunks pool;
    private final Streams streams;
    private final Deque<byte[]> chunks = new ArrayDeque<>();
    private int position;
    /** What the sender may still send; what we read since the last grant. */
    private long credit = Frame.FIRST_CREDIT;
    private int toGrant;
    private boolean opened;
    private boolean ended;
    private boolean closed;
    private String broken;

    /** @param pool gets the chunks that were read */
    StreamReader(long stream, Chunks pool, Streams streams) {
        this.stream = stream;
        this.pool = pool;
        this.streams = streams;
    }

    /** @throws IllegalStateException when it is opened already */
    void open() {
        synchronized (this) {
            if (opened) {
                throw new IllegalStateException("Stream " + stream + " is being read already");
            }
            opened = true;
            if (ended || broken != null) {
                return;
            }
            credit += Frame.WINDOW - Frame.FIRST_CREDIT;
        }
        streams.grant(stream, Frame.WINDOW - Frame.FIRST_CREDIT);
    }

    synchronized boolean isOpened() {
        return opened;
    }

    /** @throws IOException when the sender did not keep to its credit or sends after the end */
    synchronized void arrive(byte[] chunk) throws IOException {
        if (ended) {
            throw new IOException("Malformed stream " + stream + ": data after its end");
        }
        credit -= Frame.cost(chunk.length);
        if (credit < 0) {
            throw new IOException("Malformed stream " + stream + ": more data than there was credit for");
        }
        if (broken == null && chunk.length > 0) {
            chunks.add(chunk);
            notifyAll();
        }
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Later reads fail, unless all data had arrived. */
    synchronized void fail(String why) {
        if (!ended && broken == null) {
            broken = why;
            chunks.clear();
        }
        notifyAll();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        int count;
        int grant = 0;
        if (!await()) {
            streams.readerClosed(stream, false);
            return -1;
        }
        synchronized (this) {
            byte[] chunk = first();
            count = Math.min(length, chunk.length - position);
            System.arraycopy(chunk, position, target, offset, count);
            position += count;
            if (position == chunk.length) {
                grant = removeFirst();
                pool.release(chunk);
            }
        }
        grant(grant);
        return count;
    }

    /** Hands whole chunks on: to another link's stream without copying them. */
    @Override
    public long transferTo(OutputStream out) throws IOException {
        long total = 0;
        while (await()) {
            byte[] chunk;
            int from;
            int grant;
            synchronized (this) {
                chunk = first();
                from = position;
                grant = removeFirst();
            }
            if (out instanceof StreamWriter writer) {
                writer.give(chunk, from, chunk.length - from);
            } else {
                out.write(chunk, from, chunk.length - from);
            }
            total += chunk.length - from;
            // Not before it is passed on: a slow receiver slows the sender.
            grant(grant);
        }
        streams.readerClosed(stream, false);
        return total;
    }

    private byte[] first() throws IOException {
        if (chunks.isEmpty()) {
            throw new IOException(broken != null ? broken : "Stream " + stream + " is closed");
        }
        return chunks.peek();
    }

    /** @return credit to be granted for what was read */
    private int removeFirst() {
        toGrant += Frame.cost(chunks.remove().length);
        position = 0;
        if (toGrant < STEP || ended) {
            return 0;
        }
        int grant = toGrant;
        credit += grant;
        toGrant = 0;
        return grant;
    }

    private void grant(int bytes) {
        if (bytes > 0) {
            streams.grant(stream, bytes);
        }
    }

    /** Waits for a chunk. @return false at the end */
    private synchronized boolean await() throws IOException {
        while (true) {
            if (closed) {
                throw new IOException("Stream " + stream + " is closed");
            }
            if (broken != null) {
                throw new IOException(broken);
            }
            if (!chunks.isEmpty()) {
                return true;
            }
            if (ended) {
                return false;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("Interrupted while waiting for data");
            }
        }
    }

    @Override
    public synchronized int available() {
        return chunks.isEmpty() ? 0 : chunks.peek().length - position;
    }

    @Override
    public void close() {
        boolean early;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            early = !ended && broken == null;
            chunks.clear();
            notifyAll();
        }
        streams.readerClosed(stream, early);
    }
}
