package farcell.wire;

import java.io.IOException;

/** The link ended because a newer kernel attached to the session, which lives on. */
public final class TakenOverException extends IOException {

    private static final long serialVersionUID = 1L;

    public TakenOverException(String message) {
        super(message);
    }
}
