package farcell.ssh;

import farcell.hosts.Distribution;
import farcell.wire.Hashes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The agent and what it needs, laid out on a host as in the distribution, under a name that follows from the content:
 * {@code agents/<hash>/lib/session}, {@code lib/api}, {@code lib/user}. The files are links to those of the object store.
 */
final class AgentFiles {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> PARTS = List.of("lib/session", "lib/api", "lib/user");

    private final Map<String, Path> files;
    private final String id;

    private AgentFiles(Map<String, Path> files, String id) {
        this.files = files;
        this.id = id;
    }

    static AgentFiles of(Distribution distribution, ObjectStore objects) throws SshFailure {
        Map<String, Path> files = new TreeMap<>();
        for (String part : PARTS) {
            try (Stream<Path> jars = Files.list(distribution.home().resolve(part))) {
                jars.filter(jar -> jar.toString().endsWith(".jar"))
                        .forEach(jar -> files.put(part + "/" + jar.getFileName(), jar));
            } catch (IOException e) {
                throw new SshFailure("cannot read " + distribution.home().resolve(part) + ": " + e.getMessage(), e);
            }
        }
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Path> each : files.entrySet()) {
            text.append(each.getKey()).append(' ').append(objects.hash(each.getValue())).append('\n');
        }
        return new AgentFiles(files, Hashes.of(text.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 16));
    }

    /** Name of its directory below {@code agents/}. */
    String id() {
        return id;
    }

    /** Sends what is not there and lays it out, once for each host. @return the directory there */
    String ensure(SshConnection connection, HostFacts host, ObjectStore objects, Transfer progress)
            throws SshFailure, InterruptedException {
        String root = host.root();
        String directory = root + "/agents/" + id;
        if (host.there().contains("agents/" + id)) {
            return directory;
        }
        Map<Path, String> hashes = objects.ensure(connection, files.values(), "sending Farcell's agent", progress);
        StringBuilder lines = new StringBuilder();
        files.forEach((name, file) -> lines.append(hashes.get(file)).append(' ').append(name).append('\n'));
        SshConnection.Answer answer = connection.run("""
                umask 077
                root=%s id=%s
                [ ! -d "$root/agents/$id" ] || exit 0
                new=$root/agents/.new-$$
                rm -rf "$new" && mkdir -p "$new/lib/session" "$new/lib/api" "$new/lib/user" || exit 1
                while read -r hash name; do
                    ln "$root/objects/$hash" "$new/$name" 2>/dev/null || cp "$root/objects/$hash" "$new/$name" || exit 1
                done
                mv "$new" "$root/agents/$id" 2>/dev/null || { rm -rf "$new"; [ -d "$root/agents/$id" ]; }
                """.formatted(HostShell.quoted(root), id),
                out -> out.write(lines.toString().getBytes(StandardCharsets.UTF_8)), LIMIT);
        if (!answer.ok()) {
            throw new SshFailure("cannot lay out the agent in " + directory + " on " + connection.hop().describe() + ": "
                    + answer.complaint());
        }
        return directory;
    }
}
