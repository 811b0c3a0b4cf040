package farcell.ssh;

import farcell.ssh.SshPlace.HostKeyPolicy;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.sshd.client.config.hosts.HostConfigEntry;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;

/**
 * Reads an SSH client configuration (ssh_config(5)) as far as it says how to reach a host: aliases, ports, users,
 * identities, jumps, known hosts. {@code Include} is followed; {@code Match} blocks are left out.
 */
final class SshConfig {

    private static final int MAX_INCLUDES = 16;
    private static final int MAX_HOPS = 8;

    private final Path home;
    private final String localUser;

    /** @param home of the user; @param localUser who is meant where no user is named */
    SshConfig(Path home, String localUser) {
        this.home = home;
        this.localUser = localUser;
    }

    static SshConfig ofThisUser() {
        return new SshConfig(Path.of(System.getProperty("user.home")), System.getProperty("user.name"));
    }

    /**
     * One machine on the way.
     *
     * @param name          as the user knows it
     * @param known         as known_hosts names it: HostKeyAlias, else the host name
     * @param agentSocket   of ssh-agent; none where it is not to be asked
     * @param identities    files of private keys, in order
     * @param identitiesOnly whether keys of the agent that are not among them are left alone
     */
    record Hop(String name, String host, int port, String user, String known, Optional<Path> agentSocket,
               List<Path> identities, boolean identitiesOnly, List<Path> knownHosts, HostKeyPolicy policy) {

        /** The same with one key and no other. */
        Hop onlyWith(Path key) {
            return new Hop(name, host, port, user, known, Optional.empty(), List.of(key), true, knownHosts, policy);
        }

        /** {@code user@host:port}, for people. */
        String describe() {
            return user + "@" + host + (port == 22 ? "" : ":" + port);
        }
    }

    /** The machines on the way to a place, the place last. */
    List<Hop> route(SshPlace place) throws SshFailure {
        Path file = place.configFile().orElse(home.resolve(".ssh").resolve("config"));
        if (place.configFile().isPresent() && !Files.isReadable(file)) {
            throw new SshFailure("the SSH configuration " + file + " cannot be read; name another with --ssh-config");
        }
        HostConfigEntryResolver resolver;
        try {
            String text = Files.isReadable(file) ? expand(file, 0) : "";
            resolver = HostConfigEntry.toHostConfigEntryResolver(
                    HostConfigEntry.readHostConfigEntries(new StringReader(text), true));
        } catch (IOException | IllegalArgumentException e) {
            throw new SshFailure("the SSH configuration " + file + " cannot be read: " + e.getMessage(), e);
        }
        List<Hop> hops = new ArrayList<>();
        add(place.host(), place, resolver, hops, 0);
        if (place.key().isPresent()) {
            hops.add(hops.remove(hops.size() - 1).onlyWith(place.key().get()));
        }
        return hops;
    }

    private void add(String written, SshPlace place, HostConfigEntryResolver resolver, List<Hop> hops, int depth)
            throws SshFailure {
        if (depth > MAX_HOPS || hops.size() > MAX_HOPS) {
            throw new SshFailure("the way to " + place.host() + " has more than " + MAX_HOPS
                    + " jumps: ProxyJump seems to go in a circle");
        }
        String host = written.replaceFirst("^ssh://", "");
        String user = null;
        int at = host.lastIndexOf('@');
        if (at >= 0) {
            user = host.substring(0, at);
            host = host.substring(at + 1);
        }
        int port = 0;
        if (host.matches("[^:]+:\\d{1,5}|\\[[^]]+]:\\d{1,5}")) {
            int colon = host.lastIndexOf(':');
            port = Integer.parseInt(host.substring(colon + 1));
            host = host.substring(0, colon).replaceAll("[\\[\\]]", "");
        }
        HostConfigEntry entry;
        try {
            entry = resolver.resolveEffectiveHost(host, port, null, user, null, null);
        } catch (IOException e) {
            throw new SshFailure("the SSH configuration of " + host + " cannot be read: " + e.getMessage(), e);
        }
        String jumps = entry == null || entry.getProxyJump() == null ? "" : entry.getProxyJump();
        if (entry != null && entry.getProperty("ProxyCommand") != null && jumps.isEmpty()
                && !entry.getProperty("ProxyCommand").equalsIgnoreCase("none")) {
            throw new SshFailure("the SSH configuration of " + host + " has a ProxyCommand, which Farcell does not run;"
                    + " say it as ProxyJump");
        }
        if (!jumps.isEmpty() && !jumps.equalsIgnoreCase("none")) {
            for (String jump : jumps.split(",")) {
                add(jump.strip(), place, resolver, hops, depth + 1);
            }
        }
        hops.add(hop(host, port, user, entry, place));
    }

