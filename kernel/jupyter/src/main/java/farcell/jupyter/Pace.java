package farcell.jupyter;

/** Two token buckets, bytes and messages, shared by all output of a kernel. Thread-safe. */
final class Pace {
    private static final double SECOND = 1e9;

    private final Timer timer;
    private final OutputLimits limits;
    private double bytes;
    private double messages;
    private long filledAt;

    Pace(Timer timer, OutputLimits limits) {
        this.timer = timer;
        this.limits = limits;
        bytes = limits.burstBytes();
        messages = limits.burstMessages();
        filledAt = timer.nanoTime();
    }

    /** Notes a message that was sent; never waits. */
    synchronized void spend(long size) {
        if (limits.bytesPerSecond() > 0) {
            fill();
            bytes -= size;
            messages -= 1;
        }
    }

    /** Waits until what was sent is paid for. Call it where the cell's own code waits, holding no lock. */
    void await() {
        for (long nanos = debt(); nanos > 0 && !Thread.currentThread().isInterrupted(); nanos = debt()) {
            timer.pause(nanos);
        }
    }

    private synchronized long debt() {
        if (limits.bytesPerSecond() == 0) {
            return 0;
        }
        fill();
        double seconds = Math.max(-bytes / limits.bytesPerSecond(), -messages / limits.messagesPerSecond());
        return (long) Math.ceil(seconds * SECOND);
    }

    private void fill() {
        long now = timer.nanoTime();
        double seconds = (now - filledAt) / SECOND;
        filledAt = now;
        bytes = Math.min(limits.burstBytes(), bytes + seconds * limits.bytesPerSecond());
        messages = Math.min(limits.burstMessages(), messages + seconds * limits.messagesPerSecond());
    }
}
