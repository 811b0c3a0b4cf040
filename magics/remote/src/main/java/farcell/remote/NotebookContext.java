package farcell.remote;

import farcell.compile.Declared;
import farcell.compile.Dropped;
import farcell.jupyter.Interpreter.CellOutput;
import farcell.jupyter.Interpreter.InputUnavailable;
import farcell.jupyter.Interpreter.Result;
import farcell.magics.CodeFailedException;
import farcell.magics.Declarations;
import farcell.magics.Environment;
import farcell.magics.MagicContext;
import farcell.magics.MagicException;
import farcell.magics.Source;
import farcell.notebook.Attachment;
import farcell.notebook.CellEvents;
import farcell.notebook.Notebook;
import farcell.notebook.RunResult;
import farcell.notebook.Session;
import farcell.notebook.SessionStarter.SessionStartException;
import farcell.wire.Bundle;
import farcell.wire.ClassFile;
import farcell.wire.Thrown;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A running cell as its magics see it: Java goes to one session. */
final class NotebookContext implements MagicContext {

    private final Notebook notebook;
    private final Tracebacks tracebacks;
    private final CellSources sources;
    private final CellOutput out;
    private final Path directory;
    private final Environment environment;
    private final Notebook.Where where;
    private final boolean local;
    private final Consumer<RunResult.Report> reports;
    private final Jars jars;
    private final Optional<Background> background;

    /** Is told of Java that goes on when its cell has ended. */
    interface Background {
        void begins();

        /** In another thread; what became of it was shown. @param how a word: {@code done} */
        void ended(String how);
    }

    /** Brings a jar to the class path of the notebook. */
    @FunctionalInterface
    interface Jars {
        /** @param coordinate as {@code %maven} takes it; @return whether it is there now and was not before */
        boolean add(String coordinate, MagicContext context);
    }

    /** @param local whether its Java runs in the session of plain cells; @param reports gets what each run moved */
    NotebookContext(Notebook notebook, Tracebacks tracebacks, CellSources sources, CellOutput out, Path directory,
                    Environment environment, Notebook.Where where, boolean local, Consumer<RunResult.Report> reports,
                    Jars jars) {
        this(notebook, tracebacks, sources, out, directory, environment, where, local, reports, jars, Optional.empty());
    }

    private NotebookContext(Notebook notebook, Tracebacks tracebacks, CellSources sources, CellOutput out, Path directory,
                            Environment environment, Notebook.Where where, boolean local,
                            Consumer<RunResult.Report> reports, Jars jars, Optional<Background> background) {
        this.background = background;
        this.notebook = notebook;
        this.tracebacks = tracebacks;
        this.sources = sources;
        this.out = out;
        this.directory = directory;
        this.environment = environment;
        this.where = where;
        this.local = local;
        this.reports = reports;
        this.jars = jars;
    }

    /** The same cell with its Java going elsewhere. */
    NotebookContext in(Notebook.Where elsewhere, Consumer<RunResult.Report> into) {
        return new NotebookContext(notebook, tracebacks, sources, out, directory, environment, elsewhere, false, into,
                jars);
    }

    /** The same cell with its Java going on elsewhere when the cell has ended. */
    NotebookContext inBackground(Notebook.Where elsewhere, Consumer<RunResult.Report> into, Background told) {
        return new NotebookContext(notebook, tracebacks, sources, out, directory, environment, elsewhere, false, into,
                jars, Optional.of(told));
    }

    @Override
    public MagicContext in(String session) {
        if (session.equals(Notebook.LOCAL)) {
            return in(notebook::local, reports);
        }
        Session there = notebook.session(session).filter(Session::isAlive).orElseThrow(() ->
                new MagicException("there is no session " + session + "; there is "
                        + String.join(", ", notebook.sessions().stream().map(Session::name).toList())));
        Notebook.Where where = () -> there;
        return in(where.by("session=" + session), reports);
    }

