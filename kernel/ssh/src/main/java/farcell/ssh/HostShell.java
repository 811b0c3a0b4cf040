package farcell.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * How a script is run on a host whose login shell may be anything (csh, fish) and may print what it likes before and
 * after: the command is one that all shells read alike and makes {@code /bin/sh} take the script from its standard
 * input, and what the script prints stands between two marks. The rest of standard input belongs to the script.
 */
final class HostShell {

    /** Noise before the first mark is read up to here. */
    private static final int MAX_NOISE = 256 << 10;

    private final String mark;
    private final byte[] script;

    private HostShell(String mark, byte[] script) {
        this.mark = mark;
        this.script = script;
    }

    /** A script whose output ends with a second mark and its exit status. */
    static HostShell script(String body) {
        String mark = mark();
        return new HostShell(mark, ("printf '\\n%s\\n' " + mark + "\n(\n" + body + "\n)\nprintf '\\n%s %s\\n' " + mark
                + " $?\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A script whose output after the mark is a stream of bytes. */
    static HostShell stream(String body) {
        String mark = mark();
        return new HostShell(mark, ("printf '\\n%s\\n' " + mark + "\n" + body + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String mark() {
        byte[] bytes = new byte[12];
        new SecureRandom().nextBytes(bytes);
        return "farcell-" + HexFormat.of().formatHex(bytes);
    }

    /** For the login shell: no quotes inside the quotes, no {@code !}, no newline. dd takes not a byte too many. */
    String command() {
        return "exec /bin/sh -c 'eval \"$(dd bs=1 count=" + script.length + " 2>/dev/null)\"'";
    }

    void send(OutputStream stdin) throws IOException {
        stdin.write(script);
        stdin.flush();
    }

    /** Reads up to the first mark. @return what came before it, if the mark never comes: the whole of it */
    Noise skipNoise(InputStream stdout) throws IOException {
        StringBuilder noise = new StringBuilder();
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < MAX_NOISE; i++) {
            int c = stdout.read();
            if (c < 0) {
                return new Noise(false, noise.append(line).toString().strip());
            }
            if (c != '\n') {
                line.append((char) c);
                continue;
            }
            if (line.toString().equals(mark)) {
                return new Noise(true, noise.toString().strip());
            }
            noise.append(line).append('\n');
            line.setLength(0);
        }
        return new Noise(false, noise.toString().strip());
    }

    /** @param begun whether the script runs; @param text what was printed before it */
    record Noise(boolean begun, String text) {}

    /** Cuts the output of a script at the second mark. @return null when it is not there: the script was cut short */
    Ended ended(String output) {
        int at = output.lastIndexOf("\n" + mark + " ");
        if (at < 0) {
            return null;
        }
        String status = output.substring(at + mark.length() + 2).lines().findFirst().orElse("").strip();
        return status.matches("\\d{1,3}") ? new Ended(output.substring(0, at), Integer.parseInt(status)) : null;
    }

    record Ended(String output, int status) {}

    /** A text as one word of a POSIX shell. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** A path on the host as one word, with a beginning {@code ~/} left to its shell. */
    static String path(String path) {
        return path.startsWith("~/") ? "\"$HOME\"/" + quoted(path.substring(2)) : quoted(path);
    }
}
