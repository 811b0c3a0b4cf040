package farcell.session.life;

import farcell.wire.Link;
import farcell.wire.Message;
import farcell.wire.Message.Outcome;
import farcell.wire.Message.Phase;
import farcell.wire.Message.RunKept;
import farcell.wire.Messages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What runs tell, on its way to the kernel and until the kernel has stored it: a kernel that attaches after another was
 * killed gets all of it, each event once. The first megabytes are in memory, the rest in files. Thread-safe.
 *
 * <p>Who prints waits, as with a full link, while a kernel is connected and does not keep up; while none is, nobody
 * waits. The contract with kernels is in kernel/README.md, "Survival".
 */
public final class RunLog {

    /** Limits in bytes. @param lag by which a connected kernel may be behind before who prints waits */
    record Limits(long memory, long disk, long lag) {
        /** All that one run shows ({@code Surplus}) is in memory, unless that takes more than a small part of the heap. */
        static final Limits USUAL = new Limits(
                Math.max(4 << 20, Math.min(16 << 20, Runtime.getRuntime().maxMemory() / 32)), 256L << 20, 8 << 20);
    }

    /** Runs whose events are all collected are remembered, since their threads may still print. */
    private static final int REMEMBERED = 1000;

    private final Path directory;
    private final Limits limits;
    private final LongSupplier millis;
    private final Map<Long, RunEvents> runs = new LinkedHashMap<>();
    private Link link;
    private boolean collecting;
    private long latest;
    private boolean closed;
    private boolean pumping;

    /** @param directory for what does not fit into memory; made when it is needed */
    public RunLog(Path directory) {
        this(directory, Limits.USUAL, System::currentTimeMillis);
    }

    RunLog(Path directory, Limits limits, LongSupplier millis) {
        this.directory = directory;
        this.limits = limits;
        this.millis = millis;
    }

    // ---- what kernels want ------------------------------------------------------------------------------------------

    /** A kernel attached, or, with null, none is any more. What there is waits for {@link #replay}. */
    public synchronized void kernel(Link newer) {
        link = newer;
        collecting = false;
        for (RunEvents run : runs.values()) {
            boolean told = run.first() == run.next() && (run.run == 0 || run.phase != Phase.RUNNING);
            run.fed = told ? run.next() : RunEvents.PAUSED;
        }
        notifyAll();
    }

    /** The kernel will say what it stored, so that nothing is dropped before only because it was handed on. */
    public synchronized void willCollect() {
        collecting = true;
    }

    /** The connection broke or is there again: who waits may have to go on. */
    public synchronized void connectionChanged() {
        notifyAll();
    }

    /** Runs that go on or are not collected, oldest first. */
    public synchronized List<RunKept> kept() {
        List<RunKept> kept = new ArrayList<>();
        for (RunEvents run : runs.values()) {
            if (run.phase == Phase.RUNNING && run.run != 0 || run.first() < run.next()) {
                kept.add(new RunKept(run.run, run.cell, run.phase, run.first(), run.next(),
                        millis.getAsLong() - run.started));
            }
        }
        return kept;
    }

    /** The highest number of a run so far. */
    public synchronized long latest() {
        return latest;
    }

    /** Hands the events of a run on from a number. */
    public synchronized void replay(Message.Replay order) {
        RunEvents run = runs.get(order.run());
        if (run == null) {
            throw new IllegalArgumentException("run " + order.run() + " is not known here, or all of it was collected");
        }
        long from = Math.min(run.next(), Math.max(run.first(), order.from()));
        Link to = link;
        run.fed = RunEvents.PAUSED;
        // Waits for room in the link, which nobody may do who holds the lock.
        workLater(() -> {
            to.tell(new Message.Replayed(order.run(), from));
            resume(run, from, to);
        });
    }

    private synchronized void resume(RunEvents run, long from, Link to) {
        if (link == to) {
            run.fed = Math.max(from, run.first());
            pump();
        }
    }

    public synchronized void collected(Message.Collected order) {
        RunEvents run = runs.get(order.run());
        if (run == null) {
            return;
        }
        long below = order.upTo() == Message.Collected.ALL ? run.next() : Math.min(run.next(), order.upTo() + 1);
        run.dropBelow(below);
        if (run.fed != RunEvents.PAUSED || order.upTo() == Message.Collected.ALL) {
            run.fed = run.fed == RunEvents.PAUSED ? run.next() : Math.max(run.fed, below);
        }
        forgetOld();
        notifyAll();
    }

    private void forgetOld() {
        if (runs.size() > REMEMBERED) {
            List<Long> old = new ArrayList<>();
            for (RunEvents run : runs.values()) {
                if (runs.size() - old.size() > REMEMBERED && run.phase != Phase.RUNNING && run.first() == run.next()) {
                    old.add(run.run);
                }
            }
            runs.keySet().removeAll(old);
        }
    }

    // ---- what runs tell ---------------------------------------------------------------------------------------------

    /** A run begins. @param asker whose question it is */
    public synchronized void begin(long run, String cell, Link asker) {
        latest = Math.max(latest, run);
        RunEvents events = new RunEvents(run, cell, millis.getAsLong(), asker);
        events.fed = asker == link ? 1 : RunEvents.PAUSED;
        runs.put(run, events);
        forgetOld();
    }

    /** An event of a run, or with 0 of none. Waits while a connected kernel is far behind. */
    public void tell(long number, Message event) {
        tell(number, Messages.encode(event));
    }

    /** {@link #tell(long, Message)} of an encoded event. */
    public synchronized void tell(long number, byte[] event) {
        RunEvents run = runs.computeIfAbsent(number, n -> finishedBefore(n));
        add(run, event);
        awaitKernel(run);
    }

