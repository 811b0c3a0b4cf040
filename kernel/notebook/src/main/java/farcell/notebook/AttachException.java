package farcell.notebook;

/** A notebook could not go on with the sessions of an earlier kernel; nothing was changed. The text is for the user. */
public final class AttachException extends Exception {
    public AttachException(String message) {
        super(message);
    }
}
