package farcell.wire;

import java.io.IOException;

/** What arrived is no frame of this conversation: not a fault of the road, so that no other connection helps. */
public final class MalformedFrameException extends IOException {

    private static final long serialVersionUID = 1L;

    MalformedFrameException(String message) {
        super("Malformed frame" + message);
    }
}
