package farcell.wire;

import java.util.ArrayDeque;
import java.util.Deque;

/** Events and answers that arrived and wait for the link's delivering thread; bounded in bytes and count. */
final class DeliveryQueue {

    private static final int MAX_BYTES = 64 << 20;
    /** What an entry costs beside the bytes of its message. */
    private static final int OVERHEAD = 256;

    private record Entry(Runnable call, int cost) {}

    private final Deque<Entry> entries = new ArrayDeque<>();
    private long bytes;
    private boolean finished;

    /** Waits while the queue is full: then the other side's sends wait, too. @return false after {@link #finish} */
    synchronized boolean add(Runnable call, int size) throws InterruptedException {
        while (!finished && bytes > MAX_BYTES) {
            wait();
        }
        enqueue(call, size);
        return !finished;
    }

    /** Does not wait. */
    synchronized void urgent(Runnable call) {
        enqueue(call, 0);
    }

    private void enqueue(Runnable call, int size) {
        if (!finished) {
            entries.add(new Entry(call, size + OVERHEAD));
            bytes += size + OVERHEAD;
            notifyAll();
        }
    }

    /** Takes no more. What is there is still delivered. */
    synchronized void finish() {
        finished = true;
        notifyAll();
    }

    /** Waits. @return null when finished and empty */
    synchronized Runnable next() throws InterruptedException {
        while (entries.isEmpty() && !finished) {
            wait();
        }
        Entry entry = entries.poll();
        if (entry == null) {
            return null;
        }
        bytes -= entry.cost();
        notifyAll();
        return entry.call();
    }
}
