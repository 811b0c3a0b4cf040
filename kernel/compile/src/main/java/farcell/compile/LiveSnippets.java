package farcell.compile;

import farcell.wire.ClassFile;
import farcell.wire.Slot;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Kind;
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

    LiveSnippets(JShell shell, NotebookClasses classes, Recorder recorder) {
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
