package farcell.ssh;

import farcell.hosts.FoundSession;
import farcell.wire.OrderlyEnd;
import farcell.wire.OrderlyEnd.Keeper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The sessions on one host, of whatever kernel, found and ended by their directories. Needs no agent and no Java. */
final class HostSessions {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** From SIGTERM to SIGKILL, and from there until we give up, in seconds. */
    private static final int GRACE = 10;
    /**
     * Numbers of processes are used again, so a group counts only while its leader is the shell that started the session
     * or, where that was killed, while the JVM is there.
     */
    static final String LIFE = """
            arguments() {
                if [ -r "/proc/$1/cmdline" ]; then tr '\\0' ' ' <"/proc/$1/cmdline"
                else ps -o args= -p "$1" 2>/dev/null
                fi
            }
            lives() { # lives DIR: sets group and jvm
                group=$(cat "$1/group" 2>/dev/null)
                jvm=$(sed -n 's/.*"pid" *: *\\([0-9][0-9]*\\).*/\\1/p' "$1/session.json" 2>/dev/null | head -n 1)
                case $group in ''|*[!0-9]*) group=0 ;; esac
                [ ! -f "$1/exit" ] && [ "$group" -gt 1 ] && kill -s 0 -- "-$group" 2>/dev/null || return 1
                case $(arguments "$group") in *"$1/start"*) return 0 ;; esac
                [ -n "$jvm" ] || return 1
                case $(arguments "$jvm") in *"farcell.directory=$1 "*) return 0 ;; esac
                return 1
            }
            """;

    private HostSessions() {}

    /**
     * Those of this user that live, the one that started last first.
     *
     * @param root of our files on the host, as the configuration writes it or absolute
     */
    static List<FoundSession> list(SshConnection connection, String root) throws SshFailure, InterruptedException {
        return list(connection, root, "lives \"$dir\"");
    }

    /** Those that ended and wrote down what they had. */
    static List<FoundSession> ended(SshConnection connection, String root) throws SshFailure, InterruptedException {
        return list(connection, root, "[ -f \"$dir/kept/left\" ] && ! lives \"$dir\"");
    }

    private static List<FoundSession> list(SshConnection connection, String root, String which)
            throws SshFailure, InterruptedException {
        SshConnection.Answer answer = connection.run("""
                %s
                root=$(cd %s 2>/dev/null && pwd -P) && cd "$root/sessions" 2>/dev/null || { echo end; exit 0; }
                for id in *; do
                    dir=$root/sessions/$id
                    if [ -d "$dir" ] && %s; then
                        echo "session $id"
                        # The journal first: a kernel writes it after its mark.
                        [ ! -s "$dir/kept/journal" ] || echo journal
                        echo "kernel $(head -n 1 "$dir/kept/kernel" 2>/dev/null | head -c 200)"
                        if [ -f "$dir/session.json" ]; then echo "about $(head -n 1 "$dir/session.json" | head -c 65536)"
                        else echo 'about {}'
                        fi
                    fi
                done
                echo end
                """.formatted(LIFE, HostShell.path(root), which), LIMIT);
        if (!answer.output().strip().endsWith("end")) {
            throw new SshFailure("cannot look for sessions on " + connection.hop().describe() + ": "
                    + answer.complaint());
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
                // What a directory is called there ends up in scripts of ours.
                try {
                    found.add(FoundSession.of(id, line.substring(6), kernel, journal));
                } catch (IOException e) {
                    // Broken: nothing that could be listed.
                }
            }
        }
        found.sort(Comparator.comparing(FoundSession::started).reversed());
        return found;
    }

    /**
     * Asks it to end, then ends it by force.
     *
     * @param keep whether it gets the time to keep what is only there
     * @return who has its variables, if nothing of it lives
     */
    static Optional<Keeper> end(SshConnection connection, String root, String id, boolean keep)
            throws SshFailure, InterruptedException {
        SshConnection.Answer answer = connection.run("""
                %s
                root=$(cd %s && pwd -P) || exit 1
                dir=$root/sessions/%s
                alive() { kill -s 0 -- "-$ended" 2>/dev/null; }
                keeps() { [ -f "$dir/%s" ] && [ ! -f "$dir/exit" ]; }
                until_gone() { # until_gone LIMIT: longer, up to that, while it keeps its variables
                    n=0
                    while alive && { [ $n -lt %d ] || { [ $n -lt "$1" ] && keeps; }; }; do
                        n=$((n + 1)); sleep 0.1 2>/dev/null || { sleep 1; n=$((n + 9)); }
                    done
                }
                gone() { echo "gone $(head -c 20 "$dir/%s" 2>/dev/null)"; }
                lives "$dir" || { gone; exit 0; }
                ended=$group
                echo %s >"$dir/%s"
                # The JVM alone first: its shell writes down how it ended.
                if [ -n "$jvm" ]; then kill -s TERM "$jvm" 2>/dev/null; else kill -s TERM -- "-$ended" 2>/dev/null; fi
                until_gone %d
                ! alive || { kill -s KILL -- "-$ended" 2>/dev/null; until_gone 0; }
                if alive; then echo lives; else gone; fi
                """.formatted(LIFE, HostShell.path(root), HostShell.quoted(id), OrderlyEnd.PROGRESS, GRACE * 10,
                OrderlyEnd.PROGRESS, keep ? OrderlyEnd.KEEP : OrderlyEnd.DISCARD, OrderlyEnd.WISH,
                keep ? OrderlyEnd.LIMIT.toSeconds() * 10 : 0), keep ? LIMIT.plus(OrderlyEnd.LIMIT) : LIMIT);
        if (!answer.ok()) {
            throw new SshFailure("cannot end a session on " + connection.hop().describe() + ": " + answer.complaint());
        }
        String last = answer.output().strip().lines().reduce((first, second) -> second).orElse("");
        return last.startsWith("gone") ? Optional.of(Keeper.of(last.substring(4))) : Optional.empty();
    }
}
