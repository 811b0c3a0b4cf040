package farcell.notebook;

import farcell.compile.Compilation.Compiled;
import farcell.compile.Compilation.Entered;
import farcell.compile.CompileSide;
import farcell.compile.Variable;
import farcell.notebook.Homes.Whereabouts;
import farcell.notebook.RunResult.Report;
import farcell.notebook.RunSupply.Sending;
import farcell.notebook.Session.SessionLostException;
import farcell.wire.Bundle;
import farcell.wire.Message;
import farcell.wire.Message.Interrupt;
import farcell.wire.Message.Outcome;
import farcell.wire.Message.Ran;
import farcell.wire.Message.Render;
import farcell.wire.Message.Run;
import farcell.wire.Message.SetStates;
import farcell.wire.Slot;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Cells that run in the background: what they declare is declared as soon as they are sent, and a later cell that may read
 * what one of them writes waits for it. A session runs one cell at a time, so that whatever else is to run there waits, too.
 */
final class BackgroundCells {

    /** Types whose values nobody can change. */
    private static final Set<String> PLAIN = Set.of("boolean", "byte", "short", "char", "int", "long", "float", "double",
            "String", "Boolean", "Integer", "Long", "Double");

    private final CompileSide compiler;
    private final Homes homes;
    private final Outputs outputs;
    private final Notebook notebook;
    private final ScheduledExecutorService timer;
    private final List<Running> running = new CopyOnWriteArrayList<>();
    private final AtomicLong displays = new AtomicLong();

    /**
     * One that was sent.
     *
     * @param writes  what it may write, if that is known
     * @param started by {@link System#nanoTime}
     * @param ended   with what is to be said of a failure, or empty
     */
    private record Running(String cell, Session session, long run, Optional<Set<Slot>> writes, long started,
                           AtomicBoolean concluding, CompletableFuture<String> ended) {

        String title() {
            return CellTitle.of(cell);
        }

        String time() {
            return Duration.ofNanos(System.nanoTime() - started).toSeconds() + " s";
        }
    }

    /** What must be known of a cell when it ends. @param fresh slots that it gave their first value */
    private record Sent(Session session, Compiled compiled, long run, CellEvents events, List<String> notices,
                        Map<Slot, Object> before, Set<Slot> fresh, Report report, Consumer<Ran> heard) {}

    BackgroundCells(CompileSide compiler, Homes homes, Outputs outputs, Notebook notebook,
                    ScheduledExecutorService timer) {
        this.compiler = compiler;
        this.homes = homes;
        this.outputs = outputs;
        this.notebook = notebook;
        this.timer = timer;
    }

    boolean any() {
        return !running.isEmpty();
    }

    /** Whether one runs in a session, so that its variables are to stay what they were. */
    boolean isIn(Session session) {
        return running.stream().anyMatch(each -> each.session() == session && !each.concluding().get());
    }

    /** What runs in a session, for people: {@code Cell [5] for 12 s}. */
    List<String> in(Session session) {
        return running.stream().filter(each -> each.session() == session).map(each -> each.title() + " for " + each.time())
                .toList();
    }

