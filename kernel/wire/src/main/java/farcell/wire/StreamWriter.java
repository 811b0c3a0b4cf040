package farcell.wire;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/** The writing half of a stream: sends chunks as far as the reader gave credit. */
final class StreamWriter extends ChunkOutput {

    private static final int FIRST_SIZE = 4096;

    private final long stream;
    private final SendQueue queue;
    private final Chunks chunks;
    private final Streams streams;
    private Chunk chunk = first();
    private boolean closed;
    /** A chunk could not be sent, so that what follows would be wrong. */
    private boolean torn;

    // Shared with the reader thread, which grants credit and breaks; the rest belongs to the one writing thread.
    private long credit = Frame.FIRST_CREDIT;
    private String broken;
    private boolean aborted;

    /** @param chunks where whole chunks come from; they go back there when they are sent */
    StreamWriter(long stream, SendQueue queue, Chunks chunks, Streams streams) {
        this.stream = stream;
        this.queue = queue;
        this.chunks = chunks;
        this.streams = streams;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        checkOpen();
        int done = 0;
        while (done < length) {
            if (!chunk.bytes().hasRemaining()) {
                makeRoom();
            }
            int part = Math.min(length - done, chunk.bytes().remaining());
            chunk.bytes().put(source, offset + done, part);
            done += part;
        }
    }

    private static Chunk first() {
        return Chunk.of(new byte[FIRST_SIZE]);
    }

    /** Small streams are common and a whole chunk is much for them. */
    private void makeRoom() throws IOException {
        int size = chunk.bytes().position();
        if (size < Frame.CHUNK) {
            Chunk larger = size * 8 < Frame.CHUNK ? Chunk.of(new byte[size * 8]) : chunks.take();
            larger.bytes().put(chunk.bytes().flip());
            chunk = larger;
        } else {
            sendChunk();
            chunk = chunks.take();
        }
    }

    @Override
    public void flush() throws IOException {
        if (chunk.bytes().position() > 0 && !closed) {
            sendChunk();
        }
    }

    @Override
    public ByteBuffer room() throws IOException {
        flush();
        checkOpen();
        if (chunk.bytes().capacity() < ROOM) {
            chunk = chunks.take();
        }
        return chunk.bytes();
    }

    @Override
    public void sendRoom() throws IOException {
        flush();
    }

    /** Sends bytes without copying them. The chunk is the link's from now on. */
    void give(Chunk whole) throws IOException {
        flush();
        checkOpen();
        send(Frame.data(stream, whole));
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new IOException("Stream " + stream + " is closed");
        }
    }

    private void sendChunk() throws IOException {
        Chunk full = chunk;
        chunk = first();
        full.bytes().flip();
        send(Frame.data(stream, full));
    }

    private void send(Frame frame) throws IOException {
        boolean sent = false;
        try {
            takeCredit(Frame.cost(frame.length()));
            queue.chunk(frame);
            sent = true;
        } finally {
            if (!sent) {
                torn = true;
                frame.abandon();
            }
        }
    }

    private synchronized void takeCredit(int cost) throws IOException {
        while (broken == null && credit < cost) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("Interrupted while sending data");
            }
        }
        if (broken != null) {
            throw new IOException(broken);
        }
        credit -= cost;
    }

    synchronized void grant(int bytes) {
        credit = Math.min(Frame.WINDOW, credit + bytes);
        notifyAll();
    }

    synchronized void fail(String why) {
        if (broken == null) {
            broken = why;
        }
        notifyAll();
    }

    /** Our own side gave up: later writes fail, closing does not. */
    synchronized void abort(String why) {
        aborted = true;
        fail(why);
    }

    private synchronized boolean isAborted() {
        return aborted;
    }

    /** Sends the rest and the end. @throws IOException when not all could be sent; then the reader is told so */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        boolean complete = false;
        try {
            if (isAborted()) {
                return;
            }
            if (chunk.bytes().position() > 0 && !torn) {
                sendChunk();
            }
            takeCredit(0);
            if (!torn) {
                queue.chunk(Frame.of(Frame.END, stream, new byte[0]));
                complete = true;
            }
        } finally {
            chunk.abandon();
            streams.writerClosed(stream, complete);
        }
    }
}
