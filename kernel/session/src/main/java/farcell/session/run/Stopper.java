package farcell.session.run;

import farcell.runtime.CellStopped;
import farcell.runtime.Woven;
import java.lang.reflect.Method;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Ends a run that the user interrupted: interrupts its thread, makes woven code throw {@link CellStopped} at its next
 * loop or method until the run has ended, and, where the JDK still has {@code Thread.stop} (up to 19), uses it on
 * code that was not woven, such as loops of libraries.
 */
public final class Stopper {

    static final long ROUND_MILLIS = 300;
    /** Threads that wait for something that never comes are not asked for ever. */
    private static final int STRAGGLER_ROUNDS = 100;

    private final ScheduledExecutorService timer;
    private final RunContext context;
    private final Consumer<Thread> kill;
    private final Object lock = new Object();
    private long run = RunContext.NONE;
    private Thread thread;
    private boolean inUserCode;
    private ScheduledFuture<?> rounds;
    private volatile long stopping = RunContext.NONE;
    /** Whether woven code checks for this. */
    private boolean armed;
    private volatile Stragglers stragglers = Stragglers.NONE;
    /** A run that was to be stopped when it was not going on: it may be about to begin. */
    private long early = RunContext.NONE;

    public Stopper(ScheduledExecutorService timer, RunContext context) {
        this(timer, context, Stopper::threadStop);
    }

    /** @param kill makes a thread throw {@code ThreadDeath}, wherever it is */
    Stopper(ScheduledExecutorService timer, RunContext context, Consumer<Thread> kill) {
        this.timer = timer;
        this.context = context;
        this.kill = kill;
    }

    void begin(long newRun, Thread runner) {
        synchronized (lock) {
            run = newRun;
            thread = runner;
            if (early == newRun) {
                stop(newRun);
            }
        }
    }

    void enter() {
        synchronized (lock) {
            inUserCode = true;
            if (isStopping()) {
                thread.interrupt();
            }
        }
    }

    void leave() {
        synchronized (lock) {
            inUserCode = false;
        }
        if (isStopping()) {
            takeDeath();
        }
    }

    /**
     * Code that leaves by itself while {@link #round} looks where it is gets its {@code ThreadDeath} when it has left: here,
     * where it harms nobody. There is no other one, since the code is left. Pending ones are thrown at a call of native code.
     */
    private static void takeDeath() {
        try {
            Thread.yield();
        } catch (Throwable e) {
            // It, since nothing else throws here.
        }
    }

    void end() {
        synchronized (lock) {
            inUserCode = false;
            if (rounds != null) {
                rounds.cancel(false);
                rounds = null;
            }
            if (stopping != RunContext.NONE) {
                stragglers = Stragglers.of(stopping, thread);
                stopping = RunContext.NONE;
                awaitStragglers(STRAGGLER_ROUNDS);
            }
            run = RunContext.NONE;
            // An interrupt meant for this run, or one that its code left behind, is not for the next.
            Thread.interrupted();
        }
    }

    /** Keeps the checks of woven code alive until what else worked for the stopped run has left, or is given up. */
    private void awaitStragglers(int rounds) {
        synchronized (lock) {
            if (stragglers.areGone() || rounds == 0) {
                stragglers = Stragglers.NONE;
                if (armed && !isStopping()) {
                    armed = false;
                    Woven.disarmStop();
                }
                return;
            }
        }
        try {
            timer.schedule(() -> awaitStragglers(rounds - 1), ROUND_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // Going down, and they with it.
        }
    }

    boolean isStopping() {
        return stopping != RunContext.NONE;
    }

    /** Asks a run to end, or not to begin. One that has ended already is left alone. */
    public void stop(long wanted) {
        synchronized (lock) {
            if (run != wanted) {
                early = wanted;
                return;
            }
            if (stopping == wanted) {
                return;
            }
            stopping = wanted;
            if (!armed) {
                armed = true;
                Woven.armStop();
            }
            if (inUserCode) {
                thread.interrupt();
            }
            rounds = timer.scheduleWithFixedDelay(this::round, ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Called by woven code of any thread while a run is being stopped. */
    public void check() {
        long ending = stopping;
        Thread current = Thread.currentThread();
        boolean worker = current instanceof ForkJoinWorkerThread;
        if (ending != RunContext.NONE && (worker || context.current() == ending)) {
            throw new CellStopped();
        }
        Stragglers left = stragglers;
        if (left.has(current) && (worker || context.current() == left.run())) {
            throw new CellStopped();
        }
    }

    private void round() {
        synchronized (lock) {
            if (!isStopping() || !inUserCode) {
                return;
            }
            thread.interrupt();
            // An exception in the middle of the agent's own code could leave its tables half changed.
            for (StackTraceElement frame : thread.getStackTrace()) {
                if (frame.getClassName().startsWith("REPL.")) {
                    break;
                }
                if (frame.getClassName().startsWith("farcell.")) {
                    return;
                }
            }
            kill.accept(thread);
        }
    }

    static void threadStop(Thread thread) {
        if (Runtime.version().feature() > 19) {
            return;
        }
        try {
            Method stop = Thread.class.getMethod("stop");
            stop.invoke(thread);
        } catch (ReflectiveOperationException e) {
            // Gone from this JDK; woven checks and interrupts go on.
        }
    }
}
