package farcell.compile;

/** A notebook cannot be made again as it was; the text says what would differ. */
public final class ReplayException extends Exception {
    public ReplayException(String message) {
        super(message);
    }
}
