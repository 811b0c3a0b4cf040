package farcell.ssh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where a host is, as a user configures it.
 *
 * @param host       an alias of the SSH configuration, {@code host}, or {@code user@host}
 * @param configFile the SSH configuration; none for {@code ~/.ssh/config}
 * @param hostKeys   what is done about a host that is not in known_hosts; none for what the SSH configuration says
 * @param root       directory on the host for all of Farcell's files, as its shell writes it; {@value #ROOT} by default
 * @param java       Java of sessions there: empty for the best that is found, else a directory on the host
 * @param volumes    directories of the host that are volumes, by name
 * @param key        a private key for this place alone; none for those of the SSH configuration
 * @param runtime    what sessions run on where the host has no Java that fits; none for one made of the kernel's
 * @param idle       after which a session there ends that nobody uses; none for {@link #IDLE}, zero for no limit
 */
public record SshPlace(String host, Optional<Path> configFile, Optional<HostKeyPolicy> hostKeys, String root,
                       String java, Map<String, String> volumes, Optional<Path> key,
                       Optional<RuntimeSource> runtime, Optional<Duration> idle) {

    public static final String ROOT = "~/.farcell";
    /** Sessions of a machine that others may want, too, do not wait for ever. */
    public static final Duration IDLE = Duration.ofMinutes(15);

    public SshPlace(String host, Optional<Path> configFile, Optional<HostKeyPolicy> hostKeys, String root, String java) {
        this(host, configFile, hostKeys, root, java, Map.of());
    }

    public SshPlace(String host, Optional<Path> configFile, Optional<HostKeyPolicy> hostKeys, String root, String java,
                    Map<String, String> volumes) {
        this(host, configFile, hostKeys, root, java, volumes, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same with a key of its own. */
    public SshPlace withKey(Path own) {
        return new SshPlace(host, configFile, hostKeys, root, java, volumes, Optional.of(own), runtime, idle);
    }

    /** The same with another source of a Java runtime. */
    public SshPlace withRuntime(RuntimeSource source) {
        return new SshPlace(host, configFile, hostKeys, root, java, volumes, key, Optional.of(source), idle);
    }

    public SshPlace {
        volumes = Map.copyOf(volumes);
        if (host.isBlank() || host.startsWith("-")) {
            throw new IllegalArgumentException("\"" + host + "\" is no SSH host: say an alias of ~/.ssh/config or"
                    + " user@host");
        }
        if (!root.startsWith("/") && !root.startsWith("~/")) {
            throw new IllegalArgumentException("root = \"" + root + "\" is no directory on the host: it begins with /"
                    + " or ~/");
        }
        if (root.chars().anyMatch(c -> c < ' ' || c == '\'')) {
            throw new IllegalArgumentException("root may not have quotes or control characters");
        }
    }

    public static SshPlace of(String host) {
        return new SshPlace(host, Optional.empty(), Optional.empty(), ROOT, "");
    }

    /** What is done about a host whose key is not known. A changed key is always refused. */
    public enum HostKeyPolicy {
        /** Refused. */
        STRICT,
        /** The user is asked once. */
        ASK,
        /** Taken and noted. */
        ACCEPT_NEW;

        /** The words of OpenSSH's StrictHostKeyChecking; {@code no} is not obeyed to the letter. */
        public static Optional<HostKeyPolicy> named(String word) {
            return switch (word.toLowerCase(Locale.ROOT)) {
                case "yes", "strict" -> Optional.of(STRICT);
                case "ask" -> Optional.of(ASK);
                case "accept-new", "no", "off" -> Optional.of(ACCEPT_NEW);
                default -> Optional.empty();
            };
        }
    }
}
