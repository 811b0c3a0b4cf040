package farcell.session.run;

/**
 * Memory kept so that the agent can still answer when user code has filled the heap: let go when a run fails, and taken
 * back before a later run, once there is room.
 */
final class Ballast {

    private static final int BYTES = 4 << 20;

    private byte[] kept = new byte[BYTES];

    void release() {
        kept = null;
    }

    void refill() {
        Runtime runtime = Runtime.getRuntime();
        long room = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
        if (kept == null && room > 4L * BYTES) {
            try {
                kept = new byte[BYTES];
            } catch (OutOfMemoryError e) {
                // Still full. The next run may find room.
            }
        }
    }
}
