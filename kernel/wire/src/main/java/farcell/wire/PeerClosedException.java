package farcell.wire;

import java.io.EOFException;

/** The other side closed the link on purpose. */
public final class PeerClosedException extends EOFException {

    private static final long serialVersionUID = 1L;

    PeerClosedException() {
        super("The other side is gone: it closed the link");
    }
}
