package farcell.magics;

/**
 * A piece of a cell, in the order of the text. Lines are counted from 1 (from the source's first line); offsets are
 * UTF-16 units from the start of the text that was parsed.
 */
public sealed interface CellPart {

    /** Line on which the part begins. */
    int line();

    /** Offset at which the part begins. */
    int start();

    /**
     * Whole lines of Java.
     *
     * @param text as in the cell, with its line ends
     * @param line line of its first character
     */
    record JavaPart(String text, int line, int start) implements CellPart {}

    /**
     * A {@code %name} line.
     *
     * @param name without the percent sign
     * @param args text after the name, unparsed, a comment at its end included
     */
    record LineMagic(String name, String args, int line, int start, int argsStart) implements CellPart {}

    /**
     * A {@code %%name} line and all that follows it. Stacked cell magics are nested: the body of the outer one begins
     * with the inner one.
     *
     * @param name     without the percent signs
     * @param args     text after the name, unparsed
     * @param body     all text after the line of the magic
     * @param bodyLine line of the first character of the body
     */
    record CellMagic(String name, String args, int line, int start, int argsStart, String body, int bodyLine,
                     int bodyStart) implements CellPart {}
}
