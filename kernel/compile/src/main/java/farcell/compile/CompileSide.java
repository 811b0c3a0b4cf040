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
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.Diag;
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

    /** Each round restores at least what depends on nothing moved; deeper chains than this have their values carried. */
    private static final int NAME_ROUNDS = 4;

    private static final Pattern SYMBOL = Pattern.compile("symbol:\\s+\\w+ (\\w+)");

    private final ReentrantLock lock = new ReentrantLock();
    private final NotebookClasses classes = new NotebookClasses();
    private final Recorder recorder = new Recorder(classes);
    private final JShell shell;
    private final SourceCodeAnalysis analysis;
    private final Splitter splitter;
    private final Map<Snippet, Origin> origins = new IdentityHashMap<>();
    private final Map<String, Snippet> byClass = new HashMap<>();
    private final Set<String> classPath = new LinkedHashSet<>();
    /** What a roll-back left for sessions to do: new names of unchanged methods, values to carry over. */
    private List<Step> pending = new ArrayList<>();
    private final List<String> pendingNotices = new ArrayList<>();
    private Undo open;

    /** Where a snippet came from. @param group the snippets that one evaluation of the piece made */
    private record Origin(String cell, Piece piece, List<Snippet> group) {}

    /**
     * One evaluated piece of the cell that is being entered.
     *
     * @param names   the wrapper classes before it
     * @param earlier the class files that it replaced
     */
    private record Evaluated(List<Snippet> snippets, List<Snippet> overwritten, WrapperNames names,
                             Map<String, Optional<ClassFile>> earlier) {}

    /** How to take back the cell entered last. */
    private record Undo(Compiled compiled, List<Evaluated> evaluated) {}

    /**
     * @param options   compiler options beside {@code -g}, {@code --release 17} for instance; they hold for the life
     *                  of the notebook
     * @param classPath what cells compile against: the API and the tables, not the kernel's own jars
     */
    public CompileSide(List<String> options, List<Path> classPath) {
        List<String> all = new ArrayList<>(List.of("-g", "-proc:none"));
        all.addAll(options);
        this.shell = build(all, classPath);
        this.analysis = shell.sourceCodeAnalysis();
        this.splitter = new Splitter(analysis);
    }

    /**
     * JShell starts from the system property java.class.path, which holds the kernel's own jars; there is no option to
     * start from another path. So it is built while the property shows what cells may see.
     */
    private JShell build(List<String> options, List<Path> paths) {
        List<String> names = paths.stream().map(Path::toString).toList();
        synchronized (CompileSide.class) {
            String own = System.getProperty("java.class.path");
            try {
                String first = names.isEmpty() ? System.getProperty("java.io.tmpdir") + "/none.jar" : names.get(0);
                System.setProperty("java.class.path", first);
                JShell made = JShell.builder()
                        .executionEngine(recorder.provider(), Map.of())
                        .compilerOptions(options.toArray(String[]::new))
                        .build();
                classPath.addAll(names);
                made.addToClasspath(names.isEmpty() ? first : String.join(File.pathSeparator, names));
                return made;
            } finally {
                System.setProperty("java.class.path", own);
            }
        }
    }

    /** All classes that the notebook made. */
    public NotebookClasses classes() {
        return classes;
    }

    /** Adds jars and directories for cells to compile against; those added before are ignored. */
    public void addToClassPath(List<Path> paths) {
        locked(() -> {
            List<String> fresh = paths.stream().map(Path::toString).filter(classPath::add).toList();
            if (!fresh.isEmpty()) {
                shell.addToClasspath(String.join(File.pathSeparator, fresh));
            }
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
        return locked(() -> enter(code, cell, firstLine));
    }

    private Compilation enter(String code, String cell, int firstLine) {
        if (open != null) {
            throw new IllegalStateException("the cell entered before was neither kept nor undone");
        }
        recorder.take();
        Splitter.Split split;
        try {
            split = splitter.split(code, firstLine);
        } catch (StackOverflowError | InternalError e) {
            return new Rejected(List.of(broken(e, new Piece(code, firstLine, 1))));
        }
        if (split.broken() != null) {
            return new Rejected(diagnose(split.broken()));
        }
        List<Evaluated> evaluated = new ArrayList<>();
        List<Step> journal = new ArrayList<>(pending);
        List<Entered> entered = new ArrayList<>();
        List<String> notices = new ArrayList<>(pendingNotices);
        Optional<Variable> tail = Optional.empty();
        for (Piece piece : split.pieces()) {
            WrapperNames names = names();
            List<SnippetEvent> events;
            try {
                events = shell.eval(piece.source());
            } catch (StackOverflowError | InternalError e) {
                takeBack(evaluated, 0);
                return new Rejected(List.of(broken(e, piece)));
            }
            List<Recorder.Entry> entries = recorder.take();
            List<Snippet> made = made(events);
            List<Snippet> overwritten = events.stream().filter(e -> e.status() == Status.OVERWRITTEN)
                    .map(SnippetEvent::snippet).filter(origins::containsKey).toList();
            Optional<Snippet> rejected = made.stream().filter(s -> shell.status(s) == Status.REJECTED).findFirst();
            Map<String, Optional<ClassFile>> before = new HashMap<>();
            evaluated.add(new Evaluated(made, overwritten, names, before));
            if (rejected.isPresent()) {
                List<CompileProblem> problems = problems(rejected.get(), piece);
                takeBack(evaluated, 0);
                return new Rejected(problems);
            }
            Origin origin = new Origin(cell, piece, made);
            made.forEach(snippet -> origins.put(snippet, origin));
            noteClasses(events);
            publish(entries, events, before, journal, entered.size(), made);
            carry(names, events, journal, notices);
            journal.addAll(rebind(names, before));
            made.forEach(snippet -> entered.add(entered(snippet, piece, cell, entries)));
            tail = tailOf(made);
        }
        evaluated.forEach(piece -> piece.snippets().forEach(snippet -> notices.addAll(unresolved(snippet))));
        markResult(journal, split.pieces(), evaluated);
        Compiled compiled = new Compiled(cell, List.copyOf(journal), List.copyOf(entered), tail, List.copyOf(notices));
        open = new Undo(compiled, evaluated);
        return compiled;
    }

    /** javac itself failed. */
    private static CompileProblem broken(Error error, Piece piece) {
        boolean deep = error instanceof StackOverflowError
                || String.valueOf(error.getMessage()).contains(StackOverflowError.class.getName());
        int end = Math.max(0, piece.source().indexOf('\n') < 0 ? piece.source().length() : piece.source().indexOf('\n'));
        return new CompileProblem(deep ? "this is nested too deeply for the Java compiler; split it into smaller expressions"
                : "the Java compiler broke on this: " + error, piece.line(), piece.column(), piece.line(),
                piece.columnAt(end));
    }

    private static List<Snippet> made(List<SnippetEvent> events) {
        return events.stream().filter(e -> e.causeSnippet() == null).map(SnippetEvent::snippet).toList();
    }

    private List<CompileProblem> diagnose(Piece broken) {
        List<CompileProblem> problems = new ArrayList<>();
        WrapperNames names = names();
        List<SnippetEvent> events = shell.eval(broken.source());
        recorder.take();
        for (SnippetEvent event : events) {
            if (event.causeSnippet() == null) {
                problems.addAll(problems(event.snippet(), broken));
            }
        }
        if (events.stream().anyMatch(e -> e.causeSnippet() == null && e.status() != Status.REJECTED)) {
            takeBack(List.of(new Evaluated(made(events), events.stream()
                    .filter(e -> e.status() == Status.OVERWRITTEN).map(SnippetEvent::snippet)
                    .filter(origins::containsKey).toList(), names, Map.of())), 0);
        }
        if (problems.isEmpty()) {
            problems.add(new CompileProblem("this is not complete Java", broken.line(), broken.column(),
                    broken.lineAt(broken.source().length()), broken.columnAt(broken.source().length())));
        }
        return problems;
    }

    private List<CompileProblem> problems(Snippet snippet, Piece piece) {
        List<CompileProblem> problems = shell.diagnostics(snippet).filter(Diag::isError)
                .map(d -> problem(d, piece)).map(this::withWhatItWaitsFor).toList();
        return problems.isEmpty()
                ? List.of(new CompileProblem("the compiler rejected this without saying why", piece.line(),
                        piece.column(), piece.lineAt(piece.source().length()), piece.columnAt(piece.source().length())))
                : problems;
    }

    private static CompileProblem problem(Diag diag, Piece piece) {
        int start = (int) Math.max(0, diag.getStartPosition());
        int end = (int) Math.max(start, diag.getEndPosition());
        return new CompileProblem(readable(diag.getMessage(null)), piece.lineAt(start), piece.columnAt(start), piece.lineAt(end),
                piece.columnAt(end));
    }

    /** Without the place that javac names where that is a class of JShell's, which has no name for the user. */
    private static String readable(String message) {
        return message.lines().filter(line -> !line.strip().equals("location: class")).collect(Collectors.joining("\n"));
    }

    /** A symbol that cannot be found may have been declared, and wait for something itself. */
    private CompileProblem withWhatItWaitsFor(CompileProblem problem) {
        Matcher symbol = SYMBOL.matcher(problem.message());
        if (!symbol.find()) {
            return problem;
        }
        List<String> waiting = shell.snippets().filter(s -> shell.status(s) == Status.RECOVERABLE_NOT_DEFINED)
                .filter(s -> nameOf(s).equals(symbol.group(1))).flatMap(s -> unresolved(s).stream()).toList();
        return waiting.isEmpty() ? problem : new CompileProblem(problem.message() + "\n" + String.join("\n", waiting),
                problem.line(), problem.column(), problem.endLine(), problem.endColumn());
    }

    private List<String> unresolved(Snippet snippet) {
        if (!(snippet instanceof DeclarationSnippet declaration)) {
            return List.of();
        }
        List<String> missing = shell.unresolvedDependencies(declaration).toList();
        return switch (shell.status(snippet)) {
            case RECOVERABLE_DEFINED -> List.of(nameOf(snippet) + " was created, but cannot be called until "
                    + String.join(" and ", missing) + (missing.size() == 1 ? " is" : " are") + " declared");
            case RECOVERABLE_NOT_DEFINED -> List.of(nameOf(snippet) + " was created, but cannot be used until "
                    + String.join(" and ", missing) + (missing.size() == 1 ? " is" : " are") + " declared");
            default -> List.of();
        };
    }

    private static String nameOf(Snippet snippet) {
        return snippet instanceof jdk.jshell.PersistentSnippet named ? named.name() : snippet.source();
    }

    private WrapperNames names() {
        return WrapperNames.of(shell, analysis);
    }

    private Slot slot(VarSnippet variable) {
        return new Slot(analysis.wrapper(variable).fullClassName(), variable.name());
    }

    private void noteClasses(List<SnippetEvent> events) {
        for (SnippetEvent event : events) {
            if (event.status().isDefined() && event.snippet().kind() != Kind.IMPORT) {
                byClass.put(analysis.wrapper(event.snippet()).fullClassName(), event.snippet());
            }
        }
    }

    private void publish(List<Recorder.Entry> entries, List<SnippetEvent> events,
                         Map<String, Optional<ClassFile>> before, List<Step> journal, int firstSnippet,
                         List<Snippet> made) {
        Map<String, LineMap> lines = new HashMap<>();
        for (Recorder.Entry entry : entries) {
            if (entry instanceof Recorder.Entry.Load load) {
                journal.add(new Step.Define(publish(load.name(), load.bytes(), before, lines)));
            } else if (entry instanceof Recorder.Entry.Redefine redefine) {
                ClassFile old = classes.file(redefine.name()).orElse(null);
                ClassFile file = publish(redefine.name(), redefine.bytes(), before, lines);
                if (file != old) {
                    journal.add(new Step.Redefine(file));
                }
            } else if (entry instanceof Recorder.Entry.Invoke invoke) {
                publishFamily(invoke.owner(), before, lines, journal);
                journal.add(new Step.Invoke(invoke.owner(), invoke.method(),
                        firstSnippet + indexOf(invoke.owner(), made), false));
            }
        }
        for (SnippetEvent event : events) {
            Snippet snippet = event.snippet();
            if (snippet.kind() != Kind.IMPORT && shell.status(snippet).isDefined()) {
                publishFamily(analysis.wrapper(snippet).fullClassName(), before, lines, journal);
            }
        }
        for (Snippet snippet : made) {
            boolean resets = snippet.subKind() == SubKind.VAR_DECLARATION_SUBKIND;
            if (resets && shell.status(snippet).isDefined()) {
                journal.add(new Step.Reset(slot((VarSnippet) snippet)));
            }
        }
    }

    /** JShell loads no class again that it believes loaded, as after a roll-back or {@code plan}. */
    private void publishFamily(String wrapper, Map<String, Optional<ClassFile>> before, Map<String, LineMap> lines,
                               List<Step> journal) {
        for (String name : classes.family(wrapper)) {
            ClassFile old = classes.file(name).orElse(null);
            ClassFile file = publish(name, classes.compiledBytes(name), before, lines);
            if (file != old) {
                journal.add(new Step.Define(file));
            }
        }
    }

    private int indexOf(String owner, List<Snippet> made) {
        for (int i = 0; i < made.size(); i++) {
            if (owner.equals(analysis.wrapper(made.get(i)).fullClassName())) {
                return i;
            }
        }
        return 0;
    }

    private ClassFile publish(String name, byte[] bytes, Map<String, Optional<ClassFile>> before,
                              Map<String, LineMap> lines) {
        before.putIfAbsent(name, classes.file(name));
        String wrapper = NotebookNames.wrapperOf(name);
        Snippet snippet = byClass.get(wrapper);
        Origin origin = snippet == null ? null : origins.get(snippet);
        if (origin == null) {
            return classes.publish(name, bytes);
        }
        LineMap map = lines.computeIfAbsent(wrapper, w -> LineMap.of(analysis.wrapper(snippet), origin.piece()));
        return classes.publish(name, LinePatch.apply(bytes, origin.cell(), map));
    }

    /**
     * A variable whose class was replaced by a change elsewhere was reset by JShell: its value is carried over, unless
     * its type was replaced, too; then it could not hold its value, or hold objects that are none of the new type.
     */
    private void carry(WrapperNames before, List<SnippetEvent> events, List<Step> journal, List<String> notices) {
        WrapperNames now = names();
        List<String> replaced = before.replacedTypes(now);
        for (SnippetEvent event : events) {
            if (event.causeSnippet() == null || !(event.snippet() instanceof VarSnippet variable)
                    || event.status() == Status.OVERWRITTEN || before.slot(variable.name()).isEmpty()) {
                continue;
            }
            if (!event.status().isDefined()) {
                notices.add(variable.name() + " lost its value: what its type " + variable.typeName()
                        + " needs is gone or was replaced");
            } else if (before.isMoved(variable, now)) {
                carry(variable, before.slot(variable.name()).get(), replaced, journal, notices);
            }
        }
    }

    private void carry(VarSnippet variable, Slot old, List<String> replaced, List<Step> journal,
                       List<String> notices) {
        List<String> words = List.of(variable.typeName().split("\\W+"));
        Optional<String> type = replaced.stream().filter(words::contains).findFirst();
        if (type.isPresent()) {
            notices.add(variable.name() + " lost its value: its type " + variable.typeName() + " needs "
                    + type.get() + ", which was replaced by one of another shape");
        } else {
            journal.add(new Step.Carry(old, slot(variable)));
        }
    }

    private Entered entered(Snippet snippet, Piece piece, String cell, List<Recorder.Entry> entries) {
        String owner = snippet.kind() == Kind.IMPORT || !shell.status(snippet).isDefined()
                ? "" : analysis.wrapper(snippet).fullClassName();
        boolean invoked = entries.stream()
                .anyMatch(e -> e instanceof Recorder.Entry.Invoke invoke && invoke.owner().equals(owner));
        Optional<Variable> variable = Optional.empty();
        Optional<Slot> temporary = Optional.empty();
        if (snippet instanceof VarSnippet var && shell.status(var).isDefined()) {
            if (snippet.subKind() == SubKind.TEMP_VAR_EXPRESSION_SUBKIND) {
                temporary = Optional.of(slot(var));
            } else {
                variable = Optional.of(new Variable(var.name(), var.typeName(), slot(var), cell));
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
    private static void markResult(List<Step> journal, List<Piece> pieces, List<Evaluated> evaluated) {
        if (evaluated.isEmpty() || evaluated.get(evaluated.size() - 1).snippets().isEmpty()) {
            return;
        }
        List<Snippet> last = evaluated.get(evaluated.size() - 1).snippets();
        Snippet snippet = last.get(last.size() - 1);
        boolean shows = switch (snippet.subKind()) {
            case VAR_VALUE_SUBKIND, TEMP_VAR_EXPRESSION_SUBKIND, OTHER_EXPRESSION_SUBKIND -> true;
            default -> false;
        };
        int at = journal.size() - 1;
        if (shows && at >= 0 && journal.get(at) instanceof Step.Invoke invoke) {
            journal.set(at, new Step.Invoke(invoke.owner(), invoke.method(), invoke.snippet(), true));
        }
    }

    /** The cell entered last ran to its end: bare expressions are dropped, so that later cells do not grow slower. */
    public void keep(Compiled compiled) {
        locked(() -> {
            expect(compiled);
            dropTemporaries(open.evaluated(), open.evaluated().size());
            pending = new ArrayList<>();
            pendingNotices.clear();
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
        locked(() -> {
            expect(compiled);
            int pieces = 0;
            int counted = 0;
            while (pieces < open.evaluated().size() && counted < snippets) {
                counted += open.evaluated().get(pieces).snippets().size();
                pieces++;
            }
            if (snippets > 0) {
                pending = new ArrayList<>();
                pendingNotices.clear();
            }
            takeBack(open.evaluated(), pieces);
            dropTemporaries(open.evaluated(), pieces);
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

    private void dropTemporaries(List<Evaluated> evaluated, int pieces) {
        for (Evaluated piece : evaluated.subList(0, pieces)) {
            for (Snippet snippet : piece.snippets()) {
                boolean dead = snippet.subKind() == SubKind.TEMP_VAR_EXPRESSION_SUBKIND;
                if (dead && shell.status(snippet).isActive()) {
                    shell.drop(snippet);
                    byClass.remove(analysis.wrapper(snippet).fullClassName());
                    origins.remove(snippet);
                }
            }
        }
        recorder.take();
    }

    /** Drops what was entered from piece {@code from} on, newest first, then restores what it had overwritten. */
    private void takeBack(List<Evaluated> evaluated, int from) {
        if (from == evaluated.size()) {
            return;
        }
        List<Evaluated> back = evaluated.subList(from, evaluated.size());
        Set<Snippet> own = Collections.newSetFromMap(new IdentityHashMap<>());
        back.forEach(piece -> own.addAll(piece.snippets()));
        for (int i = back.size() - 1; i >= 0; i--) {
            dropAll(back.get(i).snippets());
            back.get(i).snippets().forEach(origins::remove);
        }
        restoreAll(back.stream().flatMap(piece -> piece.overwritten().stream()).filter(old -> !own.contains(old))
                .toList(), back.get(0).names());
        restoreNames(back.get(0).names());
        for (int i = back.size() - 1; i >= 0; i--) {
            back.get(i).earlier().forEach((name, file) -> classes.restore(name, file.orElse(null)));
        }
        publishRestored(back.get(0).names());
    }

    /** Drops snippets that are still there, newest first. */
    private void dropAll(List<Snippet> snippets) {
        for (int i = snippets.size() - 1; i >= 0; i--) {
            if (shell.status(snippets.get(i)).isActive()) {
                noteClasses(shell.drop(snippets.get(i)));
            }
        }
    }

    /** Types and methods first: a variable with an initialiser is rejected as long as what it uses is not there. */
    private void restoreAll(List<Snippet> snippets, WrapperNames before) {
        List<Snippet> open = new ArrayList<>(snippets.stream().filter(s -> !(s instanceof VarSnippet)).toList());
        snippets.stream().filter(s -> s instanceof VarSnippet).forEach(open::add);
        boolean progress = true;
        while (!open.isEmpty() && progress) {
            progress = open.removeIf(snippet -> restore(snippet, before));
        }
        open.forEach(snippet -> pendingNotices.add(nameOf(snippet)
                + " could not be restored after a cell that failed; run the cell that declares it again"));
    }

    /** @return false if it was rejected and may be tried again */
    private boolean restore(Snippet old, WrapperNames before) {
        Origin origin = origins.remove(old);
        if (origin == null) {
            return true;
        }
        boolean alone = origin.group().size() == 1;
        String source = alone || !(old instanceof VarSnippet variable) ? origin.piece().source()
                : variable.typeName() + " " + variable.name() + ";";
        recorder.want(before.wrapper(old).orElse(""));
        List<SnippetEvent> events = shell.eval(source);
        recorder.want("");
        List<Snippet> again = made(events);
        if (again.stream().anyMatch(s -> shell.status(s) == Status.REJECTED)) {
            origins.put(old, origin);
            return false;
        }
        Origin same = new Origin(origin.cell(), origin.piece(), alone ? again : origin.group());
        again.forEach(snippet -> origins.put(snippet, same));
        noteClasses(events);
        return true;
    }

    /**
     * Variables and types that depend on what was restored were recompiled with it and have classes of other names by
     * now; dropped and evaluated anew they get the old ones again, and with them their values.
     */
    private void restoreNames(WrapperNames before) {
        for (int round = 0; round < NAME_ROUNDS; round++) {
            WrapperNames now = names();
            List<Snippet> moved = shell.snippets().filter(s -> shell.status(s).isActive() && origins.containsKey(s)
                    && before.isMoved(s, now)).toList();
            if (moved.isEmpty()) {
                return;
            }
            dropAll(moved);
            restoreAll(moved, before);
        }
    }

    /**
     * Publishes the classes anew that JShell did not compile anew although they use what has another wrapper now.
     *
     * @param before gets the files that were replaced
     */
    private List<Step> rebind(WrapperNames names, Map<String, Optional<ClassFile>> before) {
        List<Step> steps = new ArrayList<>();
        Rebinding moved = names.moved(names(),
                name -> Optional.ofNullable(classes.bytes(name)).map(ClassFacts::of));
        for (ClassFile file : moved.isEmpty() ? List.<ClassFile>of() : classes.all()) {
            byte[] bytes = moved.apply(file.bytes());
            if (bytes != file.bytes()) {
                before.putIfAbsent(file.name(), Optional.of(file));
                steps.add(new Step.Define(classes.publish(file.name(), bytes)));
            }
        }
        return steps;
    }

    /** Makes what JShell believes to be loaded after a roll-back known to sessions by their next journal. */
    private void publishRestored(WrapperNames before) {
        Map<String, LineMap> lines = new HashMap<>();
        Set<String> live = new HashSet<>();
        shell.snippets().filter(s -> shell.status(s).isDefined() && s.kind() != Kind.IMPORT)
                .forEach(s -> live.add(analysis.wrapper(s).fullClassName()));
        Set<String> names = new LinkedHashSet<>();
        for (Recorder.Entry entry : recorder.take()) {
            if (entry instanceof Recorder.Entry.Load load) {
                names.add(load.name());
            } else if (entry instanceof Recorder.Entry.Redefine redefine) {
                names.add(redefine.name());
            }
        }
        for (String name : names) {
            ClassFile old = classes.file(name).orElse(null);
            if (live.contains(NotebookNames.wrapperOf(name))) {
                ClassFile file = publish(name, classes.compiledBytes(name), new HashMap<>(), lines);
                if (file != old) {
                    pending.add(new Step.Define(file));
                }
            }
        }
        pending.addAll(rebind(before, new HashMap<>()));
        WrapperNames now = names();
        List<String> replaced = before.replacedTypes(now);
        shell.variables().filter(v -> shell.status(v).isDefined() && before.isMoved(v, now))
                .forEach(v -> carry(v, before.slot(v.name()).orElseThrow(), replaced, pending, pendingNotices));
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
                .filter(v -> shell.status(v).isDefined() && v.subKind() != SubKind.TEMP_VAR_EXPRESSION_SUBKIND)
                .map(this::describe).toList());
    }

    private Variable describe(VarSnippet variable) {
        Origin origin = origins.get(variable);
        return new Variable(variable.name(), variable.typeName(), slot(variable), origin == null ? "" : origin.cell());
    }

    /** All that is declared, in order of declaration: imports, variables, methods and types. */
    public List<Declared> declared() {
        return locked(() -> shell.snippets().filter(s -> shell.status(s).isActive())
                .flatMap(s -> Declarations.kind(s).map(kind -> declared(kind, s)).stream()).toList());
    }

    private Declared declared(Declared.Kind kind, Snippet snippet) {
        Origin origin = origins.get(snippet);
        return new Declared(kind, Declarations.name(snippet), Declarations.signature(snippet),
                origin == null ? snippet.source() : origin.piece().source(), origin == null ? "" : origin.cell(),
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
        return locked(() -> {
            if (open != null) {
                throw new IllegalStateException("the cell entered before was neither kept nor undone");
            }
            Map<String, List<Snippet>> found = new LinkedHashMap<>();
            names.forEach(name -> found.put(name, shell.snippets().filter(s -> shell.status(s).isActive())
                    .filter(s -> Declarations.kind(s).filter(k -> k != Declared.Kind.IMPORT).isPresent())
                    .filter(s -> Declarations.name(s).equals(name)).toList()));
            List<String> missing = found.keySet().stream().filter(name -> found.get(name).isEmpty()).toList();
            return missing.isEmpty() ? dropped(found)
                    : new Dropped(List.of(), missing, List.of(), List.of(), List.of());
        });
    }

    private Dropped dropped(Map<String, List<Snippet>> found) {
        recorder.take();
        Set<Snippet> gone = Collections.newSetFromMap(new IdentityHashMap<>());
        found.values().forEach(gone::addAll);
        WrapperNames before = names();
        List<SnippetEvent> events = new ArrayList<>();
        List<Step> journal = new ArrayList<>();
        List<Slot> slots = new ArrayList<>();
        for (Snippet snippet : gone) {
            String wrapper = analysis.wrapper(snippet).fullClassName();
            if (snippet instanceof VarSnippet variable) {
                slots.add(slot(variable));
            }
            classes.family(wrapper).forEach(name -> slots.add(Slot.statics(name)));
            WrapperNames names = names();
            Map<String, Optional<ClassFile>> files = new HashMap<>();
            List<SnippetEvent> dropped = shell.drop(snippet);
            events.addAll(dropped);
            origins.remove(snippet);
            byClass.remove(wrapper);
            List<SnippetEvent> others = dropped.stream().filter(e -> !gone.contains(e.snippet())).toList();
            noteClasses(others);
            publish(recorder.take().stream().filter(e -> !(e instanceof Recorder.Entry.Invoke)).toList(), others,
                    files, journal, 0, List.of());
            carry(names, others, journal, new ArrayList<>());
            journal.addAll(rebind(names, files));
        }
        List<String> notices = new ArrayList<>();
        Set<Snippet> told = Collections.newSetFromMap(new IdentityHashMap<>());
        told.addAll(gone);
        for (SnippetEvent event : events) {
            Snippet snippet = event.snippet();
            if (told.add(snippet) && shell.status(snippet) != Status.VALID && snippet instanceof DeclarationSnippet d) {
                boolean lost = snippet instanceof VarSnippet && before.slot(nameOf(snippet)).isPresent()
                        && !shell.status(snippet).isDefined();
                notices.add(Declarations.signature(snippet) + (lost ? " lost its value and" : "")
                        + " cannot be used until " + Declarations.list(shell.unresolvedDependencies(d).toList())
                        + " is declared again");
            }
        }
        return new Dropped(List.copyOf(found.keySet()), List.of(), journal, slots, notices);
    }

    /** All live snippets as (kind, source, status), to compare two states of a notebook. */
    public List<String> state() {
        return locked(() -> shell.snippets().filter(s -> shell.status(s).isActive())
                .map(s -> s.kind() + " " + shell.status(s) + " " + s.source()).sorted().toList());
    }

    /** The first names that a snippet could not resolve, by the id in JShell's exception. */
    public List<String> unresolvedOf(String owner) {
        return locked(() -> {
            Snippet snippet = byClass.get(NotebookNames.wrapperOf(owner));
            return snippet instanceof DeclarationSnippet declaration
                    ? shell.unresolvedDependencies(declaration).toList() : List.<String>of();
        });
    }

    /** Something to ask of JShell's analysis, with the compile side to itself. */
    <T> T analyse(Function<JShell, T> question) {
        return locked(() -> {
            T answer = question.apply(shell);
            recorder.take();
            return answer;
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
            shell.close();
            return null;
        });
    }
}
