package farcell.compile;

/**
 * One thing that a notebook declared and that is still there.
 *
 * @param signature as a person would write it: {@code int x}, {@code int twice(int)}, {@code record Point},
 *                  {@code java.util.*}
 * @param source    the text that declared it, other variables of the same declaration included
 * @param cell      the cell or file that it stands in, as in tracebacks
 * @param line      1-based line there
 */
public record Declared(Kind kind, String name, String signature, String source, String cell, int line) {

    public enum Kind { IMPORT, VARIABLE, METHOD, TYPE }
}
