package farcell.compile;

import farcell.compile.Compilation.Compiled;
import farcell.compile.Compilation.Entered;
import farcell.compile.Compilation.Rejected;
import farcell.wire.ClassFile;
import farcell.wire.Slot;
import farcell.wire.Step;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.ExpressionSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Kind;
import jdk.jshell.Snippet.Status;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.VarSnippet;

/**
 * JShell as a compiler only: a cell becomes a journal for a session, and nothing is run here.
 *
 * <p>A cell is entered whole or not at all. When a snippet is rejected, or throws later in its session, what stood after
 * it is as if it had never been entered: it is dropped, and the sources that it overwrote are evaluated again with their
 * running suppressed, which restores names, types and slots. Class names follow the order of snippets.
 */
public final class CompileSide implements AutoCloseable {

    private final ReentrantLock lock = new ReentrantLock();
    private final NotebookClasses classes = new NotebookClasses();
    private final Recorder recorder = new Recorder(classes);
    private final JShell shell;
    private final SourceCodeAnalysis analysis;
    private final Splitter splitter;
    private final LiveSnippets live;
    private final Diagnoses diagnoses;
    private final Publisher publisher;
    private final RollBack rollBack;
    private final Set<String> classPath = new LinkedHashSet<>();
    private Undo open;
    private int changes;
    private volatile boolean preview;

    /** How to take back the cell entered last. */
    private record Undo(Compiled compiled, List<LiveSnippets.Evaluated> evaluated) {}

    /**
     * @param options   compiler options beside {@code -g}, {@code --release 17} for instance; they hold for the life
     *                  of the notebook
     * @param classPath what cells compile against: the API and the tables, not the kernel's own jars
     */
    public CompileSide(List<String> options, List<Path> classPath) {
        this.shell = ShellMaking.make(options, classPath, recorder);
        classPath.forEach(path -> this.classPath.add(path.toString()));
        this.analysis = shell.sourceCodeAnalysis();
        this.splitter = new Splitter(analysis);
        this.live = new LiveSnippets(shell, classes, recorder);
        this.diagnoses = new Diagnoses(shell, new MissingImports(() -> this.classPath));
        this.publisher = new Publisher(live);
        this.rollBack = new RollBack(live, publisher);
    }

    /**
     * A compile side that knows what another one knew. Names, types and what the next cells compile to are as there; the
     * class files are those given, never compiled anew.
     *
     * @param options   those of the other
     * @param classPath the other's, with what was added to it since
     * @throws ReplayException when a class would have another name here, or a variable another type
     */
    public static CompileSide replay(List<String> options, List<Path> classPath, CompileState state)
            throws ReplayException {
        CompileSide side = new CompileSide(options, classPath);
        boolean whole = false;
        try {
            List<String> notices = new ArrayList<>(state.notices());
            notices.addAll(new Replay(side.live, state).run());
            side.classes.adopt(state.classes());
            side.rollBack.resume(state.pending(), notices);
            whole = true;
            return side;
        } finally {
            if (!whole) {
                side.close();
            }
        }
    }

    /** All that is known now; the cell entered last must have been kept or undone. */
    public CompileState snapshot() {
        return locked(() -> Snapshot.of(live, rollBack, classes.all()));
    }

    /** As {@link #snapshot}, of the class files only those that changed since this was last asked; for one who asks. */
    public CompileChanges changes() {
        return locked(() -> new CompileChanges(Snapshot.of(live, rollBack, List.of()), classes.takeChanged()));
    }

    /** Whether cells may use preview features of this Java. */
    public void allowPreview(boolean allowed) {
        preview = allowed;
    }

    public boolean allowsPreview() {
        return preview;
    }

    /** All classes that the notebook made. */
    public NotebookClasses classes() {
        return classes;
    }

    /** Adds jars and directories for cells to compile against; those added before are ignored. */
    public void addToClassPath(List<Path> paths) {
        changing(() -> {
            List<String> fresh = paths.stream().map(Path::toString).filter(classPath::add).toList();
            if (!fresh.isEmpty()) {
                shell.addToClasspath(String.join(File.pathSeparator, fresh));
            }
            return null;
        });
    }

    /** Classes in directories of the class path changed: what the compiler remembers of them is forgotten. */
    public void forgetClassPath() {
        changing(() -> {
            shell.addToClasspath(String.join(File.pathSeparator, classPath));
            return null;
        });
    }

