package farcell.magics;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits the text after a magic's name into words. Blanks separate; double quotes anywhere and single quotes at the
 * start of a word or after {@code =} hold blanks together; in double quotes {@code \"} and {@code \\} are escapes, and
 * a backslash is plain elsewhere (Windows paths). {@code //} at the start of a word begins a comment.
 */
final class Words {

    /**
     * One word.
     *
     * @param text   without quotes
     * @param equals index in {@code text} of the first equals sign outside quotes, or -1
     * @param quoted whether it begins with a quote, so that it can be no key and no flag
     * @param start  offset in the split text
     * @param end    offset after its last character, quotes included
     */
    record Word(String text, int equals, boolean quoted, int start, int end) {

        /** Text before the equals sign, if it reads as a key; else empty. */
        String key() {
            boolean isKey = !quoted && equals > 0 && text.substring(0, equals).matches("-{0,2}[A-Za-z][A-Za-z0-9_-]*");
            return isKey ? text.substring(0, equals) : "";
        }

        String value() {
            return text.substring(equals + 1);
        }
    }

    private final String args;
    private int at;

    private Words(String args) {
        this.args = args;
    }

    /** @throws MagicException for a quote that is not closed */
    static List<Word> split(String args) {
        return split(args, false);
    }

    /** For text that is still being written: an open quote ends at the end. */
    static List<Word> splitUnfinished(String args) {
        return split(args, true);
    }

    private static List<Word> split(String args, boolean unfinished) {
        Words words = new Words(args);
        List<Word> found = new ArrayList<>();
        while (words.skipBlanks()) {
            found.add(words.next(unfinished));
        }
        return found;
    }

    private boolean skipBlanks() {
        while (at < args.length() && Character.isWhitespace(args.charAt(at))) {
            at++;
        }
        return at < args.length() && !args.startsWith("//", at);
    }

    private Word next(boolean unfinished) {
        int start = at;
        StringBuilder text = new StringBuilder();
        int equals = -1;
        while (at < args.length() && !Character.isWhitespace(args.charAt(at))) {
            char c = args.charAt(at);
            boolean singleAllowed = at == start || args.charAt(at - 1) == '=';
            if (c == '"' || c == '\'' && singleAllowed) {
                quoted(c, text, unfinished);
                continue;
            }
            if (c == '=' && equals < 0) {
                equals = text.length();
            }
            text.append(c);
            at++;
        }
        char first = args.charAt(start);
        return new Word(text.toString(), equals, first == '"' || first == '\'', start, at);
    }

    private void quoted(char quote, StringBuilder text, boolean unfinished) {
        int start = at++;
        while (at < args.length()) {
            char c = args.charAt(at++);
            if (c == quote) {
                return;
            }
            boolean escape = quote == '"' && c == '\\' && at < args.length() && "\"\\".indexOf(args.charAt(at)) >= 0;
            text.append(escape ? args.charAt(at++) : c);
        }
        if (!unfinished) {
            throw new MagicException("the quote " + quote + " is not closed: " + args.substring(start));
        }
    }
}
