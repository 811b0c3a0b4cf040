package farcell.ssh;

import farcell.wire.Hashes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * The agent's classes as a JVM of a host has loaded them (application class-data sharing, JEP 350): sessions there map them
 * instead of reading them anew. Measured on loopback, a start takes as long with it as without. Beside the agent, one for each Java; a JVM ignores one that does not fit.
 */
final class StartArchive {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final HostFacts host;
    private final String agent;
    private final HostRuntime.Chosen java;

    /** @param agent directory of the agent on the host */
    StartArchive(HostFacts host, String agent, HostRuntime.Chosen java) {
        this.host = host;
        this.agent = agent;
        this.java = java;
    }

    private String path() {
        String version = host.javas().stream().filter(each -> each.java().equals(java.java())).map(HostJava::version)
                .findFirst().orElse("");
        return agent + "/start-" + Hashes.of((java.java() + " " + java.feature() + " " + version)
                .getBytes(StandardCharsets.UTF_8)).substring(0, 12) + ".jsa";
    }

    /** The file, if it was there when the host was looked at. */
    Optional<String> there() {
        return Optional.of(path()).filter(path -> host.there().contains(path.substring(host.root().length() + 1)));
    }

    /**
     * Makes it: some seconds of a JVM there.
     *
     * @return the file
     * @throws SshFailure when this Java makes none; sessions start without it, too
     */
    String make(SshConnection connection) throws SshFailure, InterruptedException {
        SshConnection.Answer answer = connection.run("""
                umask 077
                agent=%s to=%s
                [ ! -f "$to" ] || exit 0
                %s -XX:ArchiveClassesAtExit="$to.new$$" -Xlog:disable -Djava.awt.headless=true "-Dfarcell.train=$agent" \
                    -jar "$agent/lib/session/farcell-session.jar" </dev/null && mv -f "$to.new$$" "$to"
                status=$?; rm -f "$to.new$$"; exit $status
                """.formatted(HostShell.quoted(agent), HostShell.quoted(path()), HostShell.quoted(java.java())), LIMIT);
        if (!answer.ok()) {
            throw new SshFailure("no start archive can be made on " + connection.hop().describe() + ": " + answer.complaint()
                    + "; sessions start without it");
        }
        return path();
    }
}
