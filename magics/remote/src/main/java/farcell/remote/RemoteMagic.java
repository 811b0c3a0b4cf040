package farcell.remote;

import farcell.jupyter.Interpreter.Result.Failed;
import farcell.magics.CodeFailedException;
import farcell.magics.Magic;
import farcell.magics.Magic.Continuation;
import farcell.magics.MagicCall;
import farcell.magics.MagicException;
import farcell.magics.Parameter;
import farcell.magics.Source;
import farcell.notebook.Notebook;
import farcell.notebook.RunResult;
import farcell.notebook.RunResult.Movement;
import farcell.notebook.Session;
import farcell.remote.RemoteSessions.Target;
import farcell.wire.Bundle;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** {@code %%remote} and the defaults for it, {@code %remote}. */
final class RemoteMagic implements AutoCloseable {

    private final Notebook notebook;
    private final RemoteSessions sessions;
    private final Clock clock;
    private final CellAttention attention;
    private final AtomicLong displays = new AtomicLong();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "remote cell clock");
        thread.setDaemon(true);
        return thread;
    });

    RemoteMagic(Notebook notebook, RemoteSessions sessions, Clock clock, CellAttention attention) {
        this.attention = attention;
        this.notebook = notebook;
        this.sessions = sessions;
        this.clock = clock;
    }

    Magic declaration() {
        return Magic.named("remote", "run a cell in another session, with the state that it needs")
                .help("""
                        The cell is compiled here first: a typo starts nothing. Then it runs in the notebook's current
                        remote session, which is started when there is none; variables that it reads are brought there,
                        and those that it makes stay there until a cell elsewhere reads them.

                            %%remote gpu=L40S,cpu
                            var model = train(data, hp);

                        The header names the session, and the device that DJL uses once it is loaded. With gpu= and
                        without ,cpu it is never the CPU: DJL says then what is missing on that machine.

                        on=lab    on a backend, as %backends lists them; without it here, or on the first that has the GPU
                        background  returns at once: output keeps coming here; a later cell that reads what it writes, or
                                  that runs in its session, waits for it, and an interrupt ends only the waiting.
                                  %sessions shows what runs, %session interrupt NAME stops it
                        volumes=data:/data:ro,art:/artifacts  the session has these volumes there (%help volume); with
                                  names alone, Volume.path("data") finds them
                        idle=15m ttl=8h  clocks of the session: what is only there is kept before they end it
                        once      a fresh session that ends after the cell; what it made is kept and reads as before
                        files=a.csv,b.csv   files beside the notebook that are brought into the session's working directory
                        plan      shows what would be brought; starts and sends nothing
                        %remote gpu=L40S,cpu   sets defaults, so that cells say just %%remote
                        """)
                .cell(keys(), this::run)
                .line(RemoteKeys.ofDefaults(), this::defaults)
                .build();
    }

    private static List<Parameter<?>> keys() {
        List<Parameter<?>> keys = new ArrayList<>(RemoteKeys.ofCell());
        keys.add(CellFiles.KEY);
        return keys;
    }

    private Optional<Bundle> defaults(MagicCall call) {
        RemoteKeys keys = RemoteKeys.of(call.arguments(), false);
        if (keys.text().isEmpty()) {
            String text = sessions.defaults().text();
            call.print(text.isEmpty() ? "no defaults: %%remote runs on the CPU of this machine, in a session of its own"
                    : "%%remote " + text);
            return Optional.empty();
        }
        sessions.defaults(keys);
        return Optional.empty();
    }

    private Optional<Bundle> run(MagicCall call, Source body, Continuation rest)
            throws CodeFailedException, InterruptedException {
        RemoteKeys keys = RemoteKeys.of(call.arguments(), true).orElse(sessions.defaults());
        CellFiles files = new CellFiles(call.get(CellFiles.KEY), call.context().directory());
        Target target = sessions.target(keys);
        if (keys.plan()) {
            return Optional.of(plan(body, target));
        }
        NotebookContext context = (NotebookContext) call.context();
        RemoteDisplay display = new RemoteDisplay(context.out(), "farcell-remote-" + displays.incrementAndGet(), clock);
        List<Movement> moved = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean begun = new AtomicBoolean();
        AtomicBoolean timedOut = new AtomicBoolean();
        AtomicReference<ScheduledFuture<?>> limit = new AtomicReference<>();
        Notebook.Where chosen = () -> {
            if (begun.compareAndSet(false, true)) {
                display.begin(() -> target.living().isPresent() ? where(target.living().get())
                        : "starting session " + target.name(), timer);
            }
            attention.show(text -> display.where(() -> "starting session " + target.name() + ": " + text));
            try {
                Session session = sessions.open(target);
                display.where(() -> where(session));
                files.bring(session);
                display.measure(new Gauge(session::use));
                // Not before: how long a machine takes to come up says nothing about the cell.
                if (keys.timeout().isPresent() && limit.get() == null) {
                    limit.set(timer.schedule(() -> {
                        timedOut.set(true);
                        expire(keys, session);
                    }, keys.timeout().get().toMillis(), TimeUnit.MILLISECONDS));
                }
                return session;
            } finally {
                attention.show(text -> { });
            }
        };
        Notebook.Where where = chosen.by(keys.road() + call.get(CellFiles.KEY).map(names -> " files=\"" + names + '"').orElse(""));
        if (keys.background()) {
            Consumer<String> end = how -> {
                List<String> notes = keys.once() ? endOnceLater(target) : List.of();
                if (begun.get()) {
                    display.end(how, List.copyOf(moved), notes);
                }
            };
            runInBackground(context, rest, limit, timedOut, where, report -> moved.addAll(report.moved()), end);
            return Optional.empty();
        }
        String how = "failed";
        try {
            Optional<Bundle> value = rest.run(context.in(where, report -> moved.addAll(report.moved())));
            how = "done";
            return value;
        } catch (CodeFailedException e) {
            if (timedOut.get()) {
                how = "stopped at its time limit";
                throw new CodeFailedException(timeout(keys, e.failed()));
            }
            how = e.failed().name().equals("Stopped") ? "stopped" : "failed";
            throw new CodeFailedException(files.explain(e.failed()));
        } finally {
            Optional.ofNullable(limit.get()).ifPresent(task -> task.cancel(false));
            List<String> notes = keys.once() ? endOnce(target) : List.of();
            if (begun.get()) {
                display.end(how, moved, notes);
            }
        }
    }

    /** @param end gets how it went once all parts of the cell have ended */
    private void runInBackground(NotebookContext context, Continuation rest, AtomicReference<ScheduledFuture<?>> limit,
                                 AtomicBoolean timedOut, Notebook.Where where, Consumer<RunResult.Report> reports, Consumer<String> end)
            throws CodeFailedException, InterruptedException {
        AtomicInteger open = new AtomicInteger(1);
        AtomicReference<String> how = new AtomicReference<>("done");
        Runnable over = () -> {
            if (open.decrementAndGet() == 0) {
                Optional.ofNullable(limit.get()).ifPresent(task -> task.cancel(false));
                end.accept(timedOut.get() ? "stopped at its time limit" : how.get());
            }
        };
        try {
            rest.run(context.inBackground(where, reports, new NotebookContext.Background() {
                @Override
                public void begins() {
                    open.incrementAndGet();
                }

                @Override
                public void ended(String word) {
                    if (!word.equals("done")) {
                        how.compareAndSet("done", word);
                    }
                    over.run();
                }
            }));
        } finally {
            over.run();
        }
    }

    private void expire(RemoteKeys keys, Session session) {
        if (keys.background()) {
            notebook.stopBackground(session, Optional.of("was ended, since its cell could not be stopped at its time limit"));
        } else {
            notebook.expire();
        }
    }

    private List<String> endOnceLater(Target target) {
        try {
            return endOnce(target);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static Failed timeout(RemoteKeys keys, Failed ended) {
        String limit = " at its time limit of " + keys.timeout().orElseThrow().toSeconds() + " s";
        String advice = "; give it more with timeout=";
        return Tracebacks.plain("Timeout", ended.name().equals("SessionLost")
                ? "the cell could not be stopped" + limit + ", so its session was ended" + advice + "\n" + ended.message()
                : "the cell was stopped" + limit + advice);
    }

    private static String where(Session session) {
        return "session " + session.name() + " (" + session.description() + ")";
    }

    private List<String> endOnce(Target target) throws InterruptedException {
        Optional<Session> session = notebook.session(target.name()).filter(Session::isAlive);
        if (session.isEmpty()) {
            return List.of();
        }
        List<String> notes = new ArrayList<>(List.of("session ended"));
        notes.addAll(notebook.stop(session.get()));
        return notes;
    }

    private Bundle plan(Source body, Target target) throws CodeFailedException {
        Notebook.PlanResult result = notebook.plan(body.text(), body.name(), body.firstLine(), target.living(),
                target.name());
        if (result instanceof Notebook.PlanResult.Rejected rejected) {
            CellSources sources = new CellSources();
            sources.put(body.name(), body.firstLine(), body.text());
            throw new CodeFailedException(new Tracebacks(sources, new LastFailures())
                    .of(new farcell.notebook.RunResult.Rejected(rejected.problems()), body.name()));
        }
        return PlanView.of(((Notebook.PlanResult.Planned) result).report(), target.living().isEmpty());
    }

    /** The defaults may name what is not there. @throws MagicException then */
    void check() {
        sessions.target(sessions.defaults());
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
