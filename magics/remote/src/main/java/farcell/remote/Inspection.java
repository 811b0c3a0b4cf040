package farcell.remote;

import farcell.compile.Declared;
import farcell.compile.javadoc.Documented;
import farcell.compile.javadoc.Javadoc;
import farcell.magics.CellAssist;
import farcell.notebook.Notebook;
import farcell.wire.Bundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is told of the thing at a cursor: signatures, with the first sentence of their javadoc at detail level 0; at level 1
 * all of it, and the source of what the notebook declared. For a magic, its help.
 */
final class Inspection {

    private final CellAssist assist;
    private final Notebook notebook;
    private final Javadoc javadoc;

    Inspection(CellAssist assist, Notebook notebook, Javadoc javadoc) {
        this.assist = assist;
        this.notebook = notebook;
        this.javadoc = javadoc;
    }

    /** @param detail 0 or 1, as in inspect_request */
    Optional<Bundle> of(String code, int cursor, int detail) {
        Optional<Bundle> magic = assist.inspect(code, cursor);
        if (magic.isPresent()) {
            return magic;
        }
        List<Documented> found = javadoc.of(notebook.assistant().inspect(assist.javaOf(code), cursor),
                notebook.assistant().imports(), detail > 0);
        List<String> plain = new ArrayList<>();
        StringBuilder html = new StringBuilder();
        for (Documented each : found) {
            plain.add(each.plain().isEmpty() ? each.signature()
                    : each.signature() + "\n" + each.plain().indent(2).stripTrailing());
            html.append("<pre>").append(RemoteDisplay.escaped(each.signature())).append("</pre>");
            if (!each.html().isEmpty()) {
                html.append("<div>").append(each.html()).append("</div>");
            }
        }
        for (String source : detail > 0 ? sources(nameAt(code, cursor)) : List.<String>of()) {
            plain.add(source);
            html.append("<pre>").append(RemoteDisplay.escaped(source)).append("</pre>");
        }
        return plain.isEmpty() ? Optional.empty() : Optional.of(new Bundle(
                Map.of("text/plain", String.join("\n\n", plain), "text/html", html.toString()), ""));
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
