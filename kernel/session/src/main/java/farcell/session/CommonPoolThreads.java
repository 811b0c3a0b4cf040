package farcell.session;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinPool.ForkJoinWorkerThreadFactory;
import java.util.concurrent.ForkJoinWorkerThread;

/**
 * Makes the workers of the common pool with the loader of user code as their context loader, so that
 * {@link java.util.ServiceLoader} works in parallel streams and asynchronous tasks. Named in the system property
 * {@code java.util.concurrent.ForkJoinPool.common.threadFactory}, so the JVM makes the one object of this class.
 */
public final class CommonPoolThreads implements ForkJoinWorkerThreadFactory {

    private static volatile ClassLoader userLoader;

    static void useLoader(ClassLoader loader) {
        userLoader = loader;
    }

    @Override
    public ForkJoinWorkerThread newThread(ForkJoinPool pool) {
        return new Worker(pool, userLoader);
    }

    /** A class of our own: JDK 25 gives its own workers the system loader again for each task. */
    public static final class Worker extends ForkJoinWorkerThread {

        private final ClassLoader loader;

        Worker(ForkJoinPool pool, ClassLoader loader) {
            super(pool);
            this.loader = loader;
        }

        @Override
        protected void onStart() {
            super.onStart();
            if (loader != null) {
                setContextClassLoader(loader);
            }
        }
    }
}
