package farcell.session.run;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Threads that were in code of the notebook when a stopped run had ended: workers of a parallel stream, for instance,
 * whose caller gets the first exception and does not wait for the others.
 *
 * @param run     the run that was stopped
 * @param threads those threads
 */
record Stragglers(long run, Set<Thread> threads) {

    static final Stragglers NONE = new Stragglers(RunContext.NONE, Set.of());

    /** @param runner the thread that left the run, which is not one of them */
    static Stragglers of(long run, Thread runner) {
        Set<Thread> found = new HashSet<>();
        for (Map.Entry<Thread, StackTraceElement[]> entry : Thread.getAllStackTraces().entrySet()) {
            if (entry.getKey() != runner && isInNotebook(entry.getValue())) {
                found.add(entry.getKey());
            }
        }
        return new Stragglers(run, Set.copyOf(found));
    }

    private static boolean isInNotebook(StackTraceElement[] stack) {
        return Arrays.stream(stack).anyMatch(frame -> frame.getClassName().startsWith("REPL."));
    }

    boolean has(Thread thread) {
        return threads.contains(thread);
    }

    boolean areGone() {
        return threads.stream().noneMatch(thread -> thread.isAlive() && isInNotebook(thread.getStackTrace()));
    }
}
