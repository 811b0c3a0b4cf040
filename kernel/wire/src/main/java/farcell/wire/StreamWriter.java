package farcell.wire;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;

/** The writing half of a stream: sends chunks as far as the reader gave credit. */
final class StreamWriter extends OutputStream {

    private static final int FIRST_SIZE = 4096;

    private final long stream;
    private final SendQueue queue;
    private final Chunks chunks;
    private final Streams streams;
    private byte[] chunk = new byte[FIRST_SIZE];
    private int size;
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
        if (closed) {
            throw new IOException("Stream " + stream + " is closed");
        }
        int done = 0;
        while (done < length) {
            if (size == chunk.length) {
                makeRoom();
            }
            int part = Math.min(length - done, chunk.length - size);
            System.arraycopy(source, offset + done, chunk, size, part);
            size += part;
            done += part;
        }
    }

    /** Small streams are common and a whole chunk is much for them. */
    private void makeRoom() throws IOException {
        if (size < Frame.CHUNK) {
            byte[] larger = size * 8 < Frame.CHUNK ? new byte[size * 8] : chunks.take();
            System.arraycopy(chunk, 0, larger, 0, size);
            chunk = larger;
        } else {
            sendChunk();
        }
    }

    @Override
    public void flush() throws IOException {
        if (size > 0 && !closed) {
            sendChunk();
        }
    }

    /** Sends bytes without copying them. The array is the link's from now on. */
    void give(byte[] bytes, int offset, int length) throws IOException {
        flush();
        if (closed) {
            throw new IOException("Stream " + stream + " is closed");
        }
        send(new Frame(Frame.DATA, stream, bytes, offset, length));
    }

    private void sendChunk() throws IOException {
        Frame frame = new Frame(Frame.DATA, stream, chunk, 0, size);
        chunk = size < Frame.CHUNK ? new byte[FIRST_SIZE] : chunks.take();
        size = 0;
        send(frame);
    }

    private void send(Frame frame) throws IOException {
        boolean sent = false;
        try {
            takeCredit(Frame.cost(frame.length()));
            queue.chunk(frame);
            sent = true;
        } finally {
            torn |= !sent;
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
            if (size > 0 && !torn) {
                sendChunk();
            }
            takeCredit(0);
            if (!torn) {
                queue.chunk(Frame.of(Frame.END, stream, new byte[0]));
                complete = true;
            }
        } finally {
            streams.writerClosed(stream, complete);
        }
    }
}
