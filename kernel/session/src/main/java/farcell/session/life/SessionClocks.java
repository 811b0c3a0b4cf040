package farcell.session.life;

import farcell.wire.Message;
import farcell.wire.Message.Clocks;
import farcell.wire.Message.Lease;
import farcell.wire.Scheduler;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Ends a session that nobody uses, or whose time is up. Thread-safe. */
public final class SessionClocks {

    /** Zero for none. @param orphan as idle, while no kernel is attached */
    public record Limits(Duration idle, Duration orphan, Duration ttl) {
        public static final Limits USUAL = new Limits(Duration.ZERO, Duration.ofMinutes(15), Duration.ZERO);
    }

    /** How long before the end it is announced, or a tenth of the limit if that is less. */
    private static final long WARN_MILLIS = 60_000;
    private static final long FIRST_MILLIS = 60_000;
    private static final long NEVER = Long.MAX_VALUE;

    private final Scheduler scheduler;
    private final Executor executor;
    private final BooleanSupplier gpusBusy;
    private final Consumer<Message.EndsSoon> warn;
    private final Consumer<String> end;
    private final long started;
    private long idle;
    private long orphan;
    private long ttl;
    private long used;
    private int cells;
    private boolean waiting;
    private int questions;
    private boolean attached;
    private boolean everAttached;
    private boolean everRan;
    private boolean warned;
    /** An end that nobody could be told of in time does not come before. */
    private long notBefore;
    private boolean ended;
    private Scheduler.Task check = () -> { };

    private record Due(long left, String why, boolean renewable, long limit) {}

    /**
     * @param executor where the GPUs are looked at, and the end is made
     * @param gpusBusy whether the session's GPUs work now; may take seconds
     * @param end      gets why, a phrase: {@code was idle for 15 min}
     */
    public SessionClocks(Limits limits, Scheduler scheduler, Executor executor, BooleanSupplier gpusBusy,
                         Consumer<Message.EndsSoon> warn, Consumer<String> end) {
        this.scheduler = scheduler;
        this.executor = executor;
        this.gpusBusy = gpusBusy;
        this.warn = warn;
        this.end = end;
        this.idle = limits.idle().toMillis();
        this.orphan = limits.orphan().toMillis();
        this.ttl = limits.ttl().toMillis();
        this.started = now();
        this.used = started;
        this.notBefore = started;
        schedule();
    }

    private long now() {
        return scheduler.nanos() / 1_000_000;
    }

    /** Somebody uses the session. */
    public synchronized void used() {
        used = now();
        // What is scheduled looks again when it is due; only a warning that was given is taken back.
        warned = false;
    }

    /** A cell begins. It needs no kernel, so it is use for as long as it runs; but see {@link #cellWaits}. */
    public synchronized void cellBegins() {
        used();
        waiting = false;
        everRan = true;
        cells++;
    }

    public synchronized void cellEnds() {
        cells--;
        used();
        schedule();
    }

    /**
     * The main thread of the running cell waits for something that only a kernel has, or waits no more. While no kernel is
     * attached such a cell is no use: it gets nowhere, and would keep a session for ever whose kernel was killed. The main
     * thread alone decides; what other threads of the cell compute meanwhile counts only if it is seen on a GPU.
     */
    public synchronized void cellWaits(boolean now) {
        waiting = now;
        used();
        schedule();
    }

    /** Something that a kernel asked for, a transfer for instance, begins. Without a kernel it is of no use to anybody and may
     *  never end, so it is use only while there is one. */
    public synchronized void questionBegins() {
        used();
        questions++;
    }

    public synchronized void questionEnds() {
        questions--;
        used();
        schedule();
    }

    private boolean isAtWork() {
        return cells > 0 && !waiting || attached && cells + questions > 0;
    }

    public synchronized void attached(boolean now) {
        if (attached != now) {
            attached = now;
            everAttached |= now;
            used();
            schedule();
        }
    }

    public synchronized Clocks lease(Lease lease) {
        idle = lease.idle() == Lease.SAME ? idle : Math.max(0, lease.idle());
        orphan = lease.orphan() == Lease.SAME ? orphan : Math.max(0, lease.orphan());
        ttl = lease.ttl() == Lease.SAME ? ttl : Math.max(0, lease.ttl());
        used();
        schedule();
        return clocks();
    }

    public synchronized Clocks clocks() {
        Due due = due();
        long now = now();
        return new Clocks(idle, orphan, ttl, isAtWork() ? 0 : now - used, now - started,
                due.left() == NEVER ? Clocks.NEVER : Math.max(0, due.left()), due.why());
    }

    private Due due() {
        long now = now();
        Due first = new Due(NEVER, "", true, 0);
        if (!isAtWork() && idle > 0) {
            // However short it is, the first cell has the time to come.
            long limit = everRan ? idle : Math.max(idle, FIRST_MILLIS);
            first = sooner(first, new Due(Math.max(used + limit, notBefore) - now, "idle for " + text(limit), true, limit));
        }
        if (!isAtWork() && orphan > 0 && !attached) {
            // However short it is, the kernel that started the session has the time to come.
            long limit = everAttached ? orphan : Math.max(orphan, FIRST_MILLIS);
            first = sooner(first, new Due(Math.max(used + limit, notBefore) - now, "without a kernel and idle for " + text(limit),
                    true, limit));
        }
        if (ttl > 0) {
            first = sooner(first, new Due(started + ttl - now, "at its maximum of " + text(ttl), false, ttl));
        }
        return first;
    }

    /** How long before the end it is announced. */
    private static long ahead(Due due) {
        return Math.min(WARN_MILLIS, due.limit() / 10);
    }

    private static Due sooner(Due one, Due other) {
        return other.left() < one.left() ? other : one;
    }

    private void schedule() {
        check.cancel();
        if (ended) {
            return;
        }
        Due due = due();
        if (due.left() == NEVER) {
            return;
        }
        long wait = warned ? due.left() : due.left() - ahead(due);
        check = scheduler.after(Duration.ofMillis(Math.max(1, wait)), () -> executor.execute(this::look));
    }

    private void look() {
        Due due;
        synchronized (this) {
            due = due();
            if (ended || due.left() > ahead(due) || warned && due.left() > 0) {
                schedule();
                return;
            }
        }
        if (due.renewable() && gpusBusy.getAsBoolean()) {
            synchronized (this) {
                used();
                schedule();
            }
            return;
        }
        synchronized (this) {
            due = due();
            if (ended) {
                return;
            }
            if (due.left() <= 0 && due.renewable() && !warned) {
                // The machine was busy or asleep, or the look at the GPUs took long: who is there has the time of a warning.
                notBefore = now() + ahead(due);
                due = due();
            }
            if (due.left() > ahead(due)) {
                // It was used while the GPUs were looked at.
                schedule();
                return;
            }
            if (due.left() > 0) {
                warned = true;
                schedule();
            } else {
                ended = true;
            }
        }
        if (due.left() > 0) {
            warn.accept(new Message.EndsSoon(due.left(), due.why()));
        } else {
            end.accept(due.why());
        }
    }

    private static String text(long millis) {
        return millis % 60_000 == 0 ? millis / 60_000 + " min" : millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    /** Ends nothing any more. @return whether the end had not come before */
    public synchronized boolean stop() {
        boolean first = !ended;
        ended = true;
        check.cancel();
        return first;
    }
}