    /**
     * Stops what runs in a session.
     *
     * @param force why the session is ended when that does not help; empty for not
     * @return whether something ran
     */
    boolean stop(Session session, Optional<String> force) {
        List<Running> stopped = running.stream().filter(each -> each.session() == session).toList();
        for (Running each : stopped) {
            session.link().ask(new Interrupt(each.run()));
            force.ifPresent(why -> timer.schedule(() -> {
                if (!each.ended().isDone()) {
                    session.kill(why);
                }
            }, CellStop.PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        }
        return !stopped.isEmpty();
    }

    /**
     * Waits for those that write what a cell may read, and for those that run in its session; an interrupt ends the waiting
     * only.
     *
     * @param events  show the waiting
     * @param notices get what went wrong
     * @return whether there was something to wait for
     */
    boolean await(Set<Slot> reads, Session session, CellEvents events, List<String> notices) throws InterruptedException {
        boolean waited = false;
        for (Running each : running) {
            List<String> names = each.writes().orElse(Set.of()).stream().filter(reads::contains).filter(slot -> !slot.isTemporary())
                    .map(notebook::nameOf).sorted().toList();
            if (each.ended().isDone() || names.isEmpty() && each.session() != session && each.writes().isPresent()) {
                continue;
            }
            waited = true;
            String why = names.isEmpty() ? "session " + each.session().name() + " runs it in the background"
                    : "it makes " + String.join(", ", names) + " in the background in session " + each.session().name();
            String failure = await(each, why, events);
            if (!failure.isEmpty()) {
                notices.add(failure);
            }
        }
        return waited;
    }

    private String await(Running cell, String why, CellEvents events) throws InterruptedException {
        String id = "farcell-waiting-" + displays.incrementAndGet();
        long since = System.nanoTime();
        Consumer<String> show = state -> events.display(Bundle.text(state + cell.title() + ": " + why + " · "
                + Duration.ofNanos(System.nanoTime() - since).toSeconds() + " s"), id, true);
        events.display(Bundle.text("waiting for " + cell.title() + ": " + why), id, false);
        ScheduledFuture<?> ticking = timer.scheduleAtFixedRate(() -> show.accept("waiting for "), 1, 1, TimeUnit.SECONDS);
        String state = "stopped waiting for ";
        try {
            String failure = cell.ended().get();
            state = "waited for ";
            return failure;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            ticking.cancel(false);
            show.accept(state);
        }
    }

    /**
     * Sends a compiled cell, which is kept from now on.
     *
     * @param sending what goes to its session
     * @param heard   gets its end, before it is booked
     * @param end     gets what became of it, in a thread of its own
     */
    void start(Session session, Compiled compiled, long run, Sending sending, CellEvents events, List<String> notices,
               Report report, Consumer<Ran> heard, Consumer<RunResult> end) throws InterruptedException {
        compiler.keep(compiled);
        Set<Slot> fresh = new HashSet<>();
        Set<Slot> writes = new LinkedHashSet<>(sending.plan().writes());
        for (Entered snippet : compiled.snippets()) {
            snippet.variable().map(Variable::slot).ifPresent(slot -> {
                writes.add(slot);
                if (!homes.knows(slot)) {
                    fresh.add(slot);
                }
                homes.declared(slot, session.name(), compiled.cell());
            });
        }
        writes.addAll(changeable(sending.plan().reads(), session));
        Map<Slot, Object> before = new HashMap<>();
        homes.known().keySet().forEach(slot -> before.put(slot, homes.mark(slot)));
        // What other cells write from now on concerns the classes that are on their way.
        sending.steps().forEach(step -> RunSupply.fileOf(step).ifPresent(session::got));
        notebook.notes().changed();
        notebook.notes().written();
        Running cell = new Running(compiled.cell(), session, run, Optional.of(writes), System.nanoTime(),
                new AtomicBoolean(), new CompletableFuture<>());
        Sent sent = new Sent(session, compiled, run, events, notices, before, fresh, report, heard);
        running.add(cell);
        session.link().ask(new Run(run, compiled.cell(), sending.states(), sending.steps()))
                .whenComplete((answer, gone) -> new Thread(() -> ended(cell, sent, answer, gone, end),
                        "end of " + compiled.cell()).start());
    }

    /** One that an earlier kernel sent and whose end nobody has heard of; what it writes is not known here. */
    void adopt(Session session, long run, String cell) {
        outputs.adopted(run);
        running.add(new Running(cell, session, run, Optional.empty(), System.nanoTime(), new AtomicBoolean(),
                new CompletableFuture<>()));
    }

    /** The end of an adopted one is booked. */
    void heard(Session session, long run, String what) {
        running.stream().filter(each -> each.session() == session && each.run() == run && each.writes().isEmpty())
                .forEach(each -> {
                    running.remove(each);
                    each.ended().complete(what.isEmpty() ? ""
                            : each.title() + ", which ran in the background, " + what);
                });
    }

    /** A session is gone, and with it what was adopted there. */
    void gone(Session session) {
        running.stream().filter(each -> each.session() == session && each.writes().isEmpty()).toList()
                .forEach(each -> heard(session, each.run(), "went with session " + session.name()));
    }

    /** What lives in a session, a model for instance, may be changed in place by a cell that reads it. */
    private List<Slot> changeable(Set<Slot> reads, Session session) {
        Set<Slot> plain = new HashSet<>();
        compiler.variables().stream().filter(v -> PLAIN.contains(v.type())).forEach(v -> plain.add(v.slot()));
        return reads.stream().filter(slot -> !plain.contains(slot) && homes.where(slot) instanceof Whereabouts.At at
                && at.home().equals(session.name())).toList();
    }

    private void ended(Running cell, Sent sent, Message answer, Throwable gone, Consumer<RunResult> end) {
        RunResult result = new RunResult.Refused("the end of the cell could not be booked");
        try {
            cell.concluding().set(true);
            result = conclude(sent, answer, gone);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            notebook.notes().ended(cell.session(), cell.run());
            try {
                end.accept(result);
            } finally {
                running.remove(cell);
                cell.ended().complete(failure(cell, result));
            }
        }
    }

    private static String failure(Running cell, RunResult result) {
        String what = result instanceof RunResult.Threw threw ? "ended by " + threw.thrown().type() + ": "
                + threw.thrown().message()
                : result instanceof RunResult.Stopped ? "was stopped"
                : result instanceof RunResult.SessionLost lost ? "went with session " + lost.session() + ", which " + lost.why()
                : result instanceof RunResult.Refused refused ? "could not run: " + refused.text() : "";
        return what.isEmpty() ? "" : cell.title() + ", which ran in the background, " + what;
    }

    private RunResult conclude(Sent sent, Message answer, Throwable gone) throws InterruptedException {
        Session session = sent.session();
        if (gone != null) {
            return notebook.core().runner().lost(session, new SessionLostException(session.name(),
                    gone instanceof IOException ? gone : new IOException(gone.getMessage(), gone)));
        }
        if (!(answer instanceof Ran ran)) {
            notMade(sent, 0, "could not run its cell");
            return new RunResult.Refused("session " + session.name() + ": "
                    + (answer instanceof Message.Failed failed ? failed.text() : String.valueOf(answer)));
        }
        sent.heard().accept(ran);
        Outcome outcome = ran.outcome();
        int last = outcome instanceof Outcome.Threw threw ? threw.snippet()
                : outcome instanceof Outcome.Stopped stopped ? stopped.snippet() : sent.compiled().snippets().size();
        Set<Slot> others = new HashSet<>();
        sent.before().forEach((slot, mark) -> {
            if (!homes.mark(slot).equals(mark)) {
                others.add(slot);
            }
        });
        notebook.core().runner().booking().settle(session, sent.compiled(), withVersions(session, ran, others), last + 1,
                slot -> !others.contains(slot));
        tellAll(session);
        if (outcome instanceof Outcome.Threw threw) {
            notMade(sent, last + 1, "did not come to it, since its cell ended by " + threw.thrown().type());
            return notebook.core().runner().threw(sent.compiled(), threw, sent.notices(), sent.report());
        }
        if (outcome instanceof Outcome.Stopped) {
            notMade(sent, last + 1, "did not come to it, since its cell was stopped");
            return new RunResult.Stopped(sent.notices(), sent.report());
        }
        return new RunResult.Ok(shown(sent, ((Outcome.Ok) outcome)), sent.notices(), sent.report());
    }

    /**
     * A value that only this cell's session touched may have been changed there. One that others had, too, meanwhile was
     * either not changed here, which counts for nothing, or is another version of it.
     */
    private Ran withVersions(Session session, Ran ran, Set<Slot> others) throws InterruptedException {
        List<Slot> doubtful = ran.touched().stream().filter(others::contains).toList();
        if (doubtful.isEmpty()) {
            return ran;
        }
        List<Slot> touched = new ArrayList<>(ran.touched());
        touched.removeAll(doubtful);
        List<Slot> written = new ArrayList<>(ran.written());
        List<Slot> changed = new ArrayList<>(doubtful);
        changed.removeAll(notebook.core().transfers().unchanged(doubtful, session));
        written.addAll(changed);
        return new Ran(ran.run(), ran.outcome(), ran.done(), touched, written);
    }

    /** While it ran, its session was not told what became of variables elsewhere: it goes on from what there was. */
    void tellAll(Session session) {
        try {
            notebook.core().runner().booking().tellAll(session);
        } catch (SessionLostException | Session.RefusedException e) {
            // Whoever needs it next will notice.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A variable that ends the cell is shown where it was made. */
    private Optional<Bundle> shown(Sent sent, Outcome.Ok ok) throws InterruptedException {
        Optional<Variable> tail = sent.compiled().tail();
        if (tail.isEmpty() || !homes.isGoodIn(sent.session().name(), tail.get().slot())) {
            return ok.result().stream().findFirst();
        }
        long run = notebook.core().runner().nextRun();
        outputs.open(run, sent.events());
        try {
            Ran ran = (Ran) sent.session().ask(new Render(run, tail.get().slot()));
            return ran.outcome() instanceof Outcome.Ok shown ? shown.result().stream().findFirst() : Optional.empty();
        } catch (SessionLostException | Session.RefusedException e) {
            return Optional.empty();
        }
    }

    /** Variables that the cell declared and never came to: reading one says so. */
    private void notMade(Sent sent, int from, String why) {
        List<Message.SlotChange> changes = new ArrayList<>();
        List<Entered> snippets = sent.compiled().snippets();
        for (Entered snippet : snippets.subList(Math.min(from, snippets.size()), snippets.size())) {
            snippet.variable().map(Variable::slot).filter(sent.fresh()::contains).ifPresent(slot -> {
                homes.notMade(slot, sent.session().name(), why);
                changes.add(homes.changeFor(sent.session().name(), slot));
            });
        }
        if (!changes.isEmpty()) {
            sent.session().link().ask(new SetStates(changes));
        }
    }
}
