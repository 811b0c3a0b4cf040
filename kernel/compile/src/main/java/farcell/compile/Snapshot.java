package farcell.compile;

import farcell.compile.LiveSnippet.Kind;
import farcell.wire.ClassFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import jdk.jshell.ErroneousSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.VarSnippet;

/** Takes down what the compile side knows. */
final class Snapshot {

    private Snapshot() {}

    /** @param classes of the state */
    static CompileState of(LiveSnippets live, RollBack rollBack, Collection<ClassFile> classes) {
        List<LiveSnippet> snippets = new ArrayList<>();
        for (Snippet snippet : live.shell.snippets().toList()) {
            if (live.shell.status(snippet).isActive()) {
                describe(live, snippet).ifPresent(snippets::add);
            }
        }
        return new CompileState(List.copyOf(snippets), List.copyOf(classes), live.lastIndex(),
                live.temporaries(), List.copyOf(rollBack.pending()), List.copyOf(rollBack.pendingNotices()));
    }

    /** Without a generator of our own, JShell's id of a snippet is the number in its class name. */
    static int index(Snippet snippet) {
        return Integer.parseInt(snippet.id());
    }

    /** Empty for what nothing can refer to: statements, expressions and what was rejected. */
    static Optional<LiveSnippet> describe(LiveSnippets live, Snippet snippet) {
        Optional<Kind> kind = Declarations.kind(snippet).map(k -> Kind.valueOf(k.name()));
        if (kind.isEmpty() || snippet instanceof ErroneousSnippet) {
            return Optional.empty();
        }
        LiveSnippets.Origin origin = live.origins.get(snippet);
        Piece piece = origin == null ? new Piece(snippet.source(), 1, 1) : origin.piece();
        boolean defined = live.shell.status(snippet).isDefined() && kind.get() != Kind.IMPORT;
        return Optional.of(new LiveSnippet(index(snippet), kind.get(), Declarations.name(snippet), snippet.source(),
                defined ? live.analysis.wrapper(snippet).fullClassName() : "", live.shell.status(snippet).name(),
                snippet instanceof VarSnippet variable ? variable.typeName() : "",
                origin == null ? "" : origin.cell(), piece.source(), piece.line(), piece.column(),
                origin == null || origin.group().size() == 1));
    }
}
