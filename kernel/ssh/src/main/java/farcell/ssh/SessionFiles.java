package farcell.ssh;

import farcell.hosts.Ending;
import farcell.hosts.Endings;
import farcell.wire.OrderlyEnd;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The directory of one session on a host, which only its owner can enter, and what is done by its files: {@code start}
 * (the command), {@code group} (its process group), {@code exit} (its exit status, written when it has ended),
 * {@code relay} (carries bytes between its standard streams and the socket), {@code session.log}, {@code hs_err_*}.
 *
 * @param root of our files on the host
 * @param id   name of the directory
 */
record SessionFiles(String root, String id) {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** sockaddr_un.sun_path has 108 bytes on Linux and 104 on macOS, the final zero included (unix(7)). */
    private static final int MAX_SOCKET = 103;
    /** A JVM takes the encoding of file names and arguments from the locale, and a login by SSH often has none. */
    private static final String UTF8_NAMES = """
            case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
                *[Uu][Tt][Ff]-8*|*[Uu][Tt][Ff]8*) ;;
                *)
                    utf8=$(locale -a 2>/dev/null | grep -i 'utf-\\{0,1\\}8$')
                    case $utf8 in ''|*C.[Uu]*) utf8=C.UTF-8 ;; *) utf8=$(printf '%s\\n' "$utf8" | head -n 1) ;; esac
                    if [ -n "${LC_ALL:-}" ]; then LANG=$LC_ALL; export LANG; unset LC_ALL; fi
                    LC_CTYPE=$utf8; export LC_CTYPE ;;
            esac
            """;
    private static final String CUT = "--- crash ---";

    String path() {
        return root + "/sessions/" + id;
    }

    String socket() {
        return path() + "/s";
    }

    /** Script that carries bytes where the SSH server does not forward the socket. */
    String relay() {
        return "exec sh " + HostShell.quoted(path() + "/relay");
    }

    void checkSocket() throws SshFailure {
        if (socket().getBytes(StandardCharsets.UTF_8).length > MAX_SOCKET) {
            throw new SshFailure("the directory " + root + " on the host has too long a name: the path of a socket,"
                    + " " + socket() + ", may have " + MAX_SOCKET + " bytes. Set root for the backend to a shorter one");
        }
    }

    /**
     * Makes the directory, starts the session detached from this connection, and waits until its socket is there.
     *
     * @param relay the command behind {@link #relay}
     * @throws SshFailure when it ends before that, with the end of its log
     */
    void start(SshConnection connection, List<String> command, List<String> relay, Map<String, String> environment,
               String secret, Duration limit) throws SshFailure, InterruptedException {
        String exports = environment.entrySet().stream()
                .filter(each -> each.getKey().matches("[A-Za-z_][A-Za-z0-9_]*"))
                .map(each -> "export " + each.getKey() + "=" + HostShell.quoted(each.getValue()) + "\n")
                .collect(Collectors.joining());
        String start = "trap '' HUP INT QUIT\numask 077\ndir=" + HostShell.quoted(path())
                + "\necho $$ >\"$dir/group\"\ncd || cd /\n" + UTF8_NAMES + exports + words(command)
                + " </dev/null >>\"$dir/session.log\" 2>&1\necho $? >\"$dir/.exit\"; mv \"$dir/.exit\" \"$dir/exit\"\n"
                // The kernel that ended it may be gone before it is.
                + "[ ! -f \"$dir/bye\" ] || rm -rf -- \"$dir\"\n";
        SshConnection.Answer answer = connection.run("""
                umask 077
                root=%s dir=%s
                mkdir -p "$root/sessions" && mkdir "$dir" && mkdir "$dir/jars" || exit 1
                chmod 700 "$dir"
                IFS= read -r secret && printf '%%s\n' "$secret" >"$dir/secret" || exit 1
                printf 'exec %%s\n' %s >"$dir/relay" || exit 1
                cat >"$dir/start" || exit 1
                if command -v setsid >/dev/null 2>&1; then setsid sh "$dir/start" </dev/null >/dev/null 2>&1 &
                else (trap '' HUP INT; exec nohup sh "$dir/start" </dev/null >/dev/null 2>&1) &
                fi
                n=0
                while [ ! -S "$dir/s" ] && [ ! -f "$dir/exit" ] && [ $n -lt %d ]; do
                    n=$((n + 1)); sleep 0.05 2>/dev/null || { sleep 1; n=$((n + 19)); }
                done
                [ ! -S "$dir/s" ] || exit 0
                if [ -f "$dir/exit" ]; then echo "it ended with exit status $(cat "$dir/exit")"
                else echo "it was not ready in time"; kill -s KILL -- "-$(cat "$dir/group")" 2>/dev/null
                fi
                tail -n 20 "$dir/session.log"
                exit 9
                """.formatted(HostShell.quoted(root), HostShell.quoted(path()), HostShell.quoted(words(relay)),
                        limit.toMillis() / 50),
                out -> out.write((secret + "\n" + start).getBytes(StandardCharsets.UTF_8)), limit.plus(LIMIT));
        if (answer.status() == 9) {
            throw new SshFailure(answer.output().strip());
        }
        if (!answer.ok()) {
            throw new SshFailure("no directory for it can be made in " + root + ": " + answer.complaint());
        }
    }