    private Hop hop(String alias, int port, String user, HostConfigEntry entry, SshPlace place) {
        String host = entry == null || entry.getHostName() == null ? alias : entry.getHostName().replace("%h", alias);
        int effectivePort = port > 0 ? port : entry == null || entry.getPort() <= 0 ? 22 : entry.getPort();
        String effectiveUser = user != null ? user
                : entry == null || entry.getUsername() == null ? localUser : entry.getUsername();
        List<Path> identities = new ArrayList<>();
        if (entry != null) {
            entry.getIdentities().forEach(each -> identities.add(path(each)));
        }
        boolean only = entry != null && entry.isIdentitiesOnly();
        if (identities.isEmpty()) {
            for (String name : List.of("id_ed25519", "id_ecdsa", "id_rsa")) {
                identities.add(home.resolve(".ssh").resolve(name));
            }
        }
        HostKeyPolicy policy = place.hostKeys().orElseGet(() -> property(entry, "StrictHostKeyChecking")
                .flatMap(HostKeyPolicy::named).orElse(HostKeyPolicy.ASK));
        List<Path> known = new ArrayList<>();
        property(entry, "UserKnownHostsFile").ifPresentOrElse(files -> addPaths(files, known), () -> {
            known.add(home.resolve(".ssh").resolve("known_hosts"));
            known.add(home.resolve(".ssh").resolve("known_hosts2"));
        });
        property(entry, "GlobalKnownHostsFile").ifPresentOrElse(files -> addPaths(files, known),
                () -> addPaths("/etc/ssh/ssh_known_hosts", known));
        return new Hop(alias, host, effectivePort, effectiveUser,
                property(entry, "HostKeyAlias").orElse(host), agentSocket(entry), identities, only, known, policy);
    }

    private Optional<Path> agentSocket(HostConfigEntry entry) {
        String configured = property(entry, "IdentityAgent").orElse("SSH_AUTH_SOCK");
        if (configured.equalsIgnoreCase("none")) {
            return Optional.empty();
        }
        String socket = configured.equals("SSH_AUTH_SOCK") ? System.getenv("SSH_AUTH_SOCK")
                : configured.startsWith("$") ? System.getenv(configured.replaceAll("[${}]", "")) : configured;
        return Optional.ofNullable(socket).filter(text -> !text.isBlank()).map(this::path);
    }

    private static Optional<String> property(HostConfigEntry entry, String name) {
        return Optional.ofNullable(entry).map(e -> e.getProperty(name)).map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    private void addPaths(String files, List<Path> to) {
        for (String file : files.split("[\\s,]+")) {
            if (!file.isBlank() && !file.equalsIgnoreCase("none")) {
                to.add(path(file));
            }
        }
    }

    private Path path(String text) {
        String plain = text.strip().replaceAll("^\"|\"$", "").replace("%d", home.toString());
        return plain.startsWith("~/") ? home.resolve(plain.substring(2)) : Path.of(plain);
    }

    /** The text of a file with its includes in their places and without its {@code Match} blocks. */
    private String expand(Path file, int depth) throws IOException {
        if (depth > MAX_INCLUDES) {
            throw new IOException("Include goes in a circle at " + file);
        }
        StringBuilder text = new StringBuilder();
        boolean left = false;
        for (String line : Files.readAllLines(file)) {
            String[] words = line.strip().split("[\\s=]+", 2);
            String key = words[0].toLowerCase(Locale.ROOT);
            if (key.equals("match")) {
                left = true;
            } else if (key.equals("host")) {
                left = false;
            }
            if (left) {
                continue;
            }
            if (key.equals("include") && words.length == 2) {
                for (String pattern : words[1].strip().split("\\s+")) {
                    for (Path included : glob(pattern)) {
                        text.append(expand(included, depth + 1)).append('\n');
                    }
                }
            } else {
                text.append(line).append('\n');
            }
        }
        return text.toString();
    }

    /** A relative pattern is in ~/.ssh, as ssh_config(5) has it. */
    private List<Path> glob(String pattern) throws IOException {
        Path path = path(pattern);
        Path absolute = path.isAbsolute() ? path : home.resolve(".ssh").resolve(path);
        Path parent = absolute.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(parent, absolute.getFileName().toString())) {
            files.forEach(each -> {
                if (Files.isRegularFile(each)) {
                    found.add(each);
                }
            });
        }
        Collections.sort(found);
        return found;
    }
}
