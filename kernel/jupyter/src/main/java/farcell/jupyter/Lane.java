package farcell.jupyter;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One thread that works off tasks in order and survives whatever they throw. */
final class Lane implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Lane.class.getName());

    private final ExecutorService executor;

    Lane(String name) {
        executor = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** @return false once the lane is closed or finished: the task will not run */
    boolean add(Runnable task) {
        try {
            executor.execute(() -> {
                try {
                    task.run();
                } catch (Throwable e) {
                    LOG.log(Level.WARNING, "A request could not be answered.", e);
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            LOG.log(Level.FINE, "the lane has ended", e);
            return false;
        }
    }

    /** Works off what is queued and takes no more. */
    void finish() {
        executor.shutdown();
    }

    /** Interrupts the running task and forgets those that wait. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
