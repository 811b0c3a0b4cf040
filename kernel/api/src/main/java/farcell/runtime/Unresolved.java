package farcell.runtime;

/**
 * Thrown by a snippet that refers to something not declared yet. Takes the place of JShell's
 * {@code SPIResolutionException}, so that a session needs no JShell.
 */
public final class Unresolved extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int id;

    /** @param id JShell's id of the unresolved snippet */
    public Unresolved(int id) {
        super("a declaration is missing");
        this.id = id;
    }

    public int id() {
        return id;
    }
}