    @Override
    public CellOutput out() {
        return out;
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public List<Path> classPath() {
        return notebook.paths();
    }

    @Override
    public void addToClassPath(List<Path> entries) throws CodeFailedException {
        try {
            notebook.addPaths(entries);
        } catch (SessionStartException e) {
            throw new CodeFailedException(Tracebacks.plain("ClassPathError", e.getMessage()));
        }
    }

    @Override
    public List<Reload> reload(List<ClassFile> files, List<String> reshaped) throws InterruptedException {
        return notebook.reload(files, reshaped).stream()
                .map(r -> new Reload(r.session(), r.replaced(), r.obstacles(), r.problem())).toList();
    }

    @Override
    public void announce(String text, String earlier) {
        notebook.announce(text, earlier);
    }

    @Override
    public void closeWithNotebook(AutoCloseable resource) {
        notebook.closeWith(resource);
    }

    @Override
    public List<String> compilerOptions() {
        return notebook.compilerOptions();
    }

    @Override
    public Declarations declarations() {
        return declarations(notebook);
    }

    static Declarations declarations(Notebook notebook) {
        return new Declarations() {
            @Override
            public List<Declared> all() {
                return notebook.declared();
            }

            @Override
            public Optional<String> valueType(String expression) {
                return notebook.valueType(expression);
            }

            @Override
            public Dropped drop(List<String> names) throws InterruptedException {
                return notebook.drop(names);
            }
        };
    }

    @Override
    public Environment environment() {
        return environment;
    }

    @Override
    public boolean local() {
        return local;
    }

    @Override
    public Optional<Bundle> run(Source java) throws CodeFailedException {
        sources.put(java.name(), java.firstLine(), java.text());
        CellEvents events = events(java.name());
        RunResult result = run(java, events);
        if (result instanceof RunResult.Rejected rejected && addWhatIjavaHad(rejected)) {
            result = run(java, events);
        }
        return shown(result, java.name());
    }

    private RunResult run(Source java, CellEvents events) {
        if (background.isEmpty()) {
            return notebook.run(java.text(), java.name(), java.firstLine(), where, events);
        }
        Background told = background.get();
        told.begins();
        RunResult sent = notebook.runInBackground(java.text(), java.name(), java.firstLine(), where, events,
                result -> told.ended(shownLater(result, java.name())));
        if (!(sent instanceof RunResult.Ok)) {
            told.ended("failed");
        }
        return sent;
    }

    /** Shows the end of a cell that has given its reply. @return how it ended, a word */
    private String shownLater(RunResult result, String cell) {
        try {
            shown(result, cell).ifPresent(value -> out.display(value, "", false));
            return "done";
        } catch (CodeFailedException e) {
            out.stream("stderr", String.join("\n", e.failed().traceback()) + "\n");
            return e.failed().name().equals("Stopped") ? "stopped" : "failed";
        }
    }

    /** Waits for the end of a cell that an earlier kernel began, and shows it as that of this cell. */
    Optional<Bundle> resume(Attachment attachment) throws CodeFailedException {
        Attachment.Begun cell = attachment.cell().orElseThrow();
        sources.put(cell.name(), cell.firstLine(), cell.code());
        return shown(attachment.end().apply(events(cell.name())), cell.name());
    }

    private Optional<Bundle> shown(RunResult result, String cell) throws CodeFailedException {
        if (result instanceof RunResult.Ok ok) {
            ok.notices().forEach(notice -> out.stream("stderr", notice + "\n"));
            reports.accept(ok.report());
            return ok.value();
        }
        if (result instanceof RunResult.Threw threw) {
            threw.notices().forEach(notice -> out.stream("stderr", notice + "\n"));
            reports.accept(threw.report());
        }
        Result.Failed failed = tracebacks.of(result, cell);
        throw new CodeFailedException(failed);
    }

    /** Nothing of a rejected cell was entered, so it can be run again once its jar is there. */
    private boolean addWhatIjavaHad(RunResult.Rejected rejected) {
        Optional<String> coordinate = rejected.problems().stream()
                .map(problem -> MissingPackages.ijavaHad(problem.message())).flatMap(Optional::stream).findFirst();
        if (coordinate.isEmpty() || !jars.add(coordinate.get(), this)) {
            return false;
        }
        out.stream("stderr", "added " + coordinate.get() + ", which IJava had on its own class path\n");
        return true;
    }

    private CellEvents events(String cell) {
        return new CellEvents() {
            @Override
            public void stream(String name, String text) {
                out.stream(name, text);
            }

            @Override
            public void display(Bundle bundle, String id, boolean update) {
                out.display(bundle, id, update);
            }

            @Override
            public void clear(boolean untilNext) {
                out.clear(untilNext);
            }

            @Override
            public void uncaught(String session, String thread, Thrown thrown) {
                out.stream("stderr", tracebacks.uncaught(session, cell, thread, thrown));
            }

            @Override
            public String input(String prompt, boolean password) throws NoInputException {
                try {
                    return out.input(prompt, password);
                } catch (InputUnavailable e) {
                    throw new NoInputException(e.getMessage());
                }
            }
        };
    }
}
