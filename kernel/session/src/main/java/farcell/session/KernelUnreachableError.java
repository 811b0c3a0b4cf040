package farcell.session;

/**
 * The kernel could not be asked for a class. On purpose neither a {@link LinkageError} nor a
 * {@link ClassNotFoundException}: the JVM remembers those for ever, and this may work the next time.
 */
public final class KernelUnreachableError extends Error {

    private static final long serialVersionUID = 1L;

    public KernelUnreachableError(String message, Throwable cause) {
        super(message, cause);
    }
}
