package farcell;

/** A variable was read whose newest value is in another session and could not be brought here. */
public final class VariableUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message which variable, where it lives, what went wrong and what to do: written by the kernel */
    public VariableUnavailableException(String message) {
        super(message);
    }

    public VariableUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
