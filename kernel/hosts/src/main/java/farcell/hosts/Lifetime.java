package farcell.hosts;

import java.time.Duration;
import java.util.Map;

/**
 * How long a session may live; {@link Duration#ZERO} is no limit.
 *
 * @param idle   without a cell, a question of its kernel or work on its GPUs
 * @param orphan the same while no kernel is attached: after the kernel was killed
 * @param ttl    since its start
 */
public record Lifetime(Duration idle, Duration orphan, Duration ttl) {

    /** Seconds of {@code orphan} where a request does not say it. */
    public static final String ORPHAN_VARIABLE = "FARCELL_ORPHAN";

    public static final Lifetime USUAL = new Lifetime(Duration.ZERO, Duration.ofMinutes(15), Duration.ZERO);

    public Lifetime {
        if (idle.isNegative() || orphan.isNegative() || ttl.isNegative()) {
            throw new IllegalArgumentException("a session cannot live for less than no time");
        }
    }

    /** What holds where nothing else is said. A value that is no number is as if it were not there. */
    public static Lifetime usual(Map<String, String> environment) {
        String orphan = environment.getOrDefault(ORPHAN_VARIABLE, "");
        return orphan.matches("\\d{1,9}")
                ? new Lifetime(USUAL.idle(), Duration.ofSeconds(Long.parseLong(orphan)), USUAL.ttl()) : USUAL;
    }
}
