package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What runs on all machines is found, ended and cleared away from a terminal: on real OpenSSH servers. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SshSessionsTest {

    private static Path directory;
    private static RealHosts hosts;
    private static Map<String, String> own;
    private static Installed kernel;
    private static Terminal terminal;

    @BeforeAll
    static void open() throws Exception {
        hosts = RealHosts.up(3);
        // Short, since sockets are in it; of our own, since all sessions are ended here.
        directory = Files.createTempDirectory("fcs");
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            lines.addAll(List.of("[backends.lab" + i + "]", "ssh = \"host" + i + "\"",
                    "ssh-config = \"" + hosts.config() + "\""));
        }
        Files.write(directory.resolve("farcell.toml"), lines);
        own = Map.of("XDG_RUNTIME_DIR", directory.toString(), "XDG_CONFIG_HOME", directory.resolve("config").toString(),
                "FARCELL_DATA", directory.resolve("data").toString());
        terminal = new Terminal(directory, own);
        kernel = new Installed(directory, own);
        ok("%%remote on=lab1 session=one\nint one = 1;");
        ok("%%remote on=lab2 session=two\nint two = 2;\nnew ProcessBuilder(\"sleep\", \"1000\").start().isAlive()");
    }

    @AfterAll
    static void close() throws Exception {
        kernel.close();
        hosts.close();
        Processes.end(directory);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static Runner.Shown ok(String code) {
        Runner.Shown shown = kernel.run(code);
        assertThat(shown.error()).as(code).isEmpty();
        return shown;
    }

    private static String running(int host) {
        return hosts.on(host, "ps -eo args= | grep -e '[f]arcell-session.jar' -e '[s]leep 1000' || true");
    }

    @Test
    @Order(1)
    void allSessionsAreListedWithTheMachinesThatCouldNotBeAsked() {
        Terminal.Said all = terminal.farcell("session", "list", "--all-hosts");
        assertThat(all.err()).isEmpty();
        assertThat(all.status()).isZero();
        assertThat(all.out().lines().map(line -> line.replaceAll("\\s+", " ")))
                .anyMatch(line -> line.matches("[0-9a-f]+ one on lab1 process \\d+, Java \\d+, \\d+ min, kernel \\d+, of .*"))
                .anyMatch(line -> line.contains(" two on lab2 ")).anyMatch(line -> line.contains(" local on local "));
        hosts.script("kill", "3", "power");
        Terminal.Said most = terminal.farcell("session", "list", "--all-hosts", "--json");
        assertThat(most.status()).isEqualTo(1);
        assertThat(most.err()).contains("not asked: lab3: cannot reach");
        assertThat(most.out().lines()).hasSize(3).anyMatch(line -> line.startsWith("{\"backend\":\"lab1\",\"id\":"));
        assertThat(terminal.farcell("session", "list").out().lines()).hasSize(1);
    }

    @Test
    @Order(2)
    void anotherNotebookSeesThem() {
        try (Installed other = new Installed(directory, own)) {
            Runner.Shown shown = other.run("%sessions all");
            assertThat(shown.result()).containsPattern("one \\([0-9a-f]+\\) +lab1; kernel \\d+; of ")
                    .containsPattern("two \\([0-9a-f]+\\) +lab2; ").contains("lab3 was not asked: cannot reach");
            assertThat(kernel.run("%sessions all").result()).doesNotContain("(lab1").doesNotContain("lab1; kernel");
        }
    }

    @Test
    @Order(2)
    void aShellAndAPortOfTheHostOfASessionAndAConfigurationForOtherPrograms() throws Exception {
        Terminal.Said said = terminal.farcell("session", "ssh", "one", "--", "hostname;", "pwd");
        assertThat(said.err()).doesNotContain("farcell");
        assertThat(said.out()).isEqualTo("host1\n/root\n");
        assertThat(terminal.farcell("session", "ssh", "one", "--", "exit", "3").status()).isEqualTo(3);
        assertThat(terminal.farcell("session", "ssh", "local").err()).contains("is on this machine");
        assertThat(terminal.farcell("session", "ssh", "nobody").err()).contains("there is no session nobody on a host");

        ok("%%remote session=one\nvar server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());\n"
                + "new Thread(() -> { try (var s = server.accept()) { s.getOutputStream().write(\"from host1\".getBytes()); }"
                + " catch (IOException e) { e.printStackTrace(); } }).start();");
        String port = ok("%%remote session=one\nserver.getLocalPort()").result();
        int here = freePort();
        Process forward = terminal.start("session", "forward", "one", here + ":" + port);
        try {
            assertThat(read(here, forward)).isEqualTo("from host1");
        } finally {
            forward.destroy();
            forward.waitFor();
        }
        assertThat(terminal.farcell("session", "forward", "one", "x").status()).isEqualTo(2);

        assertThat(terminal.farcell("backend", "ssh-config").out()).contains("farcell-lab1, farcell-lab2, farcell-lab3",
                "Include " + directory.resolve("config/farcell/ssh_config"));
        assertThat(RealHosts.run(List.of("ssh", "-F", directory.resolve("config/farcell/ssh_config").toString(),
                "farcell-lab2", "hostname"))).isEqualTo("host2");
    }

    /** None of those that the system gives to whoever wants any: it stays free until the command has it. */
    private static int freePort() throws IOException {
        while (true) {
            try (ServerSocket socket = new ServerSocket(ThreadLocalRandom.current().nextInt(20_000, 32_768), 1,
                    InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // Another, then.
            }
        }
    }

    /** The port is there some time after the command was started. */
    private static String read(int port, Process forward) throws IOException, InterruptedException {
        while (!forward.waitFor(20, TimeUnit.MILLISECONDS)) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return new String(socket.getInputStream().readAllBytes());
            } catch (ConnectException e) {
                // Not yet.
            }
        }
        throw new AssertionError("the command ended: " + forward.exitValue());
    }

    @Test
    @Order(3)
    void oneIsEndedWithWhatItStartedAndTheNotebookSaysSo() {
        assertThat(running(2)).contains("farcell-session.jar", "sleep 1000");
        Terminal.Said said = terminal.farcell("session", "stop", "two");
        assertThat(said.out()).containsPattern("session two \\([0-9a-f]+\\) on lab2 ended; its notebook has its variables");
        assertThat(said.status()).isZero();
        assertThat(running(2)).isEmpty();
        assertThat(running(1)).isNotEmpty();
        Runner.Shown two = ok("two + 0");
        assertThat(two.result()).isEqualTo("2");
        assertThat(two.err() + kernel.run("1").err()).contains("session two ended, by a command; its variables are kept");
        Terminal.Said again = terminal.farcell("session", "stop", "two");
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err()).contains("there is no session two where one could look; not asked: lab3");
    }

    @Test
    @Order(4)
    void aNumberThatAnotherProcessHasNowIsLeftAlone() {
        String sleeping = hosts.on(1, "setsid sh -c 'echo $$ >/tmp/other; exec sleep 2000' >/dev/null 2>&1 & "
                + "while [ ! -s /tmp/other ]; do sleep 0.1; done; cat /tmp/other").strip();
        hosts.on(1, "cd /root/.farcell/sessions && mkdir -m 700 deadbeef && echo " + sleeping + " >deadbeef/group && "
                + "echo '{\"name\":\"gone\",\"pid\":" + sleeping + "}' >deadbeef/session.json");
        assertThat(terminal.farcell("session", "list", "--all-hosts").out()).doesNotContain("gone");
        assertThat(terminal.farcell("session", "stop", "--on", "lab1", "gone").status()).isEqualTo(1);
        assertThat(hosts.on(1, "ps -o args= -p " + sleeping)).contains("sleep 2000");
    }

    @Test
    @Order(5)
    void allAreEndedAndWhoWasNotAskedIsSaid() {
        Terminal.Said said = terminal.farcell("stop", "--all", "--discard");
        assertThat(said.out()).containsPattern("session one \\([0-9a-f]+\\) on lab1 ended\n")
                .containsPattern("session local \\([0-9a-f]+\\) on local ended\n");
        assertThat(kernel.run("one").error()).get().asString().contains("only in session one, which was ended");
        assertThat(said.err()).contains("not asked, sessions may live there: lab3");
        assertThat(said.status()).isEqualTo(1);
        assertThat(running(1)).isEmpty();
        hosts.script("boot", "3");
        hosts.script("heal", "3");
        assertThat(terminal.farcell("stop", "--all").out()).containsPattern("session local \\([0-9a-f]+\\) on local ended; its notebook");
        Terminal.Said nothing = terminal.farcell("stop", "--all");
        assertThat(nothing.out()).contains("no session lives on any machine");
        assertThat(nothing.status()).isZero();
        assertThat(terminal.farcell("stop").status()).isEqualTo(2);
    }

    @Test
    @Order(6)
    void whatNobodyRefersToIsRemovedAndTheRestStays() throws Exception {
        ok("%%remote on=lab1 session=three\nint three = 3;");
        ok("%%remote on=lab2 session=four\nint four = 4;");
        ok("%session stop four");
        String root = "cd /root/.farcell && ";
        String lost = "0".repeat(63) + "1";
        String known = "0".repeat(63) + "2";
        hosts.on(1, root + "mkdir references && echo " + known + " >references/kept && for h in " + lost + " " + known
                + "; do head -c 5000000 /dev/zero >objects/$h; done; mkdir -p agents/00ff/lib volumes/data"
                + " && echo x >volumes/data/x && echo half >incoming/" + lost);
        Path values = directory.resolve("data/values");
        Path orphan = Files.writeString(values.resolve("f".repeat(64)), "a value of a kernel that is gone");
        List<Path> kept = files(values);
        assertThat(kept).hasSizeGreaterThan(1);

        assertThat(terminal.farcell("gc").out()).contains("this machine: nothing to remove", "lab1: nothing to remove");
        Terminal.Said said = terminal.farcell("gc", "--older-than", "0s");
        assertThat(said.err()).isEmpty();
        assertThat(said.out()).containsPattern("lab1: removed \\d+ ended sessions?, 1 agent, 1 file: [5-9]\\.\\d MB")
                .containsPattern("this machine: removed .*2 kept values: ");
        assertThat(hosts.on(1, root + "ls objects/" + known + " volumes/data/x && ls incoming agents"))
                .contains(known, "volumes/data/x").doesNotContain("00ff").doesNotContain(lost);
        assertThat(hosts.on(1, "ls /root/.farcell/sessions").lines()).hasSize(1);
        // That of session two, which woke when it was read, too.
        assertThat(files(values)).hasSize(kept.size() - 2).doesNotContain(orphan);
        assertThat(ok("four + 0").result()).isEqualTo("4");
        assertThat(ok("%%remote session=three\nthree").result()).isEqualTo("3");
        assertThat(terminal.farcell("gc", "--older-than", "soon").status()).isEqualTo(2);
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
