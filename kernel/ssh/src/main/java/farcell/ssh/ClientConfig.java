package farcell.ssh;

import farcell.ssh.SshConfig.Hop;
import farcell.ssh.SshPlace.HostKeyPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The way to a backend as a piece of an SSH client's configuration (ssh_config(5)), so that OpenSSH, scp, rsync and
 * editors go the way that Farcell goes: the same machines, keys and known hosts.
 */
public final class ClientConfig {

    private ClientConfig() {}

    /** What {@code ssh} calls the backend. */
    public static String alias(String backend) {
        return "farcell-" + backend;
    }

    /** @throws SshFailure when the user's own configuration cannot be read */
    public static String of(String backend, SshPlace place) throws SshFailure {
        return of(backend, SshConfig.ofThisUser().route(place));
    }

    static String of(String backend, List<Hop> route) {
        StringBuilder text = new StringBuilder();
        for (int i = route.size() - 1; i >= 0; i--) {
            Hop hop = route.get(i);
            text.append("Host ").append(name(backend, i, route.size())).append('\n');
            line(text, "HostName", hop.host());
            line(text, "Port", String.valueOf(hop.port()));
            line(text, "User", hop.user());
            line(text, "HostKeyAlias", hop.known());
            hop.identities().forEach(each -> line(text, "IdentityFile", quoted(each)));
            line(text, "IdentitiesOnly", hop.identitiesOnly() ? "yes" : "no");
            line(text, "IdentityAgent", hop.agentSocket().map(ClientConfig::quoted).orElse("none"));
            line(text, "UserKnownHostsFile", hop.knownHosts().stream().map(ClientConfig::quoted)
                    .collect(Collectors.joining(" ")));
            line(text, "StrictHostKeyChecking", hop.policy() == HostKeyPolicy.STRICT ? "yes"
                    : hop.policy() == HostKeyPolicy.ASK ? "ask" : "accept-new");
            if (i > 0) {
                line(text, "ProxyJump", name(backend, i - 1, route.size()));
            }
        }
        return text.toString();
    }

    private static String name(String backend, int hop, int hops) {
        return hop == hops - 1 ? alias(backend) : alias(backend) + "-jump" + (hop + 1);
    }

    private static void line(StringBuilder text, String key, String value) {
        if (!value.isEmpty()) {
            text.append("    ").append(key).append(' ').append(value).append('\n');
        }
    }

    /** Per cent signs are tokens there. */
    private static String quoted(Path path) {
        return '"' + path.toString().replace("%", "%%") + '"';
    }

    /**
     * Words after {@code ssh} for a shell, or a command, in the working directory of a session.
     *
     * @param pid   of the session's JVM on its host
     * @param words the command; none for a login shell
     */
    public static String inDirectoryOf(long pid, List<String> words) {
        String there = "cd \"$(readlink /proc/" + pid + "/cwd)\" 2>/dev/null; "
                + (words.isEmpty() ? "exec \"${SHELL:-/bin/sh}\" -l" : String.join(" ", words));
        return "exec /bin/sh -c " + HostShell.quoted(there);
    }
}
