package farcell.values;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Runs recursive work on a thread whose stack is large enough for long chains of objects. */
final class BigStack {

    /** Address space, of which only what is used becomes memory: about 2 KiB a link of a chain. */
    static final long BYTES = 1L << 30;

    private BigStack() {}

    /**
     * Runs and waits. A caller inside a static initialiser does the work itself: another thread that makes an object
     * of the class being initialised would wait for the initialiser, which waits for that thread (JVMS 5.5). An
     * interrupt of the caller is passed on, so that a blocked read or write ends.
     *
     * @param loader context class loader of the thread
     */
    static <T> T run(String name, long bytes, ClassLoader loader, Callable<T> work) throws Exception {
        if (StackWalker.getInstance().walk(frames -> frames.anyMatch(f -> f.getMethodName().equals("<clinit>")))) {
            return work.call();
        }
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(null, task, name, bytes);
        thread.setDaemon(true);
        thread.setContextClassLoader(loader);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    thread.interrupt();
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) e.getCause();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
