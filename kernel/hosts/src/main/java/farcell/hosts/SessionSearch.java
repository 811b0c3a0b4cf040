package farcell.hosts;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The sessions that live on several backends, asked all at once: one that cannot be reached keeps nobody waiting for
 * longer than its own time.
 */
public final class SessionSearch {

    private SessionSearch() {}

    /** @param problem why the backend could not be asked; empty when it was */
    public record Found(Backend backend, List<FoundSession> sessions, String problem) {

        public Found {
            sessions = List.copyOf(sessions);
        }
    }

    /** @return one for each backend, in their order */
    public static List<Found> over(List<? extends Backend> backends) throws InterruptedException {
        return each(backends, backend -> {
            try {
                return new Found(backend, backend.sessions(), "");
            } catch (LaunchException e) {
                return new Found(backend, List.of(), e.getMessage());
            }
        });
    }

    /** What is done with one of several. */
    @FunctionalInterface
    public interface Work<T, R> {
        R on(T one) throws InterruptedException;
    }

    /** Does something with each at the same time. @return the results in order */
    public static <T, R> List<R> each(List<? extends T> all, Work<T, R> work) throws InterruptedException {
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "farcell search of sessions");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<R>> asked = new ArrayList<>();
            for (T one : all) {
                asked.add(threads.submit((Callable<R>) () -> work.on(one)));
            }
            List<R> results = new ArrayList<>();
            for (Future<R> each : asked) {
                results.add(each.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException unchecked ? unchecked
                    : new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
