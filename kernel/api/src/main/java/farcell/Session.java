package farcell;

import farcell.runtime.Hosts;
import java.util.Objects;

/** The session, a JVM, in which the calling code runs. */
public final class Session {

    private Session() {}

    /**
     * Has something done before this session ends by its clocks (idle, maximum), by {@code once}, or because it is stopped
     * or suspended; not when its JVM crashes or is killed. Variables are kept afterwards, so that what it changes in them is
     * kept, too. Tasks run one after another in the order in which they were given, for one minute in all; an exception
     * of one is shown and does not keep the others from running.
     *
     * <p>What it prints appears in the cell that called this.
     *
     * @param task must not be null; given twice, it runs twice
     */
    public static void beforeEnd(Runnable task) {
        Hosts.current().beforeEnd(Objects.requireNonNull(task, "task"));
    }
}