    /**
     * Compiles a cell, or a part of one, into a journal.
     *
     * @param code      Java as JShell takes it
     * @param cell      name for tracebacks, used as the source file of its classes
     * @param firstLine 1-based line of {@code code} in that cell
     */
    public Compilation compile(String code, String cell, int firstLine) {
        return changing(() -> enter(code, cell, firstLine));
    }

    private Compilation enter(String code, String cell, int firstLine) {
        if (open != null) {
            throw new IllegalStateException("the cell entered before was neither kept nor undone");
        }
        recorder.take();
        live.forgetGone();
        Splitter.Split split;
        try {
            split = splitter.split(code, firstLine);
        } catch (StackOverflowError | InternalError e) {
            return new Rejected(List.of(Diagnoses.broken(e, new Piece(code, firstLine, 1))));
        }
        if (split.broken() != null) {
            return new Rejected(diagnose(split.broken()));
        }
        List<LiveSnippets.Evaluated> evaluated = new ArrayList<>();
        List<Step> journal = new ArrayList<>(rollBack.pending());
        List<Entered> entered = new ArrayList<>();
        List<String> notices = new ArrayList<>(rollBack.pendingNotices());
        Optional<Variable> tail = Optional.empty();
        List<Piece> pieces = FileRules.entered(split.pieces());
        enterImports(pieces, cell, evaluated, entered);
        for (Piece piece : pieces.subList(evaluated.size(), pieces.size())) {
            tail = piece == split.bare() ? BareValue.nameOf(piece).flatMap(this::variable) : Optional.empty();
            if (tail.isPresent()) {
                // It is shown where it lives: there is nothing to be run.
                entered.add(new Entered(piece.line(), Optional.empty(), false, Optional.empty()));
                break;
            }
            WrapperNames names = live.names();
            Evaluation evaluation;
            try {
                evaluation = evaluate(piece, piece == split.bare());
            } catch (StackOverflowError | InternalError e) {
                rollBack.takeBack(evaluated, 0);
                return new Rejected(List.of(Diagnoses.broken(e, piece)));
            }
            List<SnippetEvent> events = evaluation.events();
            List<Recorder.Entry> entries = recorder.take();
            List<Snippet> made = LiveSnippets.made(events);
            List<Snippet> overwritten = events.stream().filter(e -> e.status() == Status.OVERWRITTEN)
                    .map(SnippetEvent::snippet).filter(live.origins::containsKey).toList();
            Optional<Snippet> rejected = made.stream().filter(s -> shell.status(s) == Status.REJECTED).findFirst();
            boolean refused = !preview && rejected.isEmpty() && Recorder.usePreview(entries);
            Map<String, Optional<ClassFile>> before = new HashMap<>();
            evaluated.add(new LiveSnippets.Evaluated(made, overwritten, names, before));
            if (rejected.isPresent()) {
                List<CompileProblem> problems = new ArrayList<>(diagnoses.problems(rejected.get(), piece));
                problems.addAll(furtherProblems(pieces, evaluated));
                rollBack.takeBack(evaluated, 0);
                return new Rejected(problems);
            }
            if (refused) {
                rollBack.takeBack(evaluated, 0);
                return new Rejected(List.of(Diagnoses.preview(piece)));
            }
            LiveSnippets.Origin origin = new LiveSnippets.Origin(cell, evaluation.entered(), made);
            made.forEach(snippet -> live.origins.put(snippet, origin));
            live.noteClasses(events);
            publisher.publish(entries, events, before, journal, entered.size(), made);
            publisher.carry(names, events, journal, notices);
            journal.addAll(publisher.rebind(names, before));
            made.forEach(snippet -> entered.add(entered(snippet, piece, cell, entries)));
            tail = tailOf(made);
        }
        evaluated.forEach(piece -> piece.snippets().forEach(snippet -> notices.addAll(diagnoses.unresolved(snippet))));
        markResult(journal, evaluated, entered.size() - 1);
        Compiled compiled = new Compiled(cell, List.copyOf(journal), List.copyOf(entered), tail, List.copyOf(notices));
        open = new Undo(compiled, evaluated);
        return compiled;
    }

