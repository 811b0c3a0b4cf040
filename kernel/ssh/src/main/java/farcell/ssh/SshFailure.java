package farcell.ssh;

import java.io.IOException;

/** What went wrong on the way to a host, or on it. The message says what happened and what to do, for the user to read. */
public final class SshFailure extends IOException {

    private static final long serialVersionUID = 1L;

    public SshFailure(String message) {
        super(message);
    }

    public SshFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
