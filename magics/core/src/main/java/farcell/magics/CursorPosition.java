package farcell.magics;

import farcell.magics.CellPart.CellMagic;
import farcell.magics.CellPart.LineMagic;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands at the cursor, for completion and inspection. Offsets are UTF-16 units in the cell. */
sealed interface CursorPosition {

    /** Java, or text that is no magic's. */
    record Java() implements CursorPosition {}

    /**
     * The name of a magic.
     *
     * @param prefix   name up to the cursor, without percent signs; may be empty
     * @param name     the whole name
     * @param percents how many percent signs stand before it
     * @param start    offset of the first percent sign
     * @param first    whether a cell magic can stand here
     */
    record Name(String prefix, String name, int percents, int start, boolean first) implements CursorPosition {}

    /**
     * A word of a magic's arguments.
     *
     * @param before the words before it
     * @param key    key whose value it is, or empty
     * @param prefix text of the word, or of the value, up to the cursor
     * @param word   the whole word
     * @param start  offset of the prefix
     */
    record Argument(String magic, boolean overCell, List<Words.Word> before, String key, String prefix, String word,
                    int start) implements CursorPosition {}

    Pattern NAME = Pattern.compile("[ \\t]*(%%?)([A-Za-z0-9_]*)");

    /** @param javaBody tells by name whether the body of a cell magic is Java */
    static CursorPosition at(String cell, int cursor, Predicate<String> javaBody) {
        try {
            return at(cell, 0, cursor, javaBody);
        } catch (MagicException e) {
            return new Java();
        }
    }

    private static CursorPosition at(String text, int offset, int cursor, Predicate<String> javaBody) {
        int lineStart = text.lastIndexOf('\n', cursor - 1) + 1;
        int nextLine = text.indexOf('\n', cursor);
        int lineEnd = nextLine < 0 ? text.length() : nextLine;
        CursorPosition name = name(text, offset, cursor, lineStart, lineEnd);
        if (name != null) {
            return name;
        }
        for (CellPart part : CellParser.parse(text)) {
            if (part instanceof LineMagic magic && magic.start() >= lineStart && magic.start() < cursor) {
                return argument(text, offset, cursor, magic.name(), false, magic.argsStart(), lineEnd);
            }
            if (part instanceof CellMagic magic) {
                if (cursor < magic.bodyStart() || magic.bodyStart() == text.length() && magic.start() >= lineStart) {
                    return cursor <= magic.start() ? new Java()
                            : argument(text, offset, cursor, magic.name(), true, magic.argsStart(), lineEnd);
                }
                int bodyStart = magic.bodyStart();
                return javaBody.test(magic.name())
                        ? at(magic.body(), offset + bodyStart, cursor - bodyStart, javaBody) : new Java();
            }
        }
        return new Java();
    }

    private static Name name(String text, int offset, int cursor, int lineStart, int lineEnd) {
        Matcher matcher = NAME.matcher(text).region(lineStart, lineEnd);
        boolean inside = matcher.lookingAt() && cursor > matcher.start(1) && cursor <= matcher.end(2);
        if (!inside) {
            return null;
        }
        String above = text.substring(0, lineStart);
        boolean first = isMagic(above + "%%a", CellMagic.class);
        String rest = text.substring(matcher.end(), lineEnd);
        boolean possible = first || matcher.group(1).length() == 1
                && isMagic(above + "%a" + (rest.isBlank() ? " b" : rest), LineMagic.class);
        if (!possible) {
            return null;
        }
        String prefix = cursor < matcher.start(2) ? "" : text.substring(matcher.start(2), cursor);
        return new Name(prefix, matcher.group(2), matcher.group(1).length(), offset + matcher.start(1), first);
    }

    private static boolean isMagic(String text, Class<? extends CellPart> kind) {
        try {
            List<CellPart> parts = CellParser.parse(text);
            CellPart last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
            return kind.isInstance(last) && text.indexOf('\n', last.start()) < 0;
        } catch (MagicException e) {
            return false; // a cell magic below other lines
        }
    }

    private static CursorPosition argument(String text, int offset, int cursor, String magic, boolean overCell,
                                           int argsStart, int lineEnd) {
        int end = Math.max(cursor, argsStart);
        List<Words.Word> words = Words.splitUnfinished(text.substring(argsStart, end));
        boolean atWord = !words.isEmpty() && argsStart + words.get(words.size() - 1).end() == cursor;
        if (!atWord) {
            return new Argument(magic, overCell, words, "", "", "", offset + cursor);
        }
        Words.Word last = words.get(words.size() - 1);
        List<Words.Word> before = words.subList(0, words.size() - 1);
        String args = text.substring(argsStart, Math.max(end, lineEnd));
        String whole = Words.splitUnfinished(args).get(before.size()).text();
        if (last.key().isEmpty()) {
            return new Argument(magic, overCell, before, "", last.text(), whole, offset + argsStart + last.start());
        }
        int valueStart = last.start() + last.equals() + 1;
        return new Argument(magic, overCell, before, last.key(), last.value(), whole, offset + argsStart + valueStart);
    }
}
