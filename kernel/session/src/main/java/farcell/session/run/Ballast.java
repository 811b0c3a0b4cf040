package farcell.session.run;

/** Memory kept so that the agent can still answer when user code has filled the heap. */
final class Ballast {

    private static final int BYTES = 2 << 20;

    private byte[] kept = new byte[BYTES];

    void release() {
        kept = null;
    }

    void refill() {
        if (kept == null) {
            try {
                kept = new byte[BYTES];
            } catch (OutOfMemoryError e) {
                // Still full. The next refill may find room.
            }
        }
    }

    boolean isFull() {
        return kept != null;
    }
}
