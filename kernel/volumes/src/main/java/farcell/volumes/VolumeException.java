package farcell.volumes;

import java.io.IOException;

/** What was asked of a volume cannot be done; the message is for the user. */
public final class VolumeException extends IOException {

    private static final long serialVersionUID = 1L;

    public VolumeException(String message) {
        super(message);
    }

    public VolumeException(String message, Throwable cause) {
        super(message, cause);
    }
}
