package farcell.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A pair of streams as one blocking duplex channel; closing it ends a read and a write in other threads. */
final class StreamChannel implements ByteChannel {

    private static final int CHUNK = 32 << 10;

    private final ChannelInput in;
    private final OutputStream out;
    private final Runnable close;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final byte[] writing = new byte[CHUNK];

    /** @param close frees what is below; ends reads and writes that wait */
    StreamChannel(ChannelInput in, OutputStream out, Runnable close) {
        this.in = in;
        this.out = out;
        this.close = close;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (closed.get()) {
            throw new ClosedChannelException();
        }
        if (!target.hasRemaining()) {
            return 0;
        }
        try {
            return in.read(target);
        } catch (InterruptedIOException e) {
            throw closed.get() ? new ClosedChannelException() : e;
        }
    }

    /** The same to be read; its {@code readNBytes} is woken seldom. */
    InputStream input() {
        return in;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int total = 0;
        synchronized (writing) {
            while (source.hasRemaining()) {
                if (closed.get()) {
                    throw new ClosedChannelException();
                }
                int count = Math.min(CHUNK, source.remaining());
                source.get(writing, 0, count);
                out.write(writing, 0, count);
                total += count;
            }
            out.flush();
        }
        return total;
    }

    @Override
    public boolean isOpen() {
        return !closed.get();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            close.run();
            in.close();
        }
    }
}