    private static String words(List<String> command) {
        return command.stream().map(HostShell::quoted).collect(Collectors.joining(" "));
    }

    /** What both sides prove themselves by. @throws SshFailure when it has ended */
    String secret(SshConnection connection) throws SshFailure, InterruptedException {
        SshConnection.Answer answer = connection.run("cat " + HostShell.quoted(path() + "/secret"), LIMIT);
        if (!answer.ok() || answer.output().isBlank()) {
            throw new SshFailure("it has ended: its secret is not in " + path() + " any more");
        }
        return answer.output().strip();
    }

    /** The last lines of its log, or empty. */
    String logTail(SshConnection connection, int lines) throws SshFailure, InterruptedException {
        return connection.run("tail -n " + lines + " " + HostShell.quoted(path() + "/session.log") + " 2>/dev/null",
                LIMIT).output().strip();
    }

    /**
     * Waits for the end of a session whose link is gone, for a few seconds, and says why it ended.
     *
     * @param ours     how we ended it, or empty
     * @param farewell what the agent said, or empty
     * @return none when it still runs
     */
    Optional<Ending> ending(SshConnection connection, String ours, String farewell)
            throws SshFailure, InterruptedException {
        SshConnection.Answer answer = connection.run(HostSessions.LIFE + """
                dir=%s
                n=0
                while [ ! -f "$dir/exit" ] && [ $n -lt 120 ]; do
                    lives "$dir" || n=$((n + 60))
                    n=$((n + 1)); sleep 0.1 2>/dev/null || sleep 1
                done
                if [ -f "$dir/exit" ]; then cat "$dir/exit"
                elif lives "$dir"; then echo runs; exit 0
                else echo 137
                fi
                tail -n 30 "$dir/session.log" 2>/dev/null
                echo '%s'
                head -n 40 "$dir"/hs_err_* 2>/dev/null
                """.formatted(HostShell.quoted(path()), CUT), LIMIT);
        String text = answer.output().stripLeading();
        int line = text.indexOf('\n');
        String first = line < 0 ? text.strip() : text.substring(0, line).strip();
        if (!first.matches("\\d{1,3}")) {
            return Optional.empty();
        }
        int cut = text.lastIndexOf(CUT);
        String log = cut < 0 ? "" : text.substring(line + 1, cut).strip();
        String crash = cut < 0 ? "" : text.substring(cut + CUT.length()).strip();
        return Optional.of(Endings.of(Integer.parseInt(first), ours, farewell, log, path() + "/session.log",
                crash.isEmpty() ? Optional.empty() : Optional.of(crash)));
    }

    /** Whether its processes are there. */
    boolean lives(SshConnection connection) throws SshFailure, InterruptedException {
        return connection.run(HostSessions.LIFE + "lives " + HostShell.quoted(path()) + " && echo lives; true", LIMIT)
                .output().contains("lives");
    }

    /** Sends a signal to it and to all that it started. What was to be kept of it is. */
    void signal(SshConnection connection, String signal) throws SshFailure, InterruptedException {
        connection.run(HostSessions.LIFE + """
                dir=%s
                [ ! -d "$dir" ] || echo %s >"$dir/%s"
                ! lives "$dir" || kill -s %s -- "-$group" 2>/dev/null
                true
                """.formatted(HostShell.quoted(path()), OrderlyEnd.DISCARD, OrderlyEnd.WISH, signal), LIMIT);
    }

    /** Removes the directory of a session that has ended. */
    void remove(SshConnection connection) throws SshFailure, InterruptedException {
        connection.run("rm -rf -- " + HostShell.quoted(path()), LIMIT);
    }
}
