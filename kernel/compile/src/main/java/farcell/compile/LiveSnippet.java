package farcell.compile;

/**
 * One declaration that is live in a notebook, with all that is needed to enter it in another compiler so that it gets
 * the class that it has.
 *
 * @param index   JShell's number of what it declares; the number in its wrapper's name
 * @param name    of the variable, method or type, or what is imported
 * @param source  as JShell was given it
 * @param wrapper binary name of its wrapper class; empty for an import, and while it cannot be used
 * @param status  JShell's word: {@code VALID}, {@code RECOVERABLE_DEFINED}, {@code RECOVERABLE_NOT_DEFINED}
 * @param type    of a variable, as JShell writes it; else empty
 * @param cell    the cell that it came from, for tracebacks
 * @param piece   its text in that cell, which may declare more than it
 * @param line    1-based line of that text in the cell
 * @param column  1-based column
 * @param alone   whether its text declares nothing else
 */
public record LiveSnippet(int index, Kind kind, String name, String source, String wrapper, String status, String type,
                          String cell, String piece, int line, int column, boolean alone) {

    public enum Kind { IMPORT, VARIABLE, METHOD, TYPE }

    boolean isUsable() {
        return status.equals("VALID") || status.equals("RECOVERABLE_DEFINED");
    }

    /** What it is for people: {@code variable x}. */
    public String words() {
        return kind.name().toLowerCase(java.util.Locale.ROOT) + " " + name;
    }
}
