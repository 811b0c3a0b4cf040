package farcell.compile;

import farcell.wire.ClassFile;
import farcell.wire.Slot;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Kind;
import jdk.jshell.Snippet.Status;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.VarSnippet;

/**
 * The snippets of a notebook in JShell, where each came from, and which class is whose. Guarded by the compile side's
 * lock.
 */
final class LiveSnippets {

    final JShell shell;
    final SourceCodeAnalysis analysis;
    final NotebookClasses classes;
    final Recorder recorder;
    final Map<Snippet, Origin> origins = new IdentityHashMap<>();
    final Map<String, Snippet> byClass = new HashMap<>();
    private final Optional<ShellInternals> internals;
    private final Optional<ShellImports> imports;
    private final NeededNames neededNames = new NeededNames();
    private int lastIndex;
    private int temporaries;

    LiveSnippets(JShell shell, NotebookClasses classes, Recorder recorder) {
        this.internals = ShellInternals.of(shell);
        this.imports = ShellImports.of(shell);
        this.shell = shell;
        this.analysis = shell.sourceCodeAnalysis();
        this.classes = classes;
        this.recorder = recorder;
    }

    /** Where a snippet came from. @param group the snippets that one evaluation of the piece made */
    record Origin(String cell, Piece piece, List<Snippet> group) {}

    /**
     * One evaluated piece of the cell that is being entered.
     *
     * @param names   the wrapper classes before it
     * @param earlier the class files that it replaced
     */
    record Evaluated(List<Snippet> snippets, List<Snippet> overwritten, WrapperNames names,
                             Map<String, Optional<ClassFile>> earlier) {}

    static List<Snippet> made(List<SnippetEvent> events) {
        return events.stream().filter(e -> e.causeSnippet() == null).map(SnippetEvent::snippet).toList();
    }

    static String nameOf(Snippet snippet) {
        return snippet instanceof jdk.jshell.PersistentSnippet named ? named.name() : snippet.source();
    }

    /** Evaluates a piece; it sees those declarations that it can need. */
    List<SnippetEvent> eval(String source) {
        return eval(source, source);
    }

    /** @param mentioning what stands for its text where it is looked what it can need */
    List<SnippetEvent> eval(String source, String mentioning) {
        if (internals.isEmpty()) {
            return shell.eval(source);
        }
        List<Snippet> active = shell.snippets().filter(s -> shell.status(s).isActive()).toList();
        internals.get().importOnly(neededNames.of(mentioning, active).orElse(null));
        try {
            return shell.eval(source);
        } finally {
            internals.get().importOnly(null);
        }
    }

    /**
     * Evaluates imports together, while nothing is declared that can depend on them.
     *
     * @return what each of them made; empty, with nothing entered, when they are to be evaluated one by one: because
     *         that is to say what is wrong with one, or one takes the place of another
     */
    List<Snippet> importAll(List<String> sources) {
        boolean alone = shell.snippets().noneMatch(s -> shell.status(s).isActive() && s.kind() != Kind.IMPORT);
        if (sources.size() < 2 || imports.isEmpty() || !alone) {
            return List.of();
        }
        List<Snippet> made = imports.get().enter(sources).map(LiveSnippets::made).orElse(List.of());
        if (made.size() == sources.size() && made.stream().allMatch(s -> shell.status(s) == Status.VALID)) {
            return made;
        }
        made.stream().filter(s -> shell.status(s).isActive()).forEach(shell::drop);
        recorder.take();
        return List.of();
    }

    /** Forgets snippets that are gone, when no cell is open that may bring them back. */
    void forgetGone() {
        noteNumbers();
        Set<Snippet> active = Collections.newSetFromMap(new IdentityHashMap<>());
        shell.snippets().filter(s -> shell.status(s).isActive()).forEach(active::add);
        Set<String> wrappers = new HashSet<>();
        active.stream().filter(s -> s.kind() != Kind.IMPORT && shell.status(s).isDefined())
                .forEach(s -> wrappers.add(analysis.wrapper(s).fullClassName()));
        origins.keySet().retainAll(active);
        byClass.keySet().retainAll(wrappers);
        neededNames.retain(active);
        internals.ifPresent(shell -> shell.forget(active::contains, wrappers));
    }

    /** Forgets what was compiled of an expression's variable, whose name is never used again. */
    void forgetTemporary(String wrapper) {
        byClass.remove(wrapper);
        classes.forgetCompiled(wrapper);
        internals.ifPresent(shell -> shell.forgetLoaded(wrapper));
    }

    /** @param hold whether JShell's search for packages that can be proposed is to wait */
    void holdSearch(boolean hold) {
        internals.ifPresent(shell -> shell.holdSearch(hold));
    }

    private void noteNumbers() {
        shell.snippets().forEach(snippet -> {
            lastIndex = Math.max(lastIndex, Snapshot.index(snippet));
            if (snippet instanceof VarSnippet var && var.subKind() == SubKind.TEMP_VAR_EXPRESSION_SUBKIND) {
                temporaries = Math.max(temporaries, Integer.parseInt(var.name().substring(1)));
            }
        });
    }

    /** Numbers up to this one were given to snippets that are gone. */
    void gaveOut(int number) {
        lastIndex = Math.max(lastIndex, number);
    }

    /** The highest number that JShell gave to a snippet, gone or not. */
    int lastIndex() {
        noteNumbers();
        return lastIndex;
    }

    /** How many variables of expressions there were, gone or not. */
    int temporaries() {
        noteNumbers();
        return temporaries;
    }

    WrapperNames names() {
        return WrapperNames.of(shell, analysis);
    }

    /** Whether one of the names is declared, as whatever. */
    boolean declaresAny(Collection<String> names) {
        return shell.snippets().anyMatch(s -> s instanceof jdk.jshell.PersistentSnippet named
                && shell.status(s).isActive() && names.contains(named.name()));
    }

    Slot slot(VarSnippet variable) {
        return new Slot(analysis.wrapper(variable).fullClassName(), variable.name());
    }

    void noteClasses(List<SnippetEvent> events) {
        for (SnippetEvent event : events) {
            if (event.status().isDefined() && event.snippet().kind() != Kind.IMPORT) {
                byClass.put(analysis.wrapper(event.snippet()).fullClassName(), event.snippet());
            }
        }
    }
}
