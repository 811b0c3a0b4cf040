package farcell.wire;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/** The reading half of a stream: holds at most a window of chunks and grants credit as they are read. */
final class StreamReader extends ChunkInput {

    /** Credit is granted in steps, so that it costs one frame for several chunks. */
    private static final int STEP = 1 << 20;

    private final long stream;
    private final Streams streams;
    private final Deque<Chunk> chunks = new ArrayDeque<>();
    /** What was shown last, of the reading thread. */
    private Chunk shown;
    /** What the sender may still send; what we read since the last grant. */
    private long credit = Frame.FIRST_CREDIT;
    private int toGrant;
    private boolean opened;
    private boolean ended;
    private boolean closed;
    private String broken;

    StreamReader(long stream, Streams streams) {
        this.stream = stream;
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
    synchronized void arrive(Chunk chunk) throws IOException {
        if (ended) {
            throw new IOException("Malformed stream " + stream + ": data after its end");
        }
        int length = chunk.bytes().remaining();
        credit -= Frame.cost(length);
        if (credit < 0) {
            throw new IOException("Malformed stream " + stream + ": more data than there was credit for");
        }
        if (broken == null && !closed && length > 0) {
            chunks.add(chunk);
            notifyAll();
        } else {
            chunk.release();
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
            drop();
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
            Chunk chunk = first();
            count = Math.min(length, chunk.bytes().remaining());
            chunk.bytes().get(target, offset, count);
            if (!chunk.bytes().hasRemaining()) {
                grant = removeFirst();
                chunk.release();
            }
        }
        grant(grant);
        return count;
    }

    @Override
    public ByteBuffer together(int length) throws IOException {
        if (!await()) {
            return null;
        }
        int grant = 0;
        ByteBuffer view;
        synchronized (this) {
            Chunk chunk = first();
            ByteBuffer bytes = chunk.bytes();
            if (bytes.remaining() < length) {
                return null;
            }
            view = bytes.slice(bytes.position(), length);
            bytes.position(bytes.position() + length);
            if (!bytes.hasRemaining()) {
                grant = removeFirst();
                shown = chunk;
            }
        }
        grant(grant);
        return view;
    }

    /** Gives back what was shown: nobody looks at it any more. */
    private void takeBack() {
        if (shown != null) {
            shown.release();
            shown = null;
        }
    }

    /** Hands whole chunks on: to another link's stream without copying them. */
    @Override
    public long transferTo(OutputStream out) throws IOException {
        long total = 0;
        while (await()) {
            Chunk chunk;
            int grant;
            synchronized (this) {
                chunk = first();
                grant = removeFirst();
            }
            total += chunk.bytes().remaining();
            if (out instanceof StreamWriter writer) {
                writer.give(chunk);
            } else {
                copy(chunk.bytes(), out);
                chunk.release();
            }
            // Not before it is passed on: a slow receiver slows the sender.
            grant(grant);
        }
        streams.readerClosed(stream, false);
        return total;
    }

    private static void copy(ByteBuffer bytes, OutputStream out) throws IOException {
        byte[] buffer = new byte[Math.min(bytes.remaining(), 8192)];
        while (bytes.hasRemaining()) {
            int count = Math.min(bytes.remaining(), buffer.length);
            bytes.get(buffer, 0, count);
            out.write(buffer, 0, count);
        }
    }

    /** Called with the lock held. What was shown may still be looked at. */
    private void drop() {
        chunks.forEach(Chunk::abandon);
        chunks.clear();
    }

    private Chunk first() throws IOException {
        if (chunks.isEmpty()) {
            throw new IOException(broken != null ? broken : "Stream " + stream + " is closed");
        }
        return chunks.peek();
    }

    /** @return credit to be granted for what was read */
    private int removeFirst() {
        toGrant += Frame.cost(chunks.remove().bytes().limit());
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
    private boolean await() throws IOException {
        takeBack();
        return hasNext();
    }

    private synchronized boolean hasNext() throws IOException {
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
        return chunks.isEmpty() ? 0 : chunks.peek().bytes().remaining();
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
            drop();
            notifyAll();
        }
        streams.readerClosed(stream, early);
    }
}
