package farcell.wire;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Time and what is done later; tests have a virtual one. */
public interface Scheduler {

    /** The JVM's own. */
    Scheduler SYSTEM = new Scheduler() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public Task after(Duration delay, Runnable task) {
            CompletableFuture<Void> due =
                    new CompletableFuture<Void>().completeOnTimeout(null, delay.toNanos(), TimeUnit.NANOSECONDS);
            due.thenRun(task);
            return () -> due.cancel(false);
        }
    };

    /** A point in time, comparable with others of this scheduler only. */
    long nanos();

    /** Runs a task later, which must be short and must not wait. */
    Task after(Duration delay, Runnable task);

    /** What was scheduled. */
    interface Task {
        void cancel();
    }
}
