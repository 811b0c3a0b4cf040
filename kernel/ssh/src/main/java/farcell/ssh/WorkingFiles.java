package farcell.ssh;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Files of this machine in the working directory of a session on a host. They are copies: a cell may write to them. */
final class WorkingFiles {

    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final ObjectStore objects;

    WorkingFiles(ObjectStore objects) {
        this.objects = objects;
    }

    /**
     * Sends what is not there and gives it its name.
     *
     * @param pid of the session's JVM
     * @throws SshFailure when a name is taken by something else
     */
    void place(SshConnection connection, SessionFiles files, long pid, Path from, List<String> names, Transfer progress)
            throws SshFailure, InterruptedException {
        Map<String, Path> paths = new LinkedHashMap<>();
        names.forEach(name -> paths.put(name, from.resolve(name)));
        Map<Path, String> hashes = objects.ensure(connection, paths.values(), "sending files", progress);
        StringBuilder lines = new StringBuilder();
        paths.forEach((name, path) -> lines.append(hashes.get(path)).append(' ').append(name).append('\n'));
        SshConnection.Answer answer = connection.run("""
                root=%s dir=%s pid=%d
                %s
                cd "$(readlink "/proc/$pid/cwd" 2>/dev/null || echo "$HOME")" || exit 1
                (umask 077 && touch "$dir/placed") || exit 1
                while IFS= read -r line; do
                    hash=${line%%%% *} name=${line#* }
                    if [ -e "$name" ]; then
                        if [ ! -f "$name" ]; then echo "in the way: $PWD/$name"; exit 3; fi
                        there=$(hash "$name")
                        [ "$there" != "$hash" ] || continue
                        if ! grep -qxF -e "$there $name" "$dir/placed"; then echo "in the way: $PWD/$name"; exit 3; fi
                    fi
                    case $name in */*) mkdir -p "${name%%/*}" || exit 1 ;; esac
                    cp "$root/objects/$hash" "$name.part$$" && mv -f "$name.part$$" "$name" || { rm -f "$name.part$$"; exit 1; }
                    echo "$hash $name" >>"$dir/placed"
                done
                """.formatted(HostShell.quoted(files.root()), HostShell.quoted(files.path()), pid, ObjectStore.HASH),
                out -> out.write(lines.toString().getBytes(StandardCharsets.UTF_8)), LIMIT);
        if (answer.status() == 3) {
            String taken = answer.output().strip().replaceFirst("(?s).*in the way: ", "");
            throw new SshFailure(taken + " on " + connection.hop().describe() + " is another file than the one here, and"
                    + " was not brought by this session; rename or remove one of the two, or leave it out of files=");
        }
        if (!answer.ok()) {
            throw new SshFailure("files cannot be put into the working directory of the session on "
                    + connection.hop().describe() + ": " + answer.complaint());
        }
    }
}
