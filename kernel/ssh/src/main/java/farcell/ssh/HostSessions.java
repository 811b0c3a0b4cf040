package farcell.ssh;

import farcell.hosts.FoundSession;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which sessions live on a host, from their directories. */
final class HostSessions {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private HostSessions() {}

    /**
     * Those of this user, the one that started last first.
     *
     * @param root of our files on the host
     */
    static List<FoundSession> list(SshConnection connection, String root) throws SshFailure, InterruptedException {
        // The number of a process group may be another's by now; its first process has the directory in its arguments.
        SshConnection.Answer answer = connection.run("""
                for dir in %s/sessions/*/; do
                    dir=${dir%%/}
                    [ -f "$dir/session.json" ] && [ ! -f "$dir/exit" ] || continue
                    group=$(cat "$dir/group" 2>/dev/null) && [ -n "$group" ] || continue
                    kill -s 0 -- "-$group" 2>/dev/null || continue
                    case $(ps -o args= -p "$group" 2>/dev/null) in ''|*"$dir/start"*) ;; *) continue ;; esac
                    echo "session ${dir##*/}"
                    [ -s "$dir/kept/journal" ] && echo journal
                    printf 'kernel %%s\n' "$(head -n 1 "$dir/kept/kernel" 2>/dev/null | head -c 200)"
                    printf 'about %%s\n' "$(head -n 1 "$dir/session.json" | head -c 65536)"
                done
                """.formatted(HostShell.quoted(root)), LIMIT);
        if (!answer.ok()) {
            throw new SshFailure("its sessions cannot be listed: " + answer.complaint());
        }
        return parse(answer.output());
    }

    static List<FoundSession> parse(String output) {
        List<FoundSession> found = new ArrayList<>();
        String id = "";
        String kernel = "";
        boolean journal = false;
        for (String line : output.lines().toList()) {
            if (line.startsWith("session ")) {
                id = line.substring(8);
                kernel = "";
                journal = false;
            } else if (line.equals("journal")) {
                journal = true;
            } else if (line.startsWith("kernel ")) {
                kernel = line.substring(7);
            } else if (line.startsWith("about ") && id.matches("[A-Za-z0-9_-]{1,64}")) {
                try {
                    found.add(FoundSession.of(id, line.substring(6), kernel, journal));
                } catch (IOException e) {
                    // Being started, or broken: nothing that could be listed.
                }
            }
        }
        found.sort(Comparator.comparing(FoundSession::started).reversed());
        return found;
    }
}