    /** Those that a cell begins with, if they can be entered together. */
    private void enterImports(List<Piece> pieces, String cell, List<LiveSnippets.Evaluated> evaluated,
                              List<Entered> entered) {
        List<Piece> imports = pieces.stream().takeWhile(ShellImports::isPlain).toList();
        List<Snippet> made = live.importAll(imports.stream().map(Piece::source).toList());
        if (made.isEmpty()) {
            return;
        }
        WrapperNames names = live.names();
        for (int i = 0; i < made.size(); i++) {
            List<Snippet> one = List.of(made.get(i));
            evaluated.add(new LiveSnippets.Evaluated(one, List.of(), names, new HashMap<>()));
            live.origins.put(made.get(i), new LiveSnippets.Origin(cell, imports.get(i), one));
            entered.add(entered(made.get(i), imports.get(i), cell, List.of()));
        }
    }

    /** @param entered what was evaluated for a piece */
    private record Evaluation(Piece entered, List<SnippetEvent> events) {}

    private Evaluation evaluate(Piece piece, boolean bare) {
        Optional<Piece> value = bare ? BareValue.of(piece, live.lastIndex() + 1) : Optional.empty();
        if (value.isPresent()) {
            List<SnippetEvent> events = live.eval(value.get().source(), piece.source());
            List<Snippet> made = LiveSnippets.made(events);
            if (!made.isEmpty() && made.stream().allMatch(s -> shell.status(s) == Status.VALID)) {
                return new Evaluation(value.get(), events);
            }
            rollBack.dropAll(made);
            recorder.take();
        }
        return new Evaluation(piece, live.eval(piece.source()));
    }

    /**
     * What is wrong with the pieces behind the first rejected one. They are entered to find out, and are to be taken
     * back with the others; what JShell loaded for them stays recorded until then, since it will not load it again
     * where it is what was there before. A piece that declares anew what there is, with all that depends on it, ends the
     * search: that much is not done for a cell that is refused anyway. That a name of a rejected piece cannot be found
     * is no problem of its own.
     *
     * @param evaluated all pieces up to the rejected one; gets the others
     */
    private List<CompileProblem> furtherProblems(List<Piece> pieces, List<LiveSnippets.Evaluated> evaluated) {
        List<CompileProblem> problems = new ArrayList<>();
        Set<String> missing = new HashSet<>(diagnoses.declaredBy(pieces.get(evaluated.size() - 1)));
        for (Piece piece : pieces.subList(evaluated.size(), pieces.size())) {
            if (live.declaresAny(diagnoses.declaredBy(piece))) {
                return problems;
            }
            WrapperNames names = live.names();
            List<SnippetEvent> events;
            try {
                events = live.eval(piece.source());
            } catch (StackOverflowError | InternalError e) {
                problems.add(Diagnoses.broken(e, piece));
                return problems;
            }
            List<Snippet> made = LiveSnippets.made(events);
            List<Snippet> overwritten = events.stream().filter(e -> e.status() == Status.OVERWRITTEN)
                    .map(SnippetEvent::snippet).filter(live.origins::containsKey).toList();
            evaluated.add(new LiveSnippets.Evaluated(made, overwritten, names, new HashMap<>()));
            live.noteClasses(events);
            if (made.stream().anyMatch(s -> shell.status(s) == Status.REJECTED)) {
                made.stream().filter(s -> shell.status(s) == Status.REJECTED).findFirst()
                        .ifPresent(s -> diagnoses.problems(s, piece).stream()
                                .filter(problem -> !Diagnoses.isAbout(problem, missing)).forEach(problems::add));
                missing.addAll(diagnoses.declaredBy(piece));
            }
        }
        return problems;
    }

    private List<CompileProblem> diagnose(Piece broken) {
        if (FileRules.isPackage(broken)) {
            return List.of(Diagnoses.packaged(broken));
        }
        List<CompileProblem> problems = new ArrayList<>();
        WrapperNames names = live.names();
        List<SnippetEvent> events = live.eval(broken.source());
        recorder.take();
        for (SnippetEvent event : events) {
            if (event.causeSnippet() == null) {
                problems.addAll(diagnoses.problems(event.snippet(), broken));
            }
        }
        if (events.stream().anyMatch(e -> e.causeSnippet() == null && e.status() != Status.REJECTED)) {
            rollBack.takeBack(List.of(new LiveSnippets.Evaluated(LiveSnippets.made(events), events.stream()
                    .filter(e -> e.status() == Status.OVERWRITTEN).map(SnippetEvent::snippet)
                    .filter(live.origins::containsKey).toList(), names, Map.of())), 0);
        }
        if (problems.isEmpty()) {
            problems.add(new CompileProblem("this is not complete Java", broken.line(), broken.column(),
                    broken.lineAt(broken.source().length()), broken.columnAt(broken.source().length())));
        }
        return problems;
    }

