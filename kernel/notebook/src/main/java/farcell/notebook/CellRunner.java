package farcell.notebook;

import farcell.compile.CapturePlanner;
import farcell.compile.Compilation;
import farcell.compile.Compilation.Compiled;
import farcell.compile.CompileSide;
import farcell.compile.Dropped;
import farcell.compile.Variable;
import farcell.notebook.Homes.Whereabouts;
import farcell.notebook.RunResult.Movement;
import farcell.notebook.RunResult.Report;
import farcell.notebook.RunSupply.Sending;
import farcell.notebook.Session.RefusedException;
import farcell.notebook.Session.SessionLostException;
import farcell.notebook.SessionStarter.SessionStartException;
import farcell.wire.Message.Outcome;
import farcell.wire.Message.Ran;
import farcell.wire.Message.Render;
import farcell.wire.Message.Replay;
import farcell.wire.Message.Run;
import farcell.wire.Slot;
import farcell.wire.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Runs one compiled cell in one session: what it needs is brought, the journal is sent, what it did is booked. */
final class CellRunner {

    private final Notebook.Options options;
    private final CompileSide compiler;
    private final Homes homes;
    private final Transfers transfers;
    private final Outputs outputs;
    private final Notebook notebook;
    private final AtomicLong runs;
    private final List<Movement> moved = Collections.synchronizedList(new ArrayList<>());
    private final Object oneCell = new Object();
    private final ExecutorService settling = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "settling of slots");
        thread.setDaemon(true);
        return thread;
    });
    private final ScheduledExecutorService timer;
    private final Booking booking;
    private final BackgroundCells background;
    private final RunSupply supply;
    private volatile CellStop running;

    CellRunner(Notebook.Options options, CompileSide compiler, CapturePlanner planner, Homes homes, Transfers transfers,
               Outputs outputs, ScheduledExecutorService timer, Notebook notebook, long lastRun) {
        this.runs = new AtomicLong(lastRun);
        this.options = options;
        this.compiler = compiler;
        this.homes = homes;
        this.transfers = transfers;
        this.outputs = outputs;
        this.timer = timer;
        this.notebook = notebook;
        this.booking = new Booking(compiler, homes, notebook);
        this.background = new BackgroundCells(compiler, homes, outputs, notebook, timer);
        this.supply = new RunSupply(options, planner, homes, transfers, background, notebook);
        transfers.onMove(m -> {
            if (!m.slot().isTemporary()) {
                moved.add(new Movement(notebook.nameOf(m.slot()), m.from(), m.to(), m.bytes()));
                notebook.history().moved(m.slot());
            }
            notebook.notes().moved();
        });
        transfers.onUnchanged(notebook.history()::unchanged);
    }

    RunResult run(String code, String cell, int firstLine, Notebook.Where where, CellEvents events) {
        Source source = new Source(code, cell, firstLine, where.road());
        return turn(events, stop -> {
            notebook.notes().cellBegins();
            return run(source, where, (session, compiled) -> runIn(session, source, compiled, events, stop), stop);
        });
    }

    /** What was compiled. @param firstLine of the code in the cell, 1-based; @param road to its session */
    record Source(String code, String cell, int firstLine, String road) {}

    /** Compiles a cell and sends it; {@code end} gets what became of it. */
    RunResult runInBackground(String code, String cell, int firstLine, Notebook.Where where, CellEvents events,
                              Consumer<RunResult> end) {
        return turn(events, stop -> {
            notebook.notes().cellBegins();
            Source source = new Source(code, cell, firstLine, where.road());
            return run(source, where, (session, compiled) -> send(session, source, compiled, events, stop, end), stop);
        });
    }

    /** What a cell does when it is its turn. */
    @FunctionalInterface
    private interface Turn {
        RunResult take(CellStop stop) throws InterruptedException;
    }

    /** Cells have their turns one after another; an interrupt is for the one whose turn it is. */
    private RunResult turn(CellEvents events, Turn turn) {
        synchronized (oneCell) {
            CellStop stop = new CellStop(Thread.currentThread(), events, timer);
            running = stop;
            try {
                return turn.take(stop);
            } catch (InterruptedException e) {
                return new RunResult.Stopped(notebook.news().take(), Report.NONE);
            } finally {
                running = null;
                stop.over();
            }
        }
    }

    private RunResult send(Session session, Source source, Compiled compiled, CellEvents events, CellStop stop,
                           Consumer<RunResult> end) throws InterruptedException {
        List<String> notices = new ArrayList<>(compiled.notices());
        List<Step> journal = compiled.journalWithoutTail();
        supply.published(journal);
        long run = runs.incrementAndGet();
        homes.cellBegins();
        outputs.open(run, events);
        // All that it may read goes now: later cells may change it.
        long limit = options.moveLimit() == 0 ? Long.MAX_VALUE : options.moveLimit();
        Sending sending = supply.prepare(session, journal, notices, limit, true, stop);
        notices.addAll(notebook.news().take());
        long began = System.nanoTime();
        background.start(session, compiled, run, sending, events, notices, report(session),
                ran -> notebook.history().ran(session, source, compiled, ran, began), end);
        return new RunResult.Ok(Optional.empty(), List.of(), Report.NONE);
    }

    BackgroundCells background() {
        return background;
    }

    long nextRun() {
        return runs.incrementAndGet();
    }

    /** What is done with a cell that compiled. */
    @FunctionalInterface
    private interface Way {
        RunResult go(Session session, Compiled compiled) throws InterruptedException;
    }

    private RunResult run(Source source, Notebook.Where where, Way way, CellStop stop) {
        Compilation compilation = compiler.compile(source.code(), source.cell(), source.firstLine());
        if (compilation instanceof Compilation.Rejected rejected) {
            return new RunResult.Rejected(rejected.problems());
        }
        Compiled compiled = (Compiled) compilation;
        moved.clear();
        try {
            stop.prepare();
            return way.go(where.session(), compiled);
        } catch (SessionStartException e) {
            return stop.isAsked() ? new RunResult.Stopped(notebook.news().take(), Report.NONE)
                    : new RunResult.Refused(e.getMessage());
        } catch (InterruptedException e) {
            return new RunResult.Stopped(notebook.news().take(), Report.NONE);
        } finally {
            // Whatever broke off, the next cell must find the compiler as it was before this one.
            compiler.abandon(compiled);
            notebook.notes().changed();
        }
    }

    RunSupply supply() {
        return supply;
    }

    Booking booking() {
        return booking;
    }

    /** @return whether a cell runs that is being stopped now */
    boolean interrupt() {
        CellStop now = running;
        if (now != null) {
            now.stop();
        }
        return now != null;
    }

    /** Ends what works beside the cells. */
    void close() {
        settling.shutdownNow();
    }

    /** @return whether a cell runs whose time is up now */
    boolean expire() {
        CellStop now = running;
        if (now != null) {
            now.expire();
        }
        return now != null;
    }

    /**
     * Waits for the end of a cell that an earlier kernel began, with its output from the beginning, and books it.
     *
     * @param compiled the cell, compiled again here to the same classes
     * @param prefix   the steps that were sent before its own
     */
    RunResult resume(Session session, Source source, Compiled compiled, List<Step> prefix, long run, CellEvents events) {
        long began = System.nanoTime();
        return turn(events, stop -> {
            supply.published(compiled.journalWithoutTail());
            homes.cellBegins();
            outputs.open(run, events);
            try {
                CompletableFuture<Ran> end = outputs.endOf(run);
                stop.prepare();
                stop.run(session, run);
                session.ask(new Replay(run, 1));
                List<Step> steps = new ArrayList<>(prefix);
                steps.addAll(compiled.journalWithoutTail());
                Ran ran = got(session, steps, prefix.size(), session.await(end));
                notebook.history().ran(session, source, compiled, ran, began);
                return concluded(session, compiled, ran, new ArrayList<>(compiled.notices()), stop);
            } catch (SessionLostException e) {
                return lostWhileRunning(session, compiled, run, e);
            } catch (RefusedException e) {
                compiler.undo(compiled, 0);
                notebook.notes().booked(session, run);
                return new RunResult.Refused("session " + session.name() + ": " + e.getMessage());
            } finally {
                compiler.abandon(compiled);
                notebook.notes().changed();
            }
        });
    }

    /** Drops declarations. Sessions get changed classes with their next cell; only a value that moves needs one now. */
    Dropped drop(List<String> names) throws InterruptedException {
        synchronized (oneCell) {
            Dropped dropped = compiler.drop(names);
            if (!dropped.missing().isEmpty()) {
                return dropped;
            }
            supply.published(dropped.journal());
            List<String> notices = new ArrayList<>(dropped.notices());
            carry(dropped.journal(), notices);
            booking.freeDead();
            dropped.slots().forEach(homes::forget);
            notebook.notes().changed();
            return new Dropped(dropped.names(), List.of(), dropped.journal(), dropped.slots(), notices);
        }
    }

    private void carry(List<Step> journal, List<String> notices) throws InterruptedException {
        Optional<Session> session = notebook.sessions().stream().findFirst();
        if (session.isEmpty() || journal.stream().noneMatch(Step.Carry.class::isInstance)) {
            return;
        }
        Compiled compiled = new Compiled("%drop", journal, List.of(), Optional.empty(), List.of());
        CellStop stop = new CellStop(Thread.currentThread(), CellEvents.NONE, timer);
        running = stop;
        try {
            stop.prepare();
            Ran ran = send(session.get(), Optional.empty(), compiled, journal, runs.incrementAndGet(), notices, stop);
            booking.settle(session.get(), compiled, ran, 0);
        } catch (SessionLostException | RefusedException e) {
            notices.add("variables whose class changed lost their values: " + e.getMessage());
        } finally {
            running = null;
            stop.over();
        }
    }

    private RunResult runIn(Session session, Source source, Compiled compiled, CellEvents events, CellStop stop)
            throws InterruptedException {
        List<String> notices = new ArrayList<>(compiled.notices());
        List<Step> journal = compiled.journalWithoutTail();
        supply.published(journal);
        long run = runs.incrementAndGet();
        homes.cellBegins();
        outputs.open(run, events);
        Ran ran;
        long began = System.nanoTime();
        try {
            ran = journal.isEmpty() ? new Ran(run, new Outcome.Ok(List.of()), 0, List.of(), List.of())
                    : send(session, Optional.of(source), compiled, journal, run, notices, stop);
        } catch (SessionLostException e) {
            return lostWhileRunning(session, compiled, run, e);
        } catch (RefusedException e) {
            compiler.undo(compiled, 0);
            notebook.notes().booked(session, run);
            return new RunResult.Refused("session " + session.name() + ": " + e.getMessage());
        }
        notebook.history().ran(session, source, compiled, ran, began);
        return concluded(session, compiled, ran, notices, stop);
    }

    private RunResult lostWhileRunning(Session session, Compiled compiled, long run, SessionLostException lost) {
        compiler.undo(compiled, 0);
        notebook.notes().booked(session, run);
        return lost(session, lost);
    }

    /** Books the end of a run, keeps what ran and takes back the rest. */
    private RunResult concluded(Session session, Compiled compiled, Ran ran, List<String> notices, CellStop stop) {
        try {
            return conclude(session, compiled, ran, notices, stop);
        } finally {
            notebook.notes().booked(session, ran.run());
        }
    }

    private RunResult conclude(Session session, Compiled compiled, Ran ran, List<String> notices, CellStop stop) {
        if (ran.outcome() instanceof Outcome.Ok ok) {
            booking.settle(session, compiled, ran, compiled.snippets().size());
            compiler.keep(compiled);
            booking.freeDead();
            RunResult result = finish(session, compiled, ok, notices, stop);
            if (!session.name().equals(Notebook.LOCAL) && !ran.touched().isEmpty()) {
                settling.execute(() -> transfers.settle(ran.touched(), session));
            }
            return result;
        }
        if (ran.outcome() instanceof Outcome.Threw threw && !stop.isAsked()) {
            booking.settle(session, compiled, ran, threw.snippet() + 1);
            compiler.undo(compiled, threw.snippet() + 1);
            notices.addAll(notebook.news().take());
            return threw(compiled, threw, notices, report(session));
        }
        // What code throws while it is being stopped, at an input that ends for instance, is part of its end.
        int stopped = ran.outcome() instanceof Outcome.Threw threw ? threw.snippet()
                : ((Outcome.Stopped) ran.outcome()).snippet();
        booking.settle(session, compiled, ran, stopped + 1);
        compiler.undo(compiled, stopped + 1);
        notices.addAll(notebook.news().take());
        return new RunResult.Stopped(notices, report(session));
    }

    RunResult threw(Compiled compiled, Outcome.Threw threw, List<String> notices, Report report) {
        return new RunResult.Threw(threw.thrown(), lineOf(compiled, threw.snippet()), unresolved(threw), notices, report);
    }

    private Report report(Session session) {
        synchronized (moved) {
            return new Report(session.name(), List.copyOf(moved));
        }
    }

    /** @param source of a cell, which another kernel can go on with when this one is gone */
    private Ran send(Session session, Optional<Source> source, Compiled compiled, List<Step> journal, long run,
                     List<String> notices, CellStop stop) throws InterruptedException, SessionLostException, RefusedException {
        Sending sending = supply.prepare(session, journal, notices, options.prefetchLimit(), false, stop);
        List<Step> steps = sending.steps();
        if (source.isPresent()) {
            notebook.notes().about(session, run, source.get(), steps.subList(0, sending.prefix()), journal);
        }
        stop.run(session, run);
        Ran ran = (Ran) session.ask(new Run(run, compiled.cell(), sending.states(), steps));
        return got(session, steps, sending.prefix(), ran);
    }

    /** A run ended: what the session has of classes now. @return the same with the steps of the cell counted only */
    private Ran got(Session session, List<Step> steps, int prefix, Ran ran) {
        steps.subList(0, Math.min(steps.size(), ran.done())).forEach(s -> RunSupply.fileOf(s).ifPresent(session::got));
        supply.knownTo(session);
        return new Ran(ran.run(), ran.outcome(), Math.max(0, ran.done() - prefix), ran.touched(), ran.written());
    }

    private RunResult finish(Session session, Compiled compiled, Outcome.Ok ok, List<String> notices, CellStop stop) {
        Outcome outcome = ok;
        if (compiled.tail().isPresent()) {
            try {
                outcome = renderAtHome(session, compiled, compiled.tail().get(), notices, stop);
            } catch (RefusedException e) {
                return new RunResult.Refused(e.getMessage());
            } catch (SessionLostException e) {
                return lost(notebook.session(e.session()).orElse(session), e);
            } catch (InterruptedException e) {
                outcome = new Outcome.Stopped(0);
            }
        }
        notices.addAll(notebook.news().take());
        if (outcome instanceof Outcome.Ok shown) {
            return new RunResult.Ok(shown.result().stream().findFirst(), notices, report(session));
        }
        if (outcome instanceof Outcome.Threw threw) {
            int last = compiled.snippets().size() - 1;
            return new RunResult.Threw(threw.thrown(), lineOf(compiled, last), List.of(), notices, report(session));
        }
        return new RunResult.Stopped(notices, report(session));
    }

    /** A variable is shown where it lives: rendering is cheaper to move than the value. */
    private Outcome renderAtHome(Session session, Compiled compiled, Variable variable, List<String> notices, CellStop stop)
            throws RefusedException, SessionLostException, InterruptedException {
        Slot slot = variable.slot();
        Session at = session;
        stop.prepare();
        background.await(Set.of(slot), at, stop.events(), notices);
        if (!homes.isGoodIn(session.name(), slot)) {
            Optional<Session> home = homes.where(slot) instanceof Whereabouts.At a
                    ? notebook.session(a.home()).filter(Session::isAlive) : Optional.empty();
            if (home.isPresent()) {
                at = home.get();
                background.await(Set.of(), at, stop.events(), notices);
            } else {
                stop.prepare();
                List<Transfers.Refusal> refusals = transfers.bring(List.of(slot), session, options.moveLimit());
                if (!refusals.isEmpty()) {
                    throw new RefusedException(refusals.get(0).text());
                }
            }
        }
        long run = runs.incrementAndGet();
        outputs.open(run, stop.events());
        stop.run(at, run);
        Ran ran = (Ran) at.ask(new Render(run, slot));
        booking.book(at, compiled.cell(), ran);
        return ran.outcome();
    }

    RunResult lost(Session session, SessionLostException lost) {
        String why = session.whenEnded().copy().exceptionally(Throwable::getMessage)
                .completeOnTimeout("lost its connection: " + lost.getCause().getMessage(), Session.END_SECONDS,
                        TimeUnit.SECONDS).join();
        notebook.ends().ended(session, why);
        notebook.news().forget(session.obituary());
        return new RunResult.SessionLost(session.name(), session.ended().orElse(why), session.lost(), report(session));
    }

    private static int lineOf(Compiled compiled, int snippet) {
        return snippet >= 0 && snippet < compiled.snippets().size() ? compiled.snippets().get(snippet).line() : 1;
    }

    /** For a method that JShell could not resolve: the names that it lacks. */
    private List<String> unresolved(Outcome.Threw threw) {
        if (threw.thrown().unresolved() < 0 || threw.thrown().frames().isEmpty()) {
            return List.of();
        }
        return compiler.unresolvedOf(threw.thrown().frames().get(0).owner());
    }
}
