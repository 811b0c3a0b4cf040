package farcell.wire;

import java.io.IOException;

/** Does nothing with what it is told. */
class OwnerBase implements Transport.Owner {

    private final Chunks chunks = new Chunks();

    @Override
    public Chunks chunks() {
        return chunks;
    }

    @Override
    public void nudge() {
    }

    @Override
    public void interrupted(IOException why) {
    }

    @Override
    public void resumed() {
    }
}
