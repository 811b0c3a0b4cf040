package farcell.runtime;

/**
 * Ends a cell that the user interrupted. An {@link Error}, so that {@code catch (Exception)} lets it pass; code that
 * catches it is thrown at again at its next loop or method, until the cell has ended.
 */
public final class CellStopped extends Error {

    private static final long serialVersionUID = 1L;

    public CellStopped() {
        super("the cell was interrupted");
    }
}