    private Entered entered(Snippet snippet, Piece piece, String cell, List<Recorder.Entry> entries) {
        String owner = snippet.kind() == Kind.IMPORT || !shell.status(snippet).isDefined()
                ? "" : analysis.wrapper(snippet).fullClassName();
        boolean invoked = entries.stream()
                .anyMatch(e -> e instanceof Recorder.Entry.Invoke invoke && invoke.owner().equals(owner));
        Optional<Variable> variable = Optional.empty();
        Optional<Slot> temporary = Optional.empty();
        if (snippet instanceof VarSnippet var && shell.status(var).isDefined()) {
            if (BareValue.isVariableOf(snippet)) {
                temporary = Optional.of(live.slot(var));
            } else {
                variable = Optional.of(new Variable(var.name(), var.typeName(), live.slot(var), cell));
            }
        }
        return new Entered(piece.line(), variable, invoked, temporary);
    }

    /** The variable that a piece names and nothing more. */
    private Optional<Variable> tailOf(List<Snippet> made) {
        if (made.size() == 1 && made.get(0) instanceof ExpressionSnippet expression
                && expression.subKind() == SubKind.VAR_VALUE_SUBKIND) {
            return variable(expression.name());
        }
        return Optional.empty();
    }

    /** Only the last piece shows its value, and only if it is an expression other than an assignment. */
    private static void markResult(List<Step> journal, List<LiveSnippets.Evaluated> evaluated, int lastSnippet) {
        if (evaluated.isEmpty() || evaluated.get(evaluated.size() - 1).snippets().isEmpty()) {
            return;
        }
        List<Snippet> last = evaluated.get(evaluated.size() - 1).snippets();
        Snippet snippet = last.get(last.size() - 1);
        boolean shows = BareValue.isVariableOf(snippet) || snippet.subKind() == SubKind.VAR_VALUE_SUBKIND
                || snippet.subKind() == SubKind.OTHER_EXPRESSION_SUBKIND;
        int at = journal.size() - 1;
        if (shows && at >= 0 && journal.get(at) instanceof Step.Invoke invoke && invoke.snippet() == lastSnippet) {
            journal.set(at, new Step.Invoke(invoke.owner(), invoke.method(), invoke.snippet(), true));
        }
    }

    /** The cell entered last ran to its end: bare expressions are dropped, so that later cells do not grow slower. */
    public void keep(Compiled compiled) {
        changing(() -> {
            expect(compiled);
            rollBack.dropTemporaries(open.evaluated(), open.evaluated().size());
            rollBack.delivered();
            open = null;
            return null;
        });
    }

    /**
     * Takes back the snippets of the cell entered last that never ran.
     *
     * @param snippets how many of its snippets stay entered, the one that threw included
     */
    public void undo(Compiled compiled, int snippets) {
        changing(() -> {
            expect(compiled);
            int pieces = 0;
            int counted = 0;
            while (pieces < open.evaluated().size() && counted < snippets) {
                counted += open.evaluated().get(pieces).snippets().size();
                pieces++;
            }
            if (snippets > 0) {
                rollBack.delivered();
            }
            rollBack.takeBack(open.evaluated(), pieces);
            rollBack.dropTemporaries(open.evaluated(), pieces);
            open = null;
            return null;
        });
    }

    /** Takes back all of a cell whose run broke off without a result; does nothing when it was kept or undone. */
    public void abandon(Compiled compiled) {
        locked(() -> {
            if (open != null && open.compiled() == compiled) {
                undo(compiled, 0);
            }
            return null;
        });
    }

    private void expect(Compiled compiled) {
        if (open == null || open.compiled() != compiled) {
            throw new IllegalStateException("not the cell entered last");
        }
    }

