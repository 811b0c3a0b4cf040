package farcell.magics;

import farcell.magics.CellPart.CellMagic;
import farcell.magics.CellPart.JavaPart;
import farcell.magics.CellPart.LineMagic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Cuts a cell into Java and magics.
 *
 * <p>A line magic is a line that begins with {@code %name}, at the top level of the cell, where a Java statement could
 * begin. Inside comments, strings, text blocks and brackets, and where an expression goes on from the line before, a
 * percent sign is Java's. After an expression without a semicolon the line is a magic only if Java could not go on like
 * that: {@code x} and then {@code %pb;} is a remainder, {@code x} and then {@code %maven a:b:1} is not.
 *
 * <p>A cell magic is {@code %%name} on the first line that is neither blank nor a {@code //} comment; it takes the rest
 * of the cell.
 */
public final class CellParser {

    private static final Pattern MAGIC = Pattern.compile("[ \\t]*(%%?)([A-Za-z][A-Za-z0-9_]*)[ \\t]*");
    private static final Pattern NOT_FIRST = Pattern.compile("[ \\t]*%%");
    private static final Pattern SKIPPED = Pattern.compile("(?:[ \\t\\r]*(?://[^\\n]*)?\\n)*");
    /** After an operand and {@code %name}, Java has no place for these. */
    private static final Pattern NO_OPERATOR = Pattern.compile("(?!instanceof\\b)(?:[\\w$\"'~@]|\\.[./])");

    private CellParser() {}

    /** Parses the text of a cell whose first line is line 1. */
    public static List<CellPart> parse(String text) {
        return parse(text, 1);
    }

    /**
     * Parses a cell.
     *
     * @param firstLine number of the text's first line
     * @return the parts in order; exactly one if it is a {@link CellMagic}; Java without any token is left out
     * @throws MagicException where {@code %%name} stands below other lines
     */
    public static List<CellPart> parse(String text, int firstLine) {
        CellMagic whole = cellMagic(text, firstLine);
        if (whole != null) {
            return List.of(whole);
        }
        List<CellPart> parts = new ArrayList<>();
        JavaScanner scanner = new JavaScanner(text);
        Lines lines = new Lines(text, firstLine);
        int javaStart = 0;
        do {
            LineMagic magic = lineMagic(text, scanner, lines);
            while (magic != null) {
                addJava(parts, text, javaStart, scanner, lines);
                parts.add(magic);
                javaStart = Math.min(text.length(), endOfLine(text, magic.start()) + 1);
                scanner.restart(javaStart);
                magic = lineMagic(text, scanner, lines);
            }
        } while (scanner.nextLine());
        addJava(parts, text, javaStart, scanner, lines);
        return List.copyOf(parts);
    }

    private static void addJava(List<CellPart> parts, String text, int start, JavaScanner scanner, Lines lines) {
        if (scanner.sawTokens()) {
            parts.add(new JavaPart(text.substring(start, scanner.at()), lines.of(start), start));
        }
    }

    private static CellMagic cellMagic(String text, int firstLine) {
        Matcher skipped = SKIPPED.matcher(text);
        int first = skipped.lookingAt() ? skipped.end() : 0;
        Matcher matcher = MAGIC.matcher(text).region(first, endOfLine(text, first));
        if (!matcher.lookingAt() || !matcher.group(1).equals("%%")) {
            return null;
        }
        int lineEnd = endOfLine(text, first);
        int bodyStart = Math.min(text.length(), lineEnd + 1);
        int line = new Lines(text, firstLine).of(first);
        return new CellMagic(matcher.group(2), text.substring(matcher.end(), lineEnd).stripTrailing(), line,
                matcher.start(1), matcher.end(), text.substring(bodyStart), line + 1, bodyStart);
    }

    private static LineMagic lineMagic(String text, JavaScanner scanner, Lines lines) {
        int start = scanner.at();
        if (!scanner.topLevel() || scanner.state() == JavaScanner.State.OPEN) {
            return null;
        }
        int lineEnd = endOfLine(text, start);
        if (NOT_FIRST.matcher(text).region(start, lineEnd).lookingAt()) {
            String magic = text.substring(start, lineEnd).strip().split("\\s", 2)[0];
            throw new MagicException(magic
                    + " takes a whole cell: put it on the cell's first line, or begin a new cell")
                    .at("", lines.of(start));
        }
        Matcher matcher = MAGIC.matcher(text).region(start, lineEnd);
        if (!matcher.lookingAt()) {
            return null;
        }
        boolean cannotGoOn = matcher.end() > matcher.end(2)
                && NO_OPERATOR.matcher(text).region(matcher.end(), lineEnd).lookingAt();
        if (scanner.state() == JavaScanner.State.OPERAND && !cannotGoOn) {
            return null;
        }
        return new LineMagic(matcher.group(2), text.substring(matcher.end(), lineEnd).stripTrailing(),
                lines.of(start), matcher.start(1), matcher.end());
    }

    private static int endOfLine(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    /** Line numbers of offsets. */
    private static final class Lines {
        private final int[] starts;
        private final int firstLine;

        Lines(String text, int firstLine) {
            this.starts = IntStream.concat(IntStream.of(0),
                    IntStream.range(0, text.length()).filter(i -> text.charAt(i) == '\n').map(i -> i + 1)).toArray();
            this.firstLine = firstLine;
        }

        int of(int offset) {
            int index = Arrays.binarySearch(starts, offset);
            return firstLine + (index >= 0 ? index : -index - 2);
        }
    }
}
