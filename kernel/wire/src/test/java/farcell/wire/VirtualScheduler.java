package farcell.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Time that passes when a test says so. */
final class VirtualScheduler implements Scheduler {

    private record Entry(long at, long number, Runnable task) {}

    private final List<Entry> entries = new ArrayList<>();
    private long now;
    private long number;

    @Override
    public synchronized long nanos() {
        return now;
    }

    @Override
    public synchronized Task after(Duration delay, Runnable task) {
        Entry entry = new Entry(now + delay.toNanos(), number++, task);
        entries.add(entry);
        notifyAll();
        return () -> {
            synchronized (this) {
                entries.remove(entry);
            }
        };
    }

    /** Lets time pass, and what is due happen. */
    void advance(Duration time) {
        long until;
        synchronized (this) {
            until = now + time.toNanos();
        }
        while (true) {
            Entry next;
            synchronized (this) {
                next = entries.stream().filter(e -> e.at() <= until)
                        .min(Comparator.comparingLong(Entry::at).thenComparingLong(Entry::number)).orElse(null);
                if (next == null) {
                    now = until;
                    return;
                }
                now = Math.max(now, next.at());
                entries.remove(next);
            }
            next.task().run();
        }
    }

    /** Waits until something is due within a time, or {@code over} is done. */
    synchronized void awaitTask(Duration within, CompletableFuture<?> over) throws InterruptedException {
        over.whenComplete((done, never) -> wake());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!over.isDone() && entries.stream().noneMatch(e -> e.at() <= now + within.toNanos())) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("nothing was scheduled");
            }
            wait(left);
        }
    }

    private synchronized void wake() {
        notifyAll();
    }
}
