package farcell.runtime;

import java.util.Objects;

/** Where the API finds its host. The one static of the API: a session JVM has one agent for its whole life. */
public final class Hosts {

    private static volatile Host host;

    private Hosts() {}

    public static void install(Host agent) {
        host = Objects.requireNonNull(agent);
    }

    public static Host current() {
        Host agent = host;
        if (agent == null) {
            throw new IllegalStateException("not inside a Farcell session");
        }
        return agent;
    }
}
