package farcell.remote;

import farcell.compile.Declared;
import farcell.magics.CellAssist;
import farcell.notebook.Notebook;
import farcell.wire.Bundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is told of the thing at a cursor: signatures and javadoc at detail level 0; at level 1 also the source of what
 * the notebook declared. For a magic, its help.
 */
final class Inspection {

    private final CellAssist assist;
    private final Notebook notebook;

    Inspection(CellAssist assist, Notebook notebook) {
        this.assist = assist;
        this.notebook = notebook;
    }

    /** @param detail 0 or 1, as in inspect_request */
    Optional<Bundle> of(String code, int cursor, int detail) {
        Optional<Bundle> magic = assist.inspect(code, cursor);
        if (magic.isPresent()) {
            return magic;
        }
        List<String> parts = new ArrayList<>();
        notebook.assistant().inspect(assist.javaOf(code), cursor, true).ifPresent(parts::add);
        if (detail > 0) {
            parts.addAll(sources(nameAt(code, cursor)));
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(Bundle.text(String.join("\n\n", parts)));
    }

    private List<String> sources(String name) {
        return notebook.declared().stream()
                .filter(declared -> declared.kind() != Declared.Kind.IMPORT && declared.name().equals(name))
                .map(declared -> Tracebacks.place(declared.cell()) + ", line " + declared.line() + ":\n"
                        + declared.source().strip().indent(2).stripTrailing()).distinct().toList();
    }

    /** The identifier around the cursor, or before the parenthesis that the cursor stands behind. */
    private static String nameAt(String code, int cursor) {
        int end = Math.max(0, Math.min(cursor, code.length()));
        if (end > 0 && code.charAt(end - 1) == '(') {
            end--;
        }
        int start = end;
        while (start > 0 && Character.isJavaIdentifierPart(code.charAt(start - 1))) {
            start--;
        }
        while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
            end++;
        }
        return code.substring(start, end);
    }
}
