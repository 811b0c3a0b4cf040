package farcell.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.GatheringByteChannel;

/**
 * Two channels of one process that are joined, and break after a number of bytes in either direction: what is under way
 * then is lost. Capacity and breaking are those of a socket, bytes and all.
 */
final class BrittlePipe {

    private static final int CAPACITY = 64 << 10;

    /** One direction. */
    private static final class Way {
        final byte[] ring = new byte[CAPACITY];
        long written;
        long read;
        long budget;
    }

    private final Way up = new Way();
    private final Way down = new Way();
    private boolean broken;
    private boolean frozen;
    private boolean closedKernel;
    private boolean closedSession;
    /** As a socket is; the session's end takes one buffer at a time, as a channel of SSH does. */
    final ByteChannel kernel = new GatheringEnd(true, up, down);
    final ByteChannel session = new End(false, down, up);

    /** @param upBudget bytes from the kernel after which it breaks; @param downBudget bytes to the kernel */
    BrittlePipe(long upBudget, long downBudget) {
        up.budget = upBudget;
        down.budget = downBudget;
    }

    /** Whether it is neither broken nor will be. */
    synchronized boolean isWhole() {
        return !broken && up.budget == Long.MAX_VALUE && down.budget == Long.MAX_VALUE;
    }

    synchronized void cut() {
        broken = true;
        notifyAll();
    }

    /** Nothing passes any more, and nobody is told. */
    synchronized void freeze() {
        frozen = true;
    }

    private final class GatheringEnd extends End implements GatheringByteChannel {

        GatheringEnd(boolean isKernel, Way out, Way in) {
            super(isKernel, out, in);
        }

        @Override
        public long write(ByteBuffer[] sources) throws IOException {
            return write(sources, 0, sources.length);
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
            for (int i = offset; i < offset + length; i++) {
                if (sources[i].hasRemaining()) {
                    return write(sources[i]);
                }
            }
            return 0;
        }
    }

    private class End implements ByteChannel {

        private final boolean isKernel;
        private final Way out;
        private final Way in;

        End(boolean isKernel, Way out, Way in) {
            this.isKernel = isKernel;
            this.out = out;
            this.in = in;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            synchronized (BrittlePipe.this) {
                while (true) {
                    check();
                    if (in.written > in.read && !frozen) {
                        int count = (int) Math.min(target.remaining(), in.written - in.read);
                        for (int i = 0; i < count; i++) {
                            target.put(in.ring[(int) (in.read++ % CAPACITY)]);
                        }
                        BrittlePipe.this.notifyAll();
                        return count;
                    }
                    if (isKernel ? closedSession : closedKernel) {
                        return -1;
                    }
                    await();
                }
            }
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            synchronized (BrittlePipe.this) {
                while (true) {
                    check();
                    if (isKernel ? closedSession : closedKernel) {
                        throw new IOException("Broken pipe");
                    }
                    int room = (int) (CAPACITY - (out.written - out.read));
                    if (room > 0 && !frozen) {
                        int count = (int) Math.min(Math.min(source.remaining(), room), out.budget - out.written);
                        for (int i = 0; i < count; i++) {
                            out.ring[(int) (out.written++ % CAPACITY)] = source.get();
                        }
                        if (out.written == out.budget) {
                            broken = true;
                        }
                        BrittlePipe.this.notifyAll();
                        return count;
                    }
                    await();
                }
            }
        }

        private void check() throws IOException {
            if (isKernel ? closedKernel : closedSession) {
                throw new ClosedChannelException();
            }
            if (broken) {
                throw new IOException("Connection reset");
            }
        }

        private void await() throws IOException {
            try {
                BrittlePipe.this.wait();
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
        }

        @Override
        public boolean isOpen() {
            synchronized (BrittlePipe.this) {
                return !(isKernel ? closedKernel : closedSession);
            }
        }

        @Override
        public void close() {
            synchronized (BrittlePipe.this) {
                if (isKernel) {
                    closedKernel = true;
                } else {
                    closedSession = true;
                }
                BrittlePipe.this.notifyAll();
            }
        }
    }
}
