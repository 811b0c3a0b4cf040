package farcell.magics;

import java.util.Set;

/**
 * Reads Java text line by line and knows, at each start of a line, whether a new statement can begin there. It finds
 * comments, strings, text blocks and brackets; it does not check the text. Unicode escapes are not translated.
 */
final class JavaScanner {

    /** What the last token left behind. */
    enum State {
        /** A statement can begin. */
        CLOSED,
        /** An operand: the expression may go on, or end here without its semicolon. */
        OPERAND,
        /** An operator or keyword that wants more. */
        OPEN
    }

    /** Words that are no operand; an operator cannot follow them. */
    private static final Set<String> KEYWORDS = Set.of("abstract", "assert", "case", "catch", "default", "extends",
            "final", "finally", "for", "if", "implements", "import", "instanceof", "new", "package", "private",
            "protected", "public", "return", "static", "switch", "synchronized", "throw", "throws", "try", "while");

    private final String text;
    private int at;
    private int depth;
    private State state = State.CLOSED;
    /** Inside a switch at depth 0 that gives a value, so that an operator may follow its closing brace. */
    private boolean valueSwitch;
    private boolean tokens;

    JavaScanner(String text) {
        this.text = text;
    }

    /** Offset of the line start at which the scanner stands. */
    int at() {
        return at;
    }

    /** Whether the line belongs to no bracket that is still open. */
    boolean topLevel() {
        return depth == 0;
    }

    State state() {
        return state;
    }

    /** Whether any token was met since the start or the last {@link #restart}. */
    boolean sawTokens() {
        return tokens;
    }

    /** Goes on at a line start, as at the begin of a cell. */
    void restart(int offset) {
        at = offset;
        depth = 0;
        state = State.CLOSED;
        valueSwitch = false;
        tokens = false;
    }

    /** Reads to the next start of a line outside comments and text blocks. False at the end of the text. */
    boolean nextLine() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n') {
                at++;
                return true;
            }
            if (Character.isWhitespace(c)) {
                at++;
            } else if (text.startsWith("//", at)) {
                at = endOfLine(at);
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                at = end < 0 ? text.length() : end + 2;
            } else {
                tokens = true;
                token(c);
            }
        }
        return false;
    }

    private void token(char c) {
        if (text.startsWith("\"\"\"", at)) {
            quoted("\"\"\"", false);
            state = State.OPERAND;
        } else if (c == '"' || c == '\'') {
            quoted(String.valueOf(c), true);
            state = State.OPERAND;
        } else if (Character.isJavaIdentifierStart(c)) {
            word();
        } else if (c >= '0' && c <= '9') {
            while (at < text.length() && isNumberPart(text.charAt(at))) {
                at++;
            }
            state = State.OPERAND;
        } else {
            punctuation(c);
        }
    }

    private static boolean isNumberPart(char c) {
        return c == '.' || c == '_' || Character.isLetterOrDigit(c);
    }

    private void quoted(String quote, boolean oneLine) {
        at += quote.length();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n' && oneLine) {
                return;
            }
            if (text.startsWith(quote, at)) {
                at += quote.length();
                return;
            }
            at += c == '\\' && at + 1 < text.length() && !(oneLine && text.charAt(at + 1) == '\n') ? 2 : 1;
        }
    }

    private void word() {
        int start = at;
        while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
            at++;
        }
        String word = text.substring(start, at);
        if (word.equals("switch") && depth == 0 && state == State.OPEN) {
            valueSwitch = true;
        }
        if (word.equals("else") || word.equals("do")) {
            state = State.CLOSED;
        } else {
            state = KEYWORDS.contains(word) ? State.OPEN : State.OPERAND;
        }
    }

    private void punctuation(char c) {
        at++;
        switch (c) {
            case '(', '[', '{' -> {
                depth++;
                state = c == '{' ? State.CLOSED : State.OPEN;
            }
            case ')', ']' -> {
                depth = Math.max(0, depth - 1);
                state = State.OPERAND;
            }
            case '}' -> {
                depth = Math.max(0, depth - 1);
                state = depth == 0 && valueSwitch ? State.OPERAND : State.CLOSED;
                valueSwitch &= depth > 0;
            }
            case ';' -> {
                state = State.CLOSED;
                valueSwitch &= depth > 0;
            }
            case '+', '-' -> {
                boolean doubled = at < text.length() && text.charAt(at) == c;
                at += doubled ? 1 : 0;
                state = doubled && state == State.OPERAND ? State.OPERAND : State.OPEN;
            }
            default -> state = State.OPEN;
        }
    }

    private int endOfLine(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }
}
