package farcell.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HostShellTest {

    /** Runs a script as an SSH server does, by a login shell that is told to say something first. */
    private static String run(String login, HostShell shell, byte[] input) throws Exception {
        Process process = new ProcessBuilder("/bin/sh", "-c", login + shell.command()).start();
        try (OutputStream out = process.getOutputStream()) {
            shell.send(out);
            out.write(input);
        }
        try (InputStream in = process.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void whatComesAfterTheScriptIsItsInputToTheByte() throws Exception {
        HostShell shell = HostShell.script("head -c 3; printf '|'; wc -c; printf \"it's \\$x \\`y\\` !z\"; exit 7");
        String output = run("", shell, "abcdefgh".getBytes(StandardCharsets.UTF_8));
        ByteArrayInputStream in = new ByteArrayInputStream(output.getBytes(StandardCharsets.UTF_8));
        assertThat(shell.skipNoise(in)).isEqualTo(new HostShell.Noise(true, ""));
        HostShell.Ended ended = shell.ended(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        assertThat(ended.status()).isEqualTo(7);
        assertThat(ended.output()).startsWith("abc|").contains("it's $x `y` !z");
    }

    @Test
    void noiseBeforeAndAfterIsLeftOut() throws Exception {
        HostShell shell = HostShell.script("echo right");
        String output = run("echo welcome; printf 'no newline'; ", shell, new byte[0]) + "\nlogout noise\n";
        ByteArrayInputStream in = new ByteArrayInputStream(output.getBytes(StandardCharsets.UTF_8));
        assertThat(shell.skipNoise(in).text()).isEqualTo("welcome\nno newline");
        assertThat(shell.ended(new String(in.readAllBytes(), StandardCharsets.UTF_8)).output()).isEqualTo("right\n");
    }

    @Test
    void withoutTheMarkAllOfItIsNoise() throws Exception {
        HostShell shell = HostShell.script("true");
        assertThat(shell.skipNoise(new ByteArrayInputStream("not here\nno".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(new HostShell.Noise(false, "not here\nno"));
        assertThat(shell.ended("cut sho")).isNull();
    }

    @Test
    void wordsAndPaths() {
        assertThat(HostShell.quoted("a'b c")).isEqualTo("'a'\\''b c'");
        assertThat(HostShell.path("~/x y")).isEqualTo("\"$HOME\"/'x y'");
        assertThat(HostShell.path("/x")).isEqualTo("'/x'");
    }
}
