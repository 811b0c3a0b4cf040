package farcell.magics.standard;

import farcell.jupyter.Interpreter.Completions;
import farcell.jupyter.Interpreter.Completions.Match;
import farcell.magics.CompletionScope;
import farcell.magics.Declarations;
import farcell.magics.Magics;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Completion of file names in string literals of Java: {@code Files.readString(Path.of("data/sp|"))}. */
public final class StringPaths {

    private StringPaths() {}

    /**
     * Proposes files where the cursor stands in a string literal and what is before it there leads to some.
     *
     * @param java      Java at its offsets in the cell
     * @param directory what relative paths start from: that of the notebook
     * @return empty where there is nothing to propose
     */
    public static Optional<Completions> complete(String java, int cursor, Path directory) {
        int literal = literalAt(java, cursor);
        if (literal < 0) {
            return Optional.empty();
        }
        String typed = java.substring(literal, cursor);
        if (typed.indexOf('\\') >= 0) {
            return Optional.empty();
        }
        String name = typed.substring(typed.lastIndexOf('/') + 1);
        int start = cursor - name.length();
        List<Match> matches = PathProposals
                .of(new CompletionScope(directory, Magics.of(List.of(), List.of()), Declarations.NONE, typed)).stream()
                .filter(path -> path.startsWith(typed))
                .map(path -> new Match(path.substring(typed.length() - name.length()), "path", "")).toList();
        return matches.isEmpty() ? Optional.empty() : Optional.of(new Completions(matches, start, cursor));
    }

    /** Offset of the first character of the string literal that the cursor stands in; -1 for none. */
    private static int literalAt(String java, int cursor) {
        int at = 0;
        while (at < cursor) {
            char c = java.charAt(at);
            if (java.startsWith("//", at)) {
                at = after(java, "\n", at);
            } else if (java.startsWith("/*", at)) {
                at = after(java, "*/", at + 2);
            } else if (java.startsWith("\"\"\"", at)) {
                at = after(java, "\"\"\"", at + 3);
            } else if (c == '"' || c == '\'') {
                int end = endOfLiteral(java, at);
                if (c == '"' && cursor <= end) {
                    return at + 1;
                }
                at = end + 1;
            } else {
                at++;
            }
        }
        return -1;
    }

    private static int after(String text, String end, int from) {
        int found = text.indexOf(end, from);
        return found < 0 ? text.length() : found + end.length();
    }

    /** Offset of the closing quote, or of the end of the line where there is none. */
    private static int endOfLiteral(String java, int open) {
        int at = open + 1;
        while (at < java.length() && java.charAt(at) != java.charAt(open) && java.charAt(at) != '\n') {
            at += java.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at, java.length());
    }
}
