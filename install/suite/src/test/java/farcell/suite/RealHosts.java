package farcell.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Machines that answer SSH: real OpenSSH servers, each in namespaces of its own with its own network, processes, HOME and
 * host key (src/test/hosts/hosts.sh). Needs root, openssh-server, iproute2 and nftables, which install/test installs.
 */
final class RealHosts implements AutoCloseable {

    private static final Path SCRIPT = Path.of("src", "test", "hosts", "hosts.sh").toAbsolutePath();
    /** Seconds, so that what hangs is said; no machine is too busy for that. */
    private static final long LIMIT = 180;

    private final Path directory;

    private RealHosts(Path directory) {
        this.directory = directory;
    }

    static RealHosts up(int count, String... options) {
        try {
            // Not in a directory of the build: the paths of sockets and programs are to be short and plain.
            RealHosts hosts = new RealHosts(Files.createTempDirectory("fch"));
            List<String> command = new ArrayList<>(List.of("up", String.valueOf(count)));
            command.addAll(List.of(options));
            hosts.script(command);
            return hosts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path set() {
        return directory.resolve("set");
    }

    /** The SSH configuration with all hosts, {@code host1} and so on. */
    Path config() {
        return set().resolve("ssh_config");
    }

    Path knownHosts() {
        return set().resolve("known_hosts");
    }

    Path key() {
        return set().resolve("id");
    }

    /** Where files of the host are: {@code home}, {@code tmp}, {@code etc}. */
    Path files(int host) {
        return set().resolve("h" + host);
    }

    String address(int host) {
        try {
            String text = Files.readString(config());
            String after = text.substring(text.indexOf("Host host" + host + "\n"));
            return after.substring(after.indexOf("HostName ") + 9).lines().findFirst().orElseThrow().strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A configuration of one host with other lines; the first line that sets something counts. */
    Path config(int host, String... lines) {
        try {
            Path file = Files.createTempFile(directory, "config", "");
            Files.writeString(file, "Host host" + host + "\n" + String.join("\n", lines) + "\n"
                    + Files.readString(config()));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /** Runs a command on a host, not by SSH. @return what it printed */
    String on(int host, String shell) {
        return script(List.of("exec", String.valueOf(host), "sh", "-c", shell));
    }

    /**
     * Ends the sessions of a host by force and removes what they have there. Signals are sent, not waited for: a session
     * that has been killed still makes files until its threads see it, in directories that are being removed. A process
     * group is named to {@code kill -s} only: dash takes {@code kill -9 -- -4711} for nonsense.
     */
    void endSessions(int host) {
        on(host, """
                cd "$HOME/.farcell/sessions" 2>/dev/null || exit 0
                for group in $(cat */group 2>/dev/null); do
                    kill -s KILL -- "-$group" 2>/dev/null || continue
                    n=0
                    while kill -s 0 -- "-$group" 2>/dev/null; do
                        n=$((n + 1)); [ $n -lt 300 ] || { echo "$group does not end"; exit 1; }
                        sleep 0.1
                    done
                done
                ! ps -eo args= | grep '[-]jar .*farcell-session.jar' || exit 1
                rm -rf -- *
                """);
    }

    /** {@code partition 1}, {@code heal 1}, {@code kill 1 power}, {@code boot 1}. */
    String script(String... arguments) {
        return script(List.of(arguments));
    }

    private String script(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("bash", SCRIPT.toString(), "-d", set().toString()));
        command.addAll(arguments);
        return run(command);
    }

    /** Runs a command here. @return what it printed */
    static String run(List<String> command) {
        try {
            Path out = Files.createTempFile("fch", ".out");
            try {
                Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile())
                        .start();
                process.getOutputStream().close();
                if (!process.waitFor(LIMIT, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError(command + " was not done in " + LIMIT + " s: " + Files.readString(out));
                }
                String text = Files.readString(out);
                if (process.exitValue() != 0) {
                    throw new AssertionError(command + " failed: " + text);
                }
                return text.strip();
            } finally {
                Files.delete(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        script("down");
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
