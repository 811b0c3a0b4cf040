package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hosts that lack what a session wants, and lines that are slow, far or lossy: each works, or ends with what to do. On real
 * OpenSSH servers in networks of their own.
 */
class SshHardHostsTest {

    /** Where each of the hosts has Farcell's files; empty for the usual place. */
    private static final List<String> ROOTS = List.of("", "/srv/farcell", "/srv/farcell", "", "", "");

    @TempDir
    private static Path directory;

    private static RealHosts hosts;
    private static LiveNotebook notebook;

    @BeforeAll
    static void open() throws Exception {
        hosts = RealHosts.up(ROOTS.size());
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= ROOTS.size(); i++) {
            lines.addAll(List.of("[backends.lab" + i + "]", "ssh = \"host" + i + "\"",
                    "ssh-config = \"" + hosts.config() + "\""));
            if (!ROOTS.get(i - 1).isEmpty()) {
                lines.add("root = \"" + ROOTS.get(i - 1) + "\"");
            }
        }
        Files.write(directory.resolve("farcell.toml"), lines);
        notebook = new LiveNotebook(directory);
    }

    @AfterAll
    static void close() {
        notebook.close();
        hosts.close();
    }

    @Test
    void aHostWhoseOnlyJavaIsTooOldGetsOne() {
        hosts.on(1, "mount -t tmpfs tmpfs /usr/lib/jvm && mkdir -p /usr/lib/jvm/jdk-11/bin && cd /usr/lib/jvm/jdk-11 && "
                + "printf 'JAVA_VERSION=\"11.0.22\"\\nIMPLEMENTOR=\"Old\"\\n' >release && "
                + "printf '#!/bin/sh\\necho it was run >&2; exit 9\\n' >bin/java && chmod 755 bin/java");
        assertThat(notebook.value("%%remote on=lab1\nSystem.getProperty(\"java.home\")"))
                .startsWith("/root/.farcell/runtimes/java-");
        assertThat(notebook.error("%session start old on=lab1 java=11")).contains("java", "11");
        hosts.on(1, "mount -t tmpfs -o noexec tmpfs /root/.farcell");
        assertThat(notebook.error("%session start other on=lab1")).isNotEmpty();
    }

    @Test
    void aReadOnlyHomeIsNoMatterWhereTheRootIsElsewhere() {
        hosts.on(2, "mount --bind /root /root && mount -o remount,bind,ro /root");
        assertThat(notebook.value("%%remote on=lab2\nnew File(System.getProperty(\"user.home\")).canWrite() + \" \" + (1 + 1)"))
                .endsWith(" 2");
        assertThat(hosts.on(2, "ls /srv/farcell/sessions; touch /root/x 2>&1 || true")).contains("Read-only file system");
    }

    @Test
    void aHomeThatRunsNoProgramsIsNoMatterWhereTheRootIsElsewhere() {
        hosts.on(3, "mount --bind /root /root && mount -o remount,bind,noexec /root && mount -t tmpfs tmpfs /usr/lib/jvm");
        assertThat(notebook.value("%%remote on=lab3\nSystem.getProperty(\"java.home\")"))
                .startsWith("/srv/farcell/runtimes/java-");
    }

    @Test
    void aFullDiskIsSaidWithWhatToDoAndTheNextTryGoesOn() {
        hosts.on(4, "mkdir -m 700 /root/.farcell && mount -t tmpfs -o size=1m,mode=700 tmpfs /root/.farcell");
        assertThat(notebook.error("%%remote on=lab4\n1")).contains("its disk is full", "free some space there, or set"
                + " root");
        hosts.on(4, "mount -o remount,size=600m /root/.farcell");
        assertThat(notebook.value("%%remote on=lab4\n6 * 7")).isEqualTo("42");
        hosts.on(4, "head -c 700000000 /dev/zero >/root/.farcell/filled 2>/dev/null || true");
        Runner.Shown shown = notebook.run("%%remote on=lab4\nfor (int i = 0; i < 3000; i++) System.out.println(\"line \" + i);");
        assertThat(shown.error()).isEmpty();
        assertThat(shown.out()).contains("line 2999");
        hosts.on(4, "rm /root/.farcell/filled");
        assertThat(notebook.value("%%remote on=lab4\n7 * 7")).isEqualTo("49");
    }

    @Test
    void aSlowLineGetsASession() {
        hosts.script("rate", "5", "8mbit");
        assertThat(notebook.value("%%remote on=lab5\nnew int[250_000].length")).isEqualTo("250000");
        assertThat(hosts.script("info")).contains("rate=8mbit");
    }

    @Test
    void aFarAndLossyLineLosesNothing() {
        notebook.value("%%remote on=lab6\nint calm = 1;");
        hosts.script("delay", "6", "25");
        hosts.script("loss", "6", "5");
        notebook.value("double[] sent = new Random(7).doubles(60_000).toArray();");
        assertThat(notebook.value("%%remote on=lab6\ndouble[] back = Arrays.stream(sent).map(x -> x + 1).toArray(); back.length"))
                .isEqualTo("60000");
        assertThat(notebook.value("IntStream.range(0, sent.length).allMatch(i -> back[i] == sent[i] + 1)")).isEqualTo("true");
        Runner.Shown shown = notebook.run("%%remote on=lab6\nfor (int i = 0; i < 500; i++) System.out.println(\"line \" + i + \".\");");
        assertThat(shown.out().lines().toList()).isEqualTo(IntStream.range(0, 500).mapToObj(i -> "line " + i + ".").toList());
        assertThat(notebook.value("%%remote on=lab6 session=far\n1")).isEqualTo("1");
    }
}
