package farcell.volumes;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The threads of one transfer that read, hash and write. */
final class Workers implements AutoCloseable {

    private static final int MOST = 8;

    private final int count = Math.max(2, Math.min(MOST, Runtime.getRuntime().availableProcessors()));
    private final ExecutorService executor = Executors.newFixedThreadPool(count, task -> {
        Thread thread = new Thread(task, "farcell volume");
        thread.setDaemon(true);
        return thread;
    });

    /** How many there are. */
    int count() {
        return count;
    }

    <T> Future<T> submit(Callable<T> task) {
        return executor.submit(task);
    }

    static <T> T await(Future<T> future) throws IOException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            if (e.getCause() instanceof RuntimeException runtime) {
                throw runtime;
            }
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("stopped");
        }
    }

    /** What has arrived is written, and what is being read is read, before the files are closed. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(1, TimeUnit.MINUTES)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
