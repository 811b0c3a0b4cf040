package farcell.jupyter;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Time as the output code sees it, so that tests can drive it. */
interface Timer extends AutoCloseable {

    /** As {@link System#nanoTime()}. */
    long nanoTime();

    /** Runs a short task later; forgotten when the timer is closed. */
    void after(long nanos, Runnable task);

    /** Holds up the caller; may return early. */
    void pause(long nanos);

    @Override
    void close();

    /** The machine's time, with one thread for tasks. */
    static Timer system() {
        Logger log = Logger.getLogger(Timer.class.getName());
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "jupyter-timer");
            thread.setDaemon(true);
            return thread;
        });
        return new Timer() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public void after(long nanos, Runnable task) {
                try {
                    executor.schedule(() -> {
                        try {
                            task.run();
                        } catch (Throwable e) {
                            log.log(Level.WARNING, "Output could not be sent.", e);
                        }
                    }, nanos, TimeUnit.NANOSECONDS);
                } catch (RejectedExecutionException e) {
                    log.log(Level.FINE, "the kernel is ending", e);
                }
            }

            @Override
            public void pause(long nanos) {
                LockSupport.parkNanos(nanos);
            }

            @Override
            public void close() {
                executor.shutdownNow();
            }
        };
    }
}
