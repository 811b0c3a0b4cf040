package farcell.remote;

import farcell.notebook.Session;
import farcell.wire.Message.Clocks;

/** The clocks of a session in words: {@code idle 3 min of 15 min, age 2 h of 12 h}. */
final class ClockText {

    private ClockText() {}

    /** Asks the session; empty when it does not answer. */
    static String of(Session session) throws InterruptedException {
        return session.clocks().map(ClockText::text).orElse("");
    }

    private static String text(Clocks clocks) {
        return "idle " + time(clocks.idleFor()) + (clocks.idle() == 0 ? "" : " of " + time(clocks.idle())) + ", age "
                + time(clocks.age()) + (clocks.ttl() == 0 ? "" : " of " + time(clocks.ttl()));
    }

    private static String time(long millis) {
        long seconds = millis / 1000;
        return seconds < 60 ? seconds + " s" : seconds < 3600 ? seconds / 60 + " min"
                + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s") : seconds / 3600 + " h"
                + (seconds % 3600 < 60 ? "" : " " + seconds % 3600 / 60 + " min");
    }
}