    /** A variable by its name, if it is declared and usable. */
    public Optional<Variable> variable(String name) {
        return locked(() -> shell.variables()
                .filter(v -> v.name().equals(name) && shell.status(v).isDefined())
                .findFirst().map(this::describe));
    }

    /** All usable variables of the notebook, in order of declaration. */
    public List<Variable> variables() {
        return locked(() -> shell.variables()
                .filter(v -> shell.status(v).isDefined() && !BareValue.isVariableOf(v))
                .map(this::describe).toList());
    }

    private Variable describe(VarSnippet variable) {
        LiveSnippets.Origin origin = live.origins.get(variable);
        return new Variable(variable.name(), variable.typeName(), live.slot(variable),
                origin == null ? "" : origin.cell());
    }

    /** All that is declared, in order of declaration: imports, variables, methods and types. */
    public List<Declared> declared() {
        return locked(() -> shell.snippets().filter(s -> shell.status(s).isActive())
                .flatMap(s -> Declarations.kind(s).map(kind -> declared(kind, s)).stream()).toList());
    }

    private Declared declared(Declared.Kind kind, Snippet snippet) {
        LiveSnippets.Origin origin = live.origins.get(snippet);
        return new Declared(kind, Declarations.name(snippet), Declarations.signature(snippet),
                origin == null ? snippet.source() : origin.piece().cellText(), origin == null ? "" : origin.cell(),
                origin == null ? 1 : origin.piece().line());
    }

    /** Type of the value of one expression; empty for statements, calls without a value, and what is not Java. */
    public Optional<String> valueType(String code) {
        return locked(() -> {
            Optional<String> type = Declarations.valueType(analysis, code);
            recorder.take();
            return type;
        });
    }

    /**
     * Drops variables, methods (all overloads) and types by name. Nothing is dropped when a name is missing. What
     * depends on them stays declared, and cannot be used until they are declared again.
     */
    public Dropped drop(List<String> names) {
        return changing(() -> {
            if (open != null) {
                throw new IllegalStateException("the cell entered before was neither kept nor undone");
            }
            Map<String, List<Snippet>> found = new LinkedHashMap<>();
            names.forEach(name -> found.put(name, shell.snippets().filter(s -> shell.status(s).isActive())
                    .filter(s -> Declarations.kind(s).filter(k -> k != Declared.Kind.IMPORT).isPresent())
                    .filter(s -> Declarations.name(s).equals(name)).toList()));
            List<String> missing = found.keySet().stream().filter(name -> found.get(name).isEmpty()).toList();
            return missing.isEmpty() ? new Dropping(live, publisher).dropped(found)
                    : new Dropped(List.of(), missing, List.of(), List.of(), List.of());
        });
    }

    /** All live snippets as (kind, source, status), to compare two states of a notebook. */
    public List<String> state() {
        return locked(() -> shell.snippets().filter(s -> shell.status(s).isActive())
                .map(s -> s.kind() + " " + shell.status(s) + " " + s.source()).sorted().toList());
    }

    /** The first names that a snippet could not resolve, by the id in JShell's exception. */
    public List<String> unresolvedOf(String owner) {
        return locked(() -> {
            Snippet snippet = live.byClass.get(NotebookNames.wrapperOf(owner));
            return snippet instanceof DeclarationSnippet declaration
                    ? shell.unresolvedDependencies(declaration).toList() : List.<String>of();
        });
    }

    /**
     * JShell goes through all classes that there are, so that packages can be proposed. It may wait until the first cell
     * ran; the first completion ends the waiting.
     *
     * @param hold whether it is to wait
     */
    public void holdSearch(boolean hold) {
        live.holdSearch(hold);
    }

    /** Something to ask of JShell's analysis, with the compile side to itself. */
    <T> T analyse(Function<JShell, T> question) {
        return locked(() -> {
            T answer = question.apply(shell);
            recorder.take();
            return answer;
        });
    }

    /** Other than it was since something was declared, taken back or dropped, or the class path changed. */
    int age() {
        return locked(() -> changes);
    }

    private <T> T changing(java.util.function.Supplier<T> action) {
        return locked(() -> {
            changes++;
            return action.get();
        });
    }

    private <T> T locked(java.util.function.Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        locked(() -> {
            // All compile sides of a JVM have one thread for it.
            live.holdSearch(false);
            shell.close();
            return null;
        });
    }
}
