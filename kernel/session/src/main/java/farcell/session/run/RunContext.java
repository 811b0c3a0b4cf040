package farcell.session.run;

import farcell.wire.Message;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinWorkerThread;

/**
 * Which run a thread works for: its own, or that of the thread that made it. So what a thread prints after its cell
 * has ended still goes to that cell.
 */
public final class RunContext {

    /** The run of threads that belong to none. */
    public static final long NONE = 0;

    private final InheritableThreadLocal<Long> own = new InheritableThreadLocal<>();
    private volatile long active = NONE;
    private volatile long latest = NONE;
    private volatile Thread main;

    /** Called by the runner's thread. */
    void begin(long run) {
        own.set(run);
        main = Thread.currentThread();
        latest = run;
        active = run;
    }

    void end() {
        active = NONE;
    }

    /** The run that goes on now, or {@link #NONE}. */
    public long active() {
        return active;
    }

    /** Whether the current thread is the main thread of the run that goes on now. */
    public boolean isMain() {
        return Thread.currentThread() == main && active != NONE;
    }

    /** Runs what encodes or decodes values: user code in it counts for the transfer. */
    public <T> T inTransfer(Callable<T> work) throws Exception {
        Long before = own.get();
        own.set(Message.Need.IN_TRANSFER);
        try {
            return work.call();
        } finally {
            if (before == null) {
                own.remove();
            } else {
                own.set(before);
            }
        }
    }

    /** Does something for a run, whatever that of the current thread is. */
    public void as(long run, Runnable work) {
        Long before = own.get();
        own.set(run);
        try {
            work.run();
        } finally {
            if (before == null) {
                own.remove();
            } else {
                own.set(before);
            }
        }
    }

    /** The run of the current thread. Workers of the common pool outlive the cell that made them, so they count for
     *  the latest run. */
    public long current() {
        if (Thread.currentThread() instanceof ForkJoinWorkerThread) {
            return latest;
        }
        Long run = own.get();
        return run != null ? run : latest;
    }
}
