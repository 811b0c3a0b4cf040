package farcell.session.values;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Threads for encoding and decoding, apart from the thread that runs cells and from those that answer the kernel. */
final class CodecThreads {

    private final ExecutorService threads;

    CodecThreads(ClassLoader loader) {
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(null, task, "farcell codec", 0, false);
            thread.setContextClassLoader(loader);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Runs work on one of them and waits. */
    <T> T call(Callable<T> work) throws Exception {
        return call(work, threads);
    }

    <T> T call(Callable<T> work, Executor executor) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        executor.execute(() -> {
            try {
                result.complete(work.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    void start(Runnable work) {
        threads.execute(work);
    }
}
