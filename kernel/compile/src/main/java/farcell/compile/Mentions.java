package farcell.compile;

import java.util.HashSet;
import java.util.Set;
import javax.lang.model.SourceVersion;

/**
 * The words of a text of Java outside of its comments and literals. Read without a parser, so rather too many than too
 * few.
 *
 * @param words    identifiers
 * @param declared those that the text may declare for others: outside of all brackets, behind what may be a type
 * @param certain  false where a word may be hidden in a Unicode escape, or come from an import
 */
record Mentions(Set<String> words, Set<String> declared, boolean certain) {

    private static final Set<String> BEFORE_NO_NAME = Set.of("new", "return", "throw", "instanceof", "else", "case",
            "assert");

    static Mentions of(String text) {
        return new Reader(text).read();
    }

    private static final class Reader {

        private final String text;
        private final Set<String> words = new HashSet<>();
        private final Set<String> declared = new HashSet<>();
        private int at;
        private int depth;
        private boolean behindType;
        private boolean certain;

        Reader(String text) {
            this.text = text;
            this.certain = !text.contains("\\u");
        }

        Mentions read() {
            while (at < text.length()) {
                char c = text.charAt(at);
                if (text.startsWith("//", at)) {
                    at = end("\n", at);
                } else if (text.startsWith("/*", at)) {
                    at = end("*/", at + 2);
                } else if (c == '"' || c == '\'') {
                    skipLiteral(text.startsWith("\"\"\"", at) ? "\"\"\"" : String.valueOf(c));
                    behindType = false;
                } else if (Character.isJavaIdentifierStart(c)) {
                    word();
                } else {
                    sign(c);
                    at++;
                }
            }
            return new Mentions(words, declared, certain);
        }

        private int end(String mark, int from) {
            int found = text.indexOf(mark, from);
            return found < 0 ? text.length() : found + mark.length();
        }

        private void skipLiteral(String mark) {
            at += mark.length();
            while (at < text.length() && !text.startsWith(mark, at)) {
                at += text.charAt(at) == '\\' ? 2 : 1;
            }
            at += mark.length();
        }

        private void word() {
            int from = at;
            while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
                at++;
            }
            String word = text.substring(from, at);
            certain &= !word.equals("import");
            if (!SourceVersion.isKeyword(word)) {
                words.add(word);
                if (depth == 0 && behindType) {
                    declared.add(word);
                }
            }
            behindType = !BEFORE_NO_NAME.contains(word);
        }

        private void sign(char c) {
            if (Character.isWhitespace(c)) {
                return;
            }
            behindType = c == '>' || c == ']' || c == ',';
            if ("([{".indexOf(c) >= 0) {
                depth++;
            } else if (")]}".indexOf(c) >= 0) {
                depth--;
            }
        }
    }
}
