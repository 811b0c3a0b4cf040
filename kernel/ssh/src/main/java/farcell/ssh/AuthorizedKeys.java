package farcell.ssh;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The keys that a host lets in (sshd(8), AUTHORIZED_KEYS FILE FORMAT). */
final class AuthorizedKeys {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private AuthorizedKeys() {}

    /** @param line type, key and comment */
    static void add(SshConnection connection, String line) throws SshFailure, InterruptedException {
        change(connection, line, """
                umask 077
                mkdir -p "$HOME/.ssh" && touch "$file" || exit 1
                grep -qF -e "$key" "$file" && exit 0
                [ -z "$(tail -c 1 "$file")" ] || echo >>"$file"
                printf '%s\n' "$line" >>"$file"
                """);
    }

    static void remove(SshConnection connection, String line) throws SshFailure, InterruptedException {
        change(connection, line, """
                umask 077
                [ -f "$file" ] || exit 0
                grep -vF -e "$key" "$file" >"$file.farcell"
                [ $? -le 1 ] && cat "$file.farcell" >"$file"; status=$?
                rm -f "$file.farcell"
                exit $status
                """);
    }

    private static void change(SshConnection connection, String line, String script)
            throws SshFailure, InterruptedException {
        SshConnection.Answer answer = connection.run("""
                file=$HOME/.ssh/authorized_keys
                IFS= read -r line || exit 1
                key=$(printf '%s' "$line" | cut -d ' ' -f 2)
                """ + script, out -> out.write((line.strip() + "\n").getBytes(StandardCharsets.UTF_8)), LIMIT);
        if (!answer.ok()) {
            throw new SshFailure("~/.ssh/authorized_keys on " + connection.hop().describe() + " cannot be changed: "
                    + answer.complaint());
        }
    }
}
