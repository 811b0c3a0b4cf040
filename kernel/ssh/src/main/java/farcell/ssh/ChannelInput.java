package farcell.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.apache.sshd.common.channel.ChannelPipedSink;
import org.apache.sshd.common.channel.LocalWindow;

/**
 * What has arrived on a channel and is not read yet. The library's own {@code ChannelPipedInputStream} (MINA SSHD 2.20) moves
 * all that waits in it, up to the whole window, whenever some of it is read, and wakes its reader for each packet. Here
 * nothing is moved, and who wants many bytes, and says so by {@link #readNBytes(byte[], int, int)}, sleeps until many are
 * there.
 */
final class ChannelInput extends InputStream implements ChannelPipedSink {

    /** Who waits for much is woken when so much is there: the other side goes on sending, for the window is larger. */
    static final int MUCH = (int) (SshClients.WINDOW / 8);
    private static final int BLOCK = 64 << 10;

    private final Window window;
    /** One thread at a time. */
    private final Object reading = new Object();
    /** Position in the first block; that of the reader. */
    private int from;
    /** All but the last are full. What is below is guarded by them. */
    private final Deque<byte[]> blocks = new ArrayDeque<>();
    private int to = BLOCK;
    private int ready;
    /** How much the reader waits for; 0 when it does not wait. */
    private int wanted;
    private boolean ended;
    private boolean closed;

    /** Of the channel: how much the other side may send. */
    interface Window {

        /** @param bytes that were read, so that others can come */
        void release(long bytes) throws IOException;
    }

    ChannelInput(Window window) {
        this.window = window;
    }

    static ChannelInput of(LocalWindow window) {
        return new ChannelInput(bytes -> {
            if (window.isOpen()) {
                window.release(bytes);
            }
        });
    }

    @Override
    public void receive(byte[] bytes, int offset, int length) throws IOException {
        synchronized (blocks) {
            if (closed || ended) {
                throw new IOException("the channel is closed");
            }
            for (int done = 0; done < length; ) {
                if (to == BLOCK) {
                    blocks.addLast(new byte[BLOCK]);
                    to = 0;
                }
                int part = Math.min(BLOCK - to, length - done);
                System.arraycopy(bytes, offset + done, blocks.getLast(), to, part);
                to += part;
                done += part;
            }
            ready += length;
            if (wanted > 0 && ready >= wanted) {
                blocks.notifyAll();
            }
        }
    }

    @Override
    public void eof() {
        synchronized (blocks) {
            ended = true;
            blocks.notifyAll();
        }
    }

    /** @return how much is there, at least so much unless the end came; 0 at the end */
    private int await(int least) throws IOException {
        synchronized (blocks) {
            wanted = least;
            try {
                while (!closed && !ended && ready < least) {
                    blocks.wait();
                }
            } catch (InterruptedException e) {
                throw (IOException) new InterruptedIOException("stopped").initCause(e);
            } finally {
                wanted = 0;
            }
            if (closed) {
                throw new IOException("the channel is closed");
            }
            return ready;
        }
    }

    /** Takes what is there into a buffer with room for it. What is already written to a block nobody changes. */
    private void take(ByteBuffer target, int count) throws IOException {
        for (int done = 0; done < count; ) {
            byte[] first;
            synchronized (blocks) {
                first = blocks.getFirst();
            }
            int part = Math.min(BLOCK - from, count - done);
            target.put(first, from, part);
            from += part;
            done += part;
            if (from == BLOCK) {
                from = 0;
                synchronized (blocks) {
                    blocks.removeFirst();
                }
            }
        }
        synchronized (blocks) {
            ready -= count;
        }
        window.release(count);
    }

    /** Waits for something. @return how many bytes were put into the target, -1 at the end */
    int read(ByteBuffer target) throws IOException {
        synchronized (reading) {
            int count = Math.min(await(1), target.remaining());
            if (count == 0) {
                return target.hasRemaining() ? -1 : 0;
            }
            take(target, count);
            return count;
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return length == 0 ? 0 : read(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** Waits for all of them, or the end. */
    @Override
    public int readNBytes(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        ByteBuffer target = ByteBuffer.wrap(bytes, offset, length);
        synchronized (reading) {
            while (target.hasRemaining()) {
                int count = Math.min(await(Math.min(target.remaining(), MUCH)), target.remaining());
                if (count == 0) {
                    break;
                }
                take(target, count);
            }
        }
        return length - target.remaining();
    }

    @Override
    public int available() {
        synchronized (blocks) {
            return closed ? 0 : ready;
        }
    }

    @Override
    public boolean isOpen() {
        synchronized (blocks) {
            return !closed;
        }
    }

    /** Ends a read in another thread. */
    @Override
    public void close() {
        synchronized (blocks) {
            closed = true;
            blocks.notifyAll();
        }
    }
}
