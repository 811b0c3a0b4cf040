package farcell.session;

import sun.misc.Signal;

/** SIGTERM asks a session to end: what is only there is kept before, if somebody wants it. */
final class EndSignal {

    /** As the JVM has it for a signal, and shells report it. */
    private static final int STATUS = 128 + 15;

    private EndSignal() {}

    static void heed(Agent agent) {
        try {
            Signal.handle(new Signal("TERM"), signal -> {
                if (!agent.endsInOrder()) {
                    System.exit(STATUS);
                }
            });
        } catch (IllegalArgumentException e) {
            // The JVM was started with -Xrs: the signal ends it.
        }
    }
}
