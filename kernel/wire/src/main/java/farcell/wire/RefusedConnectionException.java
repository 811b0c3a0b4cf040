package farcell.wire;

import java.io.IOException;

/** The other side does not want this connection, or is not who it should be; another try would end the same. */
public final class RefusedConnectionException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Of a {@link Dialer}: there is nobody to connect to any more. */
    public RefusedConnectionException(String message) {
        super(message);
    }
}
