package farcell.runtime;

/**
 * Marks the constructor that the session adds to records of the notebook: it sets the components and runs no code of
 * the record, so that a value that arrives from another session is what it was there, without checks and side effects
 * happening again. There are no objects of it.
 */
public final class Rebuilt {
    private Rebuilt() {}
}
