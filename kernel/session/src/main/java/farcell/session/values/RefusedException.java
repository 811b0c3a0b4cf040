package farcell.session.values;

import farcell.wire.Message.Refused;

/** Carries a refusal out of the middle of a transfer. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Refused refused;

    RefusedException(Refused refused) {
        super(refused.text());
        this.refused = refused;
    }

    Refused refused() {
        return refused;
    }
}
