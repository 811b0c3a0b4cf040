package farcell.wire;

import java.time.Duration;

/**
 * How whoever ends a session by SIGTERM says what is to become of its variables, and learns what did: by two files in the
 * session's directory.
 */
public final class OrderlyEnd {

    /**
     * Written before the signal: {@value #KEEP} or {@value #DISCARD}. Without it variables are kept only where no kernel is
     * connected: one that is connected and ends has its own way with them.
     */
    public static final String WISH = "stop";
    public static final String KEEP = "keep";
    public static final String DISCARD = "discard";

    /** Written by the session: empty while it keeps its variables, then the name of a {@link Keeper}. */
    public static final String PROGRESS = "ending";

    /** How long keeping may take; then the session is ended without it. */
    public static final Duration LIMIT = Duration.ofMinutes(5);

    /** Who has the variables of a session that ended. */
    public enum Keeper {
        /** A kernel that was connected. */
        KERNEL,
        /** Files that the session wrote, see {@link LeftValues}. */
        FILES,
        NOBODY;

        /** @param text what {@link OrderlyEnd#PROGRESS} says; it may come from another machine */
        public static Keeper of(String text) {
            for (Keeper each : values()) {
                if (each.name().equals(text.strip())) {
                    return each;
                }
            }
            return NOBODY;
        }
    }

    private OrderlyEnd() {}
}