    /** Of a run that was forgotten, or of none. */
    private RunEvents finishedBefore(long number) {
        RunEvents run = new RunEvents(number, "", millis.getAsLong(), null);
        run.phase = number == 0 ? Phase.RUNNING : Phase.OK;
        run.fed = link == null ? RunEvents.PAUSED : 1;
        return run;
    }

    /**
     * A run ended; returns when the kernel was handed all its events, so that the answer comes after them.
     */
    public synchronized void finished(Message.Ran ran) {
        RunEvents run = runs.get(ran.run());
        if (run == null) {
            return;
        }
        boolean interrupted = false;
        while (!closed && link != null && link == run.asker && run.isLagging()) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        Outcome outcome = ran.outcome();
        run.phase = outcome instanceof Outcome.Ok ? Phase.OK
                : outcome instanceof Outcome.Stopped ? Phase.STOPPED : Phase.THREW;
        if (link != null && link == run.asker && run.fed == run.next()) {
            // The answer itself is this event.
            run.fed++;
        }
        add(run, Messages.encode(ran));
        notifyAll();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void add(RunEvents run, byte[] event) {
        sayWhatWasLost(run);
        if (!store(run, event)) {
            if (isHeard(run) && run.fed >= run.next()) {
                // Not kept, but on its way.
                run.skip();
                hand(run, run.next() - 1, event);
                return;
            }
            run.lost += event.length;
            return;
        }
        hand(run, run.next() - 1, event);
    }

    private void sayWhatWasLost(RunEvents run) {
        if (run.lost > 0) {
            byte[] note = note(run, run.lost + " bytes of output were not kept here: no kernel was connected, and a "
                    + "session keeps " + (limits.memory() + limits.disk() >> 20) + " MB");
            if (store(run, note)) {
                run.lost = 0;
                hand(run, run.next() - 1, note);
            }
        }
    }

    private void hand(RunEvents run, long number, byte[] event) {
        if (run.fed == number && link != null && link.offer(event)) {
            run.fed++;
        } else if (run.isLagging()) {
            pump();
        }
    }

    private static byte[] note(RunEvents run, String text) {
        return Messages.encode(new Message.Output(run.run, "stderr", "[" + text + "]\n"));
    }

    private boolean isHeard(RunEvents run) {
        return run.fed != RunEvents.PAUSED && link != null && link.isConnected();
    }

    // ---- where events are kept --------------------------------------------------------------------------------------

    private boolean store(RunEvents run, byte[] event) {
        while (memory() + RunEvents.cost(event) > limits.memory()) {
            if (collecting || link == null || !dropOldestFed()) {
                return storeOnDisk(run, event);
            }
        }
        run.addInMemory(event);
        return true;
    }

    private boolean storeOnDisk(RunEvents run, byte[] event) {
        while (disk() + event.length > limits.disk()) {
            if (!dropOldestFed()) {
                return false;
            }
        }
        try {
            run.addOnDisk(event, directory);
            run.diskFull = false;
            return true;
        } catch (IOException e) {
            return storeInReserve(run, event, e);
        }
    }

    /** The disk is full: as much memory again is used, and the user is told. */
    private boolean storeInReserve(RunEvents run, byte[] event, IOException why) {
        while (memory() + RunEvents.cost(event) > 2 * limits.memory()) {
            if (!dropOldestFed()) {
                return false;
            }
        }
        run.addInMemory(event);
        if (!run.diskFull) {
            run.diskFull = true;
            byte[] note = note(run, "output can not be kept on the disk of this session: " + why.getMessage()
                    + ". The cell goes on; make room in " + directory.toAbsolutePath().getParent()
                    + ", else output may be lost when the kernel is not connected");
            hand(run, run.next() - 1, event);
            run.addInMemory(note);
            hand(run, run.next() - 1, note);
        }
        return true;
    }

    private boolean dropOldestFed() {
        for (RunEvents run : runs.values()) {
            if (run.dropOldestFed()) {
                return true;
            }
        }
        return false;
    }

    private long memory() {
        long bytes = 0;
        for (RunEvents run : runs.values()) {
            bytes += run.memory();
        }
        return bytes;
    }

    private long disk() {
        return runs.values().stream().mapToLong(RunEvents::disk).sum();
    }

    // ---- the way to the kernel --------------------------------------------------------------------------------------

    private void awaitKernel(RunEvents run) {
        boolean interrupted = false;
        while (!closed && isHeard(run) && run.behind() > limits.lag()) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void pump() {
        if (!pumping && !closed) {
            pumping = true;
            workLater(this::feed);
        }
    }

    private static void workLater(Runnable work) {
        Thread thread = new Thread(null, work, "farcell run log", 0, false);
        thread.setDaemon(true);
        thread.start();
    }

    private record Next(RunEvents run, long number, byte[] event, Link to) {}

    /** Hands on what could not be handed on at once, until nothing is left. */
    private void feed() {
        while (true) {
            Next next = next();
            if (next == null) {
                return;
            }
            // Waits for room, or for a connection; ends when the link does.
            next.to().tell(next.event());
            synchronized (this) {
                if (next.to() == link && next.run().fed == next.number()) {
                    next.run().fed++;
                    notifyAll();
                }
            }
        }
    }

    private synchronized Next next() {
        for (RunEvents run : runs.values()) {
            if (link != null && link.isOpen() && run.isLagging()) {
                long number = Math.max(run.fed, run.first());
                run.fed = number;
                if (number < run.next()) {
                    try {
                        return new Next(run, number, run.read(number), link);
                    } catch (IOException e) {
                        run.dropBelow(number + 1);
                        return new Next(run, number, note(run, "output that was kept cannot be read: "
                                + e.getMessage()), link);
                    }
                }
            }
        }
        pumping = false;
        notifyAll();
        return null;
    }

    /** Nobody waits any more. */
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
