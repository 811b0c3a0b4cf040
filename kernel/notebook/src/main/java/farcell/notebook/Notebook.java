package farcell.notebook;

import farcell.compile.Assistant;
import farcell.compile.CapturePlanner;
import farcell.compile.Compilation;
import farcell.compile.CompileProblem;
import farcell.compile.CompileSide;
import farcell.compile.Declared;
import farcell.compile.Dropped;
import farcell.compile.Variable;
import farcell.hosts.Remains;
import farcell.notebook.JournalEntry.Opening;
import farcell.notebook.SessionStarter.SessionStartException;
import farcell.wire.ClassFile;
import farcell.wire.Message.OutputLimit;
import farcell.wire.Message.SlotInfo;
import farcell.wire.Slot;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    /** By then the first cell has run, if one waited. */
    private static final long SEARCH_SECONDS = 3;
    private static final long LIMIT_SECONDS = 5;

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
    private final News news = new News();
    private final SessionEnds ends;
    private final SessionRequests requests;
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
        this.ends = new SessionEnds(this, options.store(), news);
        this.requests = new SessionRequests(this, news, options.moveLimit());
        this.notes = new JournalNotes(this, new Opening(Journals.FORMAT, Runtime.version().feature(), options.identity(),
                options.compilerOptions(), options.compilePath().stream().map(Path::toString).toList()), news::add);
        CompileSide compiler = new CompileSide(options.compilerOptions(), options.compilePath());
        compiler.holdSearch(true);
        timer.schedule(() -> compiler.holdSearch(false), SEARCH_SECONDS, TimeUnit.SECONDS);
        this.core = core(compiler, List.of(), 0);
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
        Transfers transfers = new Transfers(homes, this::living, this::nameOf,
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
        sessions().forEach(this::limit);
    }

    /** Asked, not told: the next cell is not to begin before it. A session that does not answer is as good as gone. */
    private void limit(Session session) {
        if (outputLimit >= 0) {
            session.link().ask(new OutputLimit(outputLimit)).orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                    .exceptionally(gone -> null).join();
        }
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
        session(name).ifPresent(ends::bury);
        SessionVoice voice = new SessionVoice(this, outputs);
        Session session = new Session(name, starter.start(voice));
        voice.speaksFor(session);
        sessions.put(name, session);
        limit(session);
        notes.session(session, 0);
        session.whenEnded().thenAccept(why -> ends.ended(session, why));
        core.classPath().give(session);
        return session;
    }

    /** How sessions end. */
    SessionEnds ends() {
        return ends;
    }

    /** What sessions ask. */
    SessionRequests requests() {
        return requests;
    }

    /** What the user should know since the last cell. */
    News news() {
        return news;
    }

    /** Ends a session; the values that are only there are written down first. @return what could not be kept */
    public List<String> stop(Session session) throws InterruptedException {
        return ends.stop(session);
    }

    /** A session that lives; the end of one that does not is booked, so that what it had is known to be lost or kept. */
    private Optional<Session> living(String name) {
        Optional<Session> session = session(name);
        session.filter(each -> !each.isAlive()).ifPresent(ends::bury);
        return session.filter(Session::isAlive);
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

    /** As {@link #attach(SessionStarter, Attachment.Road)}, from what a session left that ended in order. */
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
        limit(session);
        notes.session(session, each.journalLength());
        session.whenEnded().thenAccept(why -> ends.ended(session, why));
        each.voice().speaksFor(session);
    }

    /** The session of plain cells, started if it does not live. */
    public synchronized Session local() throws SessionStartException {
        Optional<Session> living = session(LOCAL).filter(Session::isAlive);
        return living.isPresent() ? living.get() : start(LOCAL, local);
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
        news.replace(earlier, text);
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
        gone.forEach(ends::bury);
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
