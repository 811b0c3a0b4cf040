package farcell.notebook;

import farcell.compile.Assistant;
import farcell.compile.CapturePlanner;
import farcell.compile.Compilation;
import farcell.compile.CompileProblem;
import farcell.compile.CompileSide;
import farcell.compile.Declared;
import farcell.compile.Dropped;
import farcell.compile.Variable;
import farcell.hosts.LaunchException;
import farcell.hosts.Remains;
import farcell.notebook.Homes.Whereabouts;
import farcell.notebook.JournalEntry.Opening;
import farcell.notebook.Session.RefusedException;
import farcell.notebook.Session.SessionLostException;
import farcell.notebook.SessionStarter.SessionStartException;
import farcell.wire.ClassFile;
import farcell.wire.Message;
import farcell.wire.Message.Describe;
import farcell.wire.Message.Described;
import farcell.wire.Message.OutputLimit;
import farcell.wire.Message.SlotInfo;
import farcell.wire.Slot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One notebook: its cells, its sessions, and the home of each variable. Cells run one at a time; everything else may be
 * called while one runs.
 */
public final class Notebook implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Notebook.class.getName());

    /** Name of the session of plain cells. */
    public static final String LOCAL = "local";

    /**
     * @param identity        what tells this notebook from others, for instance its path; kernels that find a session
     *                        of the same notebook offer it
     * @param compilerOptions for instance {@code --release 17}
     * @param compilePath     what cells compile against beside their own jars
     * @param store           directory for the values of ended sessions
     * @param moveLimit       bytes over which a variable does not move by itself
     * @param prefetchLimit   bytes up to which a planned variable is sent before the cell starts; larger ones are
     *                        fetched when they are read
     */
    public record Options(String identity, List<String> compilerOptions, List<Path> compilePath, Path store,
                          long moveLimit, long prefetchLimit) {
        public static final long MOVE_LIMIT = 256_000_000;
        public static final long PREFETCH_LIMIT = 1_000_000;
    }

    private final Options options;
    private final SessionStarter local;
    private final Outputs outputs = new Outputs();
    private final Map<String, Session> sessions = Collections.synchronizedMap(new LinkedHashMap<>());
    private final List<AutoCloseable> resources = new CopyOnWriteArrayList<>();
    private final List<String> news = Collections.synchronizedList(new ArrayList<>());
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "farcell notebook timer");
        thread.setDaemon(true);
        return thread;
    });
    private volatile long outputLimit = -1;
    private volatile CommEnd comms = CommEnd.NONE;
    private final CellHistory history = new CellHistory(this);
    private final JournalNotes notes;
    private volatile Core core;

    /** @param local starts the session of plain cells, when one is first needed and after it ended */
    public Notebook(Options options, SessionStarter local) {
        this.options = options;
        this.local = local;
        this.notes = new JournalNotes(this, new Opening(Journals.FORMAT, Runtime.version().feature(), options.identity(),
                options.compilerOptions(), options.compilePath().stream().map(Path::toString).toList()), news::add);
        this.core = core(new CompileSide(options.compilerOptions(), options.compilePath()), List.of(), 0);
    }

    /**
     * What knows a notebook that was compiled so far.
     *
     * @param paths   what was added to its class path
     * @param lastRun the highest number that a run has had
     */
    Core core(CompileSide compiler, List<Path> paths, long lastRun) {
        CapturePlanner planner = new CapturePlanner(compiler.classes());
        Homes homes = new Homes();
        Transfers transfers = new Transfers(homes, name -> session(name).filter(Session::isAlive), this::nameOf,
                options.store(), news::add);
        return new Core(compiler, new ClassPath(compiler, this::sessions, paths), planner, new Assistant(compiler), homes,
                transfers,
                new CellRunner(options, compiler, planner, homes, transfers, outputs, timer, this, lastRun));
    }

    Core core() {
        return core;
    }

    CellHistory history() {
        return history;
    }

    JournalNotes notes() {
        return notes;
    }

    /**
     * How much of each cell's text goes to the front end.
     *
     * @param bytes beyond which it goes to a file of its session only; 0 for any amount
     */
    public void outputLimit(long bytes) {
        outputLimit = bytes;
        sessions().forEach(session -> session.link().tell(new OutputLimit(bytes)));
    }

    /** Who has the other end of comms from now on. */
    public void comms(CommEnd end) {
        comms = end;
    }

    CommEnd comms() {
        return comms;
    }

    public Assistant assistant() {
        return core.assistant();
    }

    public Optional<Session> session(String name) {
        return Optional.ofNullable(sessions.get(name));
    }

    /** What tells this notebook from others. */
    public String identity() {
        return options.identity();
    }

    /** Live sessions in order of start. */
    public List<Session> sessions() {
        synchronized (sessions) {
            return sessions.values().stream().filter(Session::isAlive).toList();
        }
    }

    /**
     * Starts a session.
     *
     * @param name not that of a live session
     */
    public Session start(String name, SessionStarter starter) throws SessionStartException {
        if (session(name).filter(Session::isAlive).isPresent()) {
            throw new SessionStartException("there is a session " + name + " already", null);
        }
        session(name).ifPresent(this::buried);
        SessionVoice voice = new SessionVoice(this, outputs);
        Session session = new Session(name, starter.start(voice));
        voice.speaksFor(session);
        sessions.put(name, session);
        if (outputLimit >= 0) {
            session.link().tell(new OutputLimit(outputLimit));
        }
        notes.session(session, 0);
        session.whenEnded().thenAccept(why -> ended(session, why));
        core.classPath().give(session);
        return session;
    }

    /** What a session had must not be taken for what its successor of the same name has: its end is booked first. */
    private void buried(Session session) {
        if (session.ended().isEmpty()) {
            ended(session, session.whenEnded().copy().exceptionally(Throwable::getMessage)
                    .completeOnTimeout("lost its connection", Session.END_SECONDS, TimeUnit.SECONDS).join());
        }
    }

    /** Whether nothing was declared here but imports, so that no variable can be lost by {@link #attach}. */
    public boolean isEmpty() {
        return core.compiler().declared().stream().allMatch(d -> d.kind() == Declared.Kind.IMPORT);
    }

    /**
     * Goes on with the sessions of an earlier kernel: its variables, types, class path and the cell that was running.
     * Nothing is executed again. All or nothing: when it fails, this notebook and the sessions are as they were.
     *
     * @param first connects to one of them
     * @param road  connects to the others
     */
    public Attachment attach(SessionStarter first, Attachment.Road road) throws AttachException, InterruptedException {
        return new Handover(this, options, outputs).attach(new Attaching.First(Optional.of(first), Optional.empty()), road);
    }

    /** As {@link #attach(SessionStarter, Attachment.Road)}, from what a session left that its clocks ended. */
    public Attachment attach(Remains first, Attachment.Road road) throws AttachException, InterruptedException {
        return new Handover(this, options, outputs).attach(new Attaching.First(Optional.empty(), Optional.of(first)), road);
    }

    /** Ends the notebook here and leaves its sessions to a kernel that attaches to them; those of an empty one end. */
    public void leave() {
        new Handover(this, options, outputs).leave();
    }

    /** What an earlier kernel knew takes the place of all that is here. @return the sessions that were here, to be ended */
    synchronized List<Session> goOn(Core earlier, NotebookState state, List<Attaching.Connected> connected) {
        List<Session> replaced = sessions();
        replaced.forEach(Session::supersede);
        Core before = core;
        core = earlier;
        history.restore(state.past());
        notes.goOn(state);
        connected.forEach(this::take);
        before.runner().close();
        before.compiler().close();
        return replaced;
    }

    private void take(Attaching.Connected each) {
        Session session = each.session();
        sessions.put(session.name(), session);
        if (outputLimit >= 0) {
            session.link().tell(new OutputLimit(outputLimit));
        }
        notes.session(session, each.journalLength());
        session.whenEnded().thenAccept(why -> ended(session, why));
        each.voice().speaksFor(session);
    }

    /** The session of plain cells, started if it does not live. */
    public synchronized Session local() throws SessionStartException {
        Optional<Session> living = session(LOCAL).filter(Session::isAlive);
        return living.isPresent() ? living.get() : start(LOCAL, local);
    }

    /** Ends a session; the values that are only there are written down first. @return what could not be kept */
    public List<String> stop(Session session) throws InterruptedException {
        session.prepareEnd();
        List<String> lost = keep(session);
        session.stopping();
        session.stop();
        ended(session, "was stopped");
        return lost;
    }

    /** Writes down what is only in a session. @return what could not be kept */
    private List<String> keep(Session session) throws InterruptedException {
        return core.transfers().keep(session).stream().map(Transfers.Refusal::text).toList();
    }

    /** A session ends by its clocks as soon as this returns: what is only there is written down. */
    void timeIsUp(Session session, String why) throws InterruptedException {
        List<String> lost = keep(session);
        session.stopping();
        session.sleeps();
        StringBuilder text = new StringBuilder("session " + session.name() + " ended, " + why
                + (lost.isEmpty() ? "; its variables are kept and read as before" : ""));
        lost.forEach(each -> text.append('\n').append(each));
        news.add(text.toString());
    }

    void ended(Session session, String reason) {
        String why = session.killed().orElse(reason);
        synchronized (session) {
            if (session.ended().isPresent()) {
                return;
            }
            if (session.isSuperseded()) {
                session.end(why, List.of());
                return;
            }
            Optional<Ended> left = session.isStopping() || session.killed().isPresent() ? Optional.empty() : left(session);
            left.ifPresent(each -> each.book(core.homes()));
            List<Homes.Aftermath> aftermath = core.homes().ended(session.name(), why);
            if (left.isPresent() && aftermath.stream().allMatch(after -> after.older().isPresent())) {
                session.end(why, List.of());
                session.sleeps();
                news.add("session " + session.name() + " ended, " + left.get().left().why()
                        + "; its variables are kept and read as before");
            } else if (session.isStopping()) {
                session.end(why, List.of());
            } else {
                Set<Slot> gone = new LinkedHashSet<>();
                aftermath.stream().filter(after -> after.older().isEmpty()).forEach(after -> gone.add(after.slot()));
                session.end(why, namesOf(gone));
                news.add(session.obituary());
            }
            for (Homes.Aftermath after : aftermath) {
                if (after.older().isPresent() && !after.slot().isTemporary()) {
                    news.add(nameOf(after.slot()) + " has its value from before session " + session.name()
                            + " last used it; what that session may have changed in it is gone");
                    history.fellBack(after.slot(), session.name(), "session " + session.name() + " "
                            + why.lines().findFirst().orElse("ended").split(";")[0]);
                }
            }
        }
        core.runner().background().gone(session);
        comms.ended(session);
        session.link().close();
        notes.moved();
    }

    /** What a session wrote down that ended while this kernel was not connected to it. */
    private Optional<Ended> left(Session session) {
        try {
            Optional<Remains> remains = session.remains();
            return remains.isEmpty() ? Optional.empty() : Optional.of(Ended.read(remains.get(), session.name(), options.store()));
        } catch (LaunchException e) {
            news.add("what session " + session.name() + " left cannot be read: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    /** Names of those slots that cells can still see, in order of declaration. */
    private List<String> namesOf(Set<Slot> slots) {
        List<String> names = new ArrayList<>();
        core.compiler().variables().stream().filter(v -> slots.contains(v.slot())).forEach(v -> names.add(v.name()));
        slots.stream().filter(Slot::isStatics).map(this::nameOf).sorted().forEach(names::add);
        return names;
    }

    /** The cell that was running says itself how its session ended. */
    void forgetNewsOf(Session session) {
        news.remove(session.obituary());
    }

    /** What the user should know since the last cell. */
    List<String> takeNews() {
        synchronized (news) {
            List<String> taken = List.copyOf(news);
            news.clear();
            return taken;
        }
    }

    /** Adds jars and directories to the class path of cells, here and in every session. */
    public void addPaths(List<Path> added) throws SessionStartException {
        core.classPath().add(added);
    }

    public List<Path> paths() {
        return core.classPath().paths();
    }

    /**
     * Gives every living session changed classes of its class path.
     *
     * @param reshaped names of those files whose shape changed
     */
    public List<ClassPath.Reload> reload(List<ClassFile> files, List<String> reshaped) throws InterruptedException {
        return core.classPath().reload(files, reshaped);
    }

    /** Says something with the next cell. @param earlier what it takes the place of, if that was not said yet */
    public void announce(String text, String earlier) {
        synchronized (news) {
            news.remove(earlier);
            if (!text.isEmpty()) {
                news.add(text);
            }
        }
    }

    /** Closes something that works for this notebook when it ends. */
    public void closeWith(AutoCloseable resource) {
        resources.add(resource);
    }

    /** What cells are compiled with beside Farcell's own options. */
    public List<String> compilerOptions() {
        return options.compilerOptions();
    }

    /** Chooses the session of a cell once the cell is known to compile. */
    @FunctionalInterface
    public interface Where {
        Session session() throws SessionStartException;

        /** How cells go there, for running one again: keys of {@code %%remote}; empty for the session of plain cells. */
        default String road() {
            return "";
        }

        /** The same with its road. */
        default Where by(String keys) {
            Where there = this;
            return new Where() {
                @Override
                public Session session() throws SessionStartException {
                    return there.session();
                }

                @Override
                public String road() {
                    return keys;
                }
            };
        }
    }

    /**
     * Runs a cell, or a part of one.
     *
     * @param cell      its name in tracebacks
     * @param firstLine 1-based line of the code in that cell
     * @param where     asked only when the cell compiled, so that a typo starts nothing
     */
    public RunResult run(String code, String cell, int firstLine, Where where, CellEvents events) {
        return core.runner().run(code, cell, firstLine, where, events);
    }

    /**
     * Runs a cell, or a part of one, and does not wait for it. What it declares is declared when this returns.
     *
     * @param end gets what became of it, in another thread; not called when it could not be sent, which the result says
     */
    public RunResult runInBackground(String code, String cell, int firstLine, Where where, CellEvents events,
                                     Consumer<RunResult> end) {
        return core.runner().runInBackground(code, cell, firstLine, where, events, end);
    }

    /** What runs in the background in a session, for people: {@code Cell [5] for 12 s}. */
    public List<String> inBackground(Session session) {
        return core.runner().background().in(session);
    }

    /**
     * Stops what runs in the background in a session.
     *
     * @param force why the session is ended when that does not help; empty for not
     * @return false when nothing does
     */
    public boolean stopBackground(Session session, Optional<String> force) {
        return core.runner().background().stop(session, force);
    }

    /** A cell that an earlier kernel had sent to the background ended. */
    void endedUnheard(Session session, Message.Ran ran) {
        core.runner().booking().book(session, "", ran);
        history.unheard(session, ran);
        notes.ended(session, ran.run());
        // Not in this thread: it delivers the session's answers, too, and would wait for itself.
        Thread telling = new Thread(() -> {
            core.runner().background().tellAll(session);
            core.runner().background().heard(session, ran.run(), ran.outcome() instanceof Message.Outcome.Ok ? ""
                    : "did not end well");
        }, "farcell background end, " + session.name());
        telling.setDaemon(true);
        telling.start();
    }

    /**
     * Enters declarations that need no session: imports.
     *
     * @throws IllegalArgumentException if they do not compile
     */
    public void enter(String code, String source) {
        Compilation compilation = core.compiler().compile(code, source, 1);
        if (compilation instanceof Compilation.Rejected rejected) {
            throw new IllegalArgumentException(source + ": " + rejected.problems());
        }
        core.compiler().keep((Compilation.Compiled) compilation);
        notes.changed();
    }

    /** Whether cells may use the preview features of the compiler's Java; sessions need {@code --enable-preview} then. */
    public void allowPreview(boolean allowed) {
        core.compiler().allowPreview(allowed);
    }

    public boolean allowsPreview() {
        return core.compiler().allowsPreview();
    }

    /** Names of all variables, without asking any session. */
    public List<String> variableNames() {
        return core.compiler().variables().stream().map(Variable::name).toList();
    }

    /**
     * Stops the running cell. One that cannot be stopped is ended with its session by a second call, once the user has
     * been told so. Returns at once.
     *
     * @return false when no cell runs
     */
    public boolean interrupt() {
        return core.runner().interrupt();
    }

    /**
     * Stops the running cell at its time limit: as {@link #interrupt}, but asks nobody before its session is ended.
     *
     * @return false when no cell runs
     */
    public boolean expire() {
        return core.runner().expire();
    }

    /** All that is declared, in order of declaration. */
    public List<Declared> declared() {
        return core.compiler().declared();
    }

    /** Type of the value of one expression; empty for statements, calls without a value, and what is not Java. */
    public Optional<String> valueType(String code) {
        return core.compiler().valueType(code);
    }

    /**
     * Drops variables, methods and types by name; their values are freed in every session. Nothing is dropped when a
     * name is unknown.
     */
    public Dropped drop(List<String> names) throws InterruptedException {
        return core.runner().drop(names);
    }

    /**
     * Says what running a cell in a session would need; starts and sends nothing.
     *
     * @param target the session that it would run in; empty for one that would be started
     */
    public PlanResult plan(String code, String cell, int firstLine, Optional<Session> target, String targetName) {
        try {
            notes.cellBegins();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new CapturePreview(options, core.compiler(), core.planner(), core.homes(), this)
                .plan(code, cell, firstLine, target, targetName);
    }

    public sealed interface PlanResult {
        record Planned(PlanReport report) implements PlanResult {}

        record Rejected(List<CompileProblem> problems) implements PlanResult {}
    }

    /** What is lost of variables, and how it can be had again. */
    public LostVariables lostVariables() throws InterruptedException {
        List<Session> gone;
        synchronized (sessions) {
            gone = sessions.values().stream().filter(session -> !session.isAlive()).toList();
        }
        gone.forEach(this::buried);
        notes.cellBegins();
        return new LostVariables(this);
    }

    /** All variables with what is known of their values; asks the sessions that are their homes. */
    public List<VariableView> variables() {
        return new VariableTable(this).views();
    }

    /** Asks the homes of slots about their values; slots without a reachable value are left out. */
    Map<Slot, SlotInfo> describe(Collection<Slot> slots, boolean survey) {
        return new VariableTable(this).describe(slots, survey);
    }

    /**
     * Brings variables to a session, however large.
     *
     * @param from whose version counts, for a variable in conflict; empty otherwise
     * @return what could not be brought, for the user; empty when all are there
     */
    public List<String> fetch(List<String> names, Session to, Optional<String> from) throws InterruptedException {
        return new VariableTable(this).fetch(names, to, from);
    }

    /** How the user calls a slot. */
    String nameOf(Slot slot) {
        return slot.isStatics() ? "static fields of " + slot.owner().substring(slot.owner().lastIndexOf('$') + 1)
                : slot.field();
    }

    /**
     * Brings one slot that code in a session is about to read.
     *
     * @param inTransfer the code is run by a transfer, which waits for it
     * @return empty when it is there, else why not
     */
    Optional<String> need(Session session, Slot slot, boolean inTransfer) throws InterruptedException {
        List<Transfers.Refusal> refusals = inTransfer
                ? core.transfers().bringForTransfer(Set.of(slot), session, options.moveLimit())
                : core.transfers().bring(Set.of(slot), session, options.moveLimit());
        return refusals.stream().map(Transfers.Refusal::text).findFirst();
    }

    /** A class that a session lacks, with the states of its slots. */
    Message.ClassIs classFor(Session session, String name) {
        Optional<ClassFile> file = core.compiler().classes().file(name);
        file.ifPresent(session::got);
        return new Message.ClassIs(file.map(List::of).orElse(List.of()), core.runner().supply().states(session, List.of(name)));
    }

    /** A session wrote what another wrote at the same time: from now on its reads, too, are to be answered by the user. */
    void conflict(Session session, Slot slot) {
        session.link().ask(new Message.SetStates(List.of(core.homes().changeFor(session.name(), slot))));
        news.add(nameOf(slot) + " was changed in two sessions at the same time; both versions are kept");
    }

    /** Slots that a background thread of a session touched or wrote. */
    void dirty(Session session, List<Slot> touched, List<Slot> written) {
        for (Slot slot : written) {
            if (core.homes().written(slot, session.name(), "", false)) {
                conflict(session, slot);
            }
        }
        touched.forEach(slot -> core.homes().touched(slot, session.name()));
        core.runner().booking().tellOthers(session, written, touched);
        notes.moved();
    }

    @Override
    public void close() {
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (Exception e) {
                LOG.log(System.Logger.Level.WARNING, "closing " + resource, e);
            }
        }
        core.runner().close();
        // All at once: a kernel has little time for its end.
        CompletableFuture.allOf(sessions().stream().map(session -> CompletableFuture.runAsync(() -> {
            session.stopping();
            session.stop();
        }, task -> new Thread(task, "end of session " + session.name()).start())).toArray(CompletableFuture[]::new)).join();
        timer.shutdownNow();
        notes.close();
        core.compiler().close();
    }
}
