package farcell.compile;

/** What the line after unfinished Java should begin with: the indent of the last line, a step more where it opens a bracket. */
final class Indent {

    static final String STEP = "    ";

    private Indent() {}

    static String after(String code) {
        // Brackets in comments and in literals open nothing.
        String text = code.stripTrailing();
        int lineStart = text.lastIndexOf('\n') + 1;
        int open = 0;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int next = after(text, at);
            if (next > at + 1 || c == '"') {
                if (next >= text.length() && !closes(text, at, next)) {
                    // Inside a comment or a text block that goes on.
                    return leading(text, lineStart);
                }
                at = next;
                continue;
            }
            if (at >= lineStart) {
                open = "{([".indexOf(c) >= 0 ? open + 1 : "})]".indexOf(c) >= 0 && open > 0 ? open - 1 : open;
            }
            at++;
        }
        return leading(text, lineStart) + (open > 0 ? STEP : "");
    }

    private static String leading(String text, int lineStart) {
        int end = lineStart;
        while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
            end++;
        }
        return text.substring(lineStart, end);
    }

    /** Offset behind the comment or literal that begins at an offset, else the next offset. */
    private static int after(String text, int at) {
        if (text.startsWith("//", at)) {
            return end(text, "\n", at + 2);
        }
        if (text.startsWith("/*", at)) {
            return end(text, "*/", at + 2);
        }
        if (text.startsWith("\"\"\"", at)) {
            return end(text, "\"\"\"", at + 3);
        }
        char quote = text.charAt(at);
        if (quote != '"' && quote != '\'') {
            return at + 1;
        }
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != quote && text.charAt(end) != '\n') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(end + 1, text.length());
    }

    private static int end(String text, String mark, int from) {
        int found = text.indexOf(mark, from);
        return found < 0 ? text.length() : found + mark.length();
    }

    private static boolean closes(String text, int at, int next) {
        return !text.startsWith("/*", at) && !text.startsWith("\"\"\"", at)
                || text.startsWith("/*", at) && text.substring(at + 2, next).endsWith("*/")
                || text.startsWith("\"\"\"", at) && next >= at + 6 && text.substring(at + 3, next).endsWith("\"\"\"");
    }
}
