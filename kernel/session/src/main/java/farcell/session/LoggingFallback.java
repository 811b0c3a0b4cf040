package farcell.session;

import java.net.URL;

/**
 * What stands behind slf4j where the user's jars bring its API and nothing else, so that the user's own log lines are
 * not dropped: slf4j's bridge to {@code java.util.logging}, kept in the agent's jar as resources and loaded beside
 * the API. One for slf4j 2 and one for 1.7.
 */
final class LoggingFallback {

    private static final String SERVICE = "META-INF/services/org.slf4j.spi.SLF4JServiceProvider";

    private LoggingFallback() {}

    /** A resource that the user's jars do not have; null where there is none here either. */
    static URL resource(String name) {
        if (name.equals(SERVICE) || name.startsWith("org/slf4j/jul/")) {
            return LoggingFallback.class.getResource("/farcell-fallback/slf4j2/" + name);
        }
        return name.startsWith("org/slf4j/impl/")
                ? LoggingFallback.class.getResource("/farcell-fallback/slf4j1/" + name) : null;
    }
}
