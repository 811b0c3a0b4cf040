package farcell.compile;

/**
 * One thing that the compiler found wrong, at a place of the cell.
 *
 * @param message   the compiler's message, may have several lines
 * @param line      1-based line in the cell
 * @param column    1-based column of the start
 * @param endLine   line of the end
 * @param endColumn column behind the end
 */
public record CompileProblem(String message, int line, int column, int endLine, int endColumn) {

    /** The same with more to say. */
    CompileProblem with(String advice) {
        return new CompileProblem(message + "\n" + advice, line, column, endLine, endColumn);
    }
}
