package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.jupyter.client.Exchange;
import farcell.jupyter.client.JupyterClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions on a machine that answers SSH outlive the installed kernel; another one goes on with them. */
class SshSurvivalTest {

    private static final int LINES = 100;

    private static RealHosts hosts;

    @TempDir
    private Path directory;
    private Path runtime;
    private final List<Installed> kernels = new ArrayList<>();

    @BeforeAll
    static void boot() {
        hosts = RealHosts.up(1);
    }

    @AfterAll
    static void down() {
        hosts.close();
    }

    @BeforeEach
    void configure() throws IOException {
        // Short: it holds Unix sockets.
        runtime = Files.createDirectory(directory.resolve("r"));
        Files.write(directory.resolve("farcell.toml"), List.of("[backends.lab]", "ssh = \"host1\"",
                "ssh-config = \"" + hosts.config() + "\""));
    }

    @AfterEach
    void end() {
        kernels.forEach(kernel -> kernel.kernel().close());
        Processes.end(directory);
        hosts.endSessions(1);
    }

    private Installed kernel(String notebook, Path where) {
        return kernel(notebook, where, "600");
    }

    /** @param orphan seconds that its sessions wait for a kernel */
    private Installed kernel(String notebook, Path where, String orphan) {
        Installed kernel = new Installed(directory, Map.of("XDG_RUNTIME_DIR", where.toString(), "JPY_SESSION_NAME",
                notebook, "FARCELL_ORPHAN", orphan));
        kernels.add(kernel);
        return kernel;
    }

    private static void kill(Installed kernel) {
        kernel.kernel().process().destroyForcibly();
        kernel.kernel().process().onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }

    /** A cell that prints lines on the host is running, and its kernel is killed. */
    private Installed killedWhileACellPrints() {
        Installed first = kernel("work/a.ipynb", runtime);
        first.run("record P(int a, List<String> b) {} P p = new P(3, List.of(\"x\")); int twice(int n) { return 2 * n; }");
        assertThat(first.run("%%remote on=lab session=far memory=256M\nvar there = new ArrayList<>(List.of(p.a(), twice(4)));"
                + " IntUnaryOperator g = n -> twice(n) + p.a();").error()).isEmpty();
        Exchange cell = first.kernel().client().start("%%remote session=far\nfor (int i = 0; i < " + LINES
                + "; i++) { System.out.println(\"line \" + i); Thread.sleep(20); }\nint after = 7;\n\"the end\"");
        cell.awaitPublished(m -> m.content().path("text").asText().contains("line 9\n"), JupyterClient.LIMIT);
        kill(first);
        kernels.clear();
        return first;
    }

    private static void assertEachLineOnce(Runner.Shown shown) {
        assertThat(shown.error()).isEmpty();
        assertThat(shown.out().lines().filter(line -> line.startsWith("line ")).toList())
                .isEqualTo(IntStream.range(0, LINES).mapToObj(i -> "line " + i).toList());
        assertThat(shown.result()).isEqualTo("the end");
    }

    private static void awaitWhatIsLeft() {
        assertThat(hosts.on(1, "n=0; until ls /root/.farcell/sessions/*/exit 2>/dev/null || [ $n -gt 500 ]; do n=$((n + 1));"
                + " sleep 0.1; done; ls /root/.farcell/sessions/*/kept/left")).contains("/kept/left");
    }

    @Test
    void whatASessionLeftThatEndedWithoutAKernelIsReadByTheNextOne() {
        Installed first = kernel("work/a.ipynb", runtime, "2");
        assertThat(first.run("%%remote on=lab session=far memory=96M\nrecord P(int a, List<String> b) {}"
                + " var there = new P(3, new ArrayList<>(List.of(\"x\"))); IntUnaryOperator g = n -> n + there.a();").error()).isEmpty();
        // What the journal says of a cell is written after its reply, and is on the host when a later one was answered.
        assertThat(first.run("%%remote session=far\n1").error()).isEmpty();
        List<ProcessHandle> local = Processes.of("farcell.directory=" + runtime);
        assertThat(local).isNotEmpty();
        kill(first);
        kernels.clear();
        awaitWhatIsLeft();
        // Nobody can attach to one that is about to end, and this one may take longer.
        Processes.awaitEnd(local);
        Installed second = kernel("work/a.ipynb", runtime);
        Runner.Shown attached = second.run("%session attach");
        assertThat(attached.error()).isEmpty();
        assertThat(attached.err()).contains("session far had ended, without a kernel and idle for 2 s");
        Runner.Shown read = second.run("there.b().add(\"y\"); there + \" \" + g.applyAsInt(1)");
        assertThat(read.error()).isEmpty();
        assertThat(read.result()).isEqualTo("P[a=3, b=[x, y]] 4");
        assertThat(hosts.on(1, "ls /root/.farcell/sessions")).as("taken").isEmpty();
        assertThat(second.run("%%remote\nthere.b().size() + \" \" + java.net.InetAddress.getLocalHost().getHostName()").result())
                .as("woken with its keys").isEqualTo("2 host1");
    }

    @Test
    void whatASessionHadThatATerminalEndedIsReadByTheNextKernel() {
        Installed first = kernel("work/a.ipynb", runtime);
        assertThat(first.run("%%remote on=lab session=far memory=128M\nvar there = new ArrayList<>(List.of(4));"
                + " byte[] much = new byte[3 << 20]; new Random(1).nextBytes(much); Thread stays = new Thread(() -> { });").error())
                .isEmpty();
        assertThat(first.run("%%remote session=far\n1").error()).isEmpty();
        kill(first);
        kernels.clear();
        Terminal.Said said = new Terminal(directory, Map.of("XDG_RUNTIME_DIR", runtime.toString(), "XDG_CONFIG_HOME",
                directory.resolve("config").toString())).farcell("session", "stop", "far");
        assertThat(said.out()).containsPattern("session far \\([0-9a-f]+\\) on lab ended; kept \\(3\\.1 MB\\): much, there\\. "
                + "%session attach in work/a.ipynb reads them, for 30 days\n  stays could not be kept: ");
        assertThat(said.status()).isZero();
        Installed second = kernel("work/a.ipynb", runtime);
        Runner.Shown attached = second.run("%session attach");
        assertThat(attached.error()).isEmpty();
        assertThat(attached.err()).contains("session far had ended, by a command", "stays could not be kept");
        assertThat(attached.shown()).anyMatch(line -> line.equals("bringing the values of session far from lab, 3.1 MB of 3.1 MB"));
        assertThat(second.run("there.get(0) + much.length").result()).isEqualTo(String.valueOf(4 + (3 << 20)));
    }

    @Test
    void whatASessionLeftWhileItsKernelCouldNotReachItReadsAsBefore() {
        Installed kernel = kernel("work/a.ipynb", runtime, "2");
        assertThat(kernel.run("%%remote on=lab session=far memory=96M\nvar there = new ArrayList<>(List.of(4, 5));").error()).isEmpty();
        hosts.script("partition", "1");
        try {
            awaitWhatIsLeft();
        } finally {
            hosts.script("heal", "1");
        }
        Runner.Shown shown = kernel.run("there.add(6); there.toString()");
        assertThat(shown.error()).isEmpty();
        assertThat(shown.result()).isEqualTo("[4, 5, 6]");
        assertThat(shown.err() + kernel.run("1").err()).contains("session far ended, without a kernel and idle for 2 s; its variables are kept");
    }

    @Test
    void everyLineArrivesOnceAndAllIsAsItWas() {
        killedWhileACellPrints();
        Installed second = kernel("work/a.ipynb", runtime);
        Runner.Shown attached = second.run("%session attach");
        assertEachLineOnce(attached);
        assertThat(attached.out()).startsWith("attached to session local, far: ");
        assertThat(second.run("%%remote\nthere.add(after); there + \" \" + g.applyAsInt(1) + \" \""
                + " + java.net.InetAddress.getLocalHost().getHostName()").result()).isEqualTo("[3, 8, 7] 5 host1");
        assertThat(second.run("there.size() + p.b().get(0) + twice(after)").result()).isEqualTo("3x14");
        assertThat(second.kernel().client().complete("there.", 6).path("matches").toString()).contains("size");
        assertThat(second.run("%sessions").toString()).contains("on=lab memory=256M");
        second.close();
        kernels.clear();
        assertThat(hosts.on(1, "n=0; while [ -n \"$(ls /root/.farcell/sessions)\" ] && [ $n -lt 200 ]; do n=$((n + 1)); sleep 0.1;"
                + " done; ls /root/.farcell/sessions")).isEmpty();
    }

    @Test
    void anotherNotebookThatKnowsNothingOfThisMachineGoesOn() throws IOException {
        killedWhileACellPrints();
        Installed second = kernel("work/b.ipynb", Files.createDirectory(directory.resolve("q")));
        assertThat(second.run("%session attach nobody").error().orElseThrow()).contains("there is no session nobody")
                .contains("far on lab of").contains("work/a.ipynb");
        Runner.Shown attached = second.run("%session attach far on=lab");
        assertEachLineOnce(attached);
        assertThat(attached.err()).contains("session local is gone");
        assertThat(second.run("there.get(1) + after").result()).isEqualTo("15");
        second.close();
        kernels.clear();
    }

    @Test
    void aRestartedKernelLeavesIt() throws Exception {
        Installed first = kernel("work/a.ipynb", runtime);
        assertThat(first.run("%%remote on=lab session=far memory=256M\nint there = 41;").error()).isEmpty();
        assertThat(first.run("%sessions all").error()).isEmpty();
        first.kernel().client().shutdown(true);
        assertThat(first.kernel().process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        Installed second = kernel("work/a.ipynb", runtime);
        assertThat(second.run("%session attach").error()).isEmpty();
        assertThat(second.run("there + 1").result()).isEqualTo("42");
        second.close();
        kernels.clear();
    }

    @Test
    void aHostThatCannotBeReachedIsNotGivenUp() throws IOException {
        Installed first = kernel("work/a.ipynb", runtime);
        assertThat(first.run("%%remote on=lab session=far memory=256M\nint there = 41;").error()).isEmpty();
        first.run("int here = 1;");
        kill(first);
        kernels.clear();
        Files.write(directory.resolve("farcell.toml"), List.of("[backends.lab]", "ssh = \"host1\"", "ssh-config = \""
                + hosts.config(1, "HostName 127.0.0.1", "Port 1", "ConnectTimeout 2") + "\""));
        Installed second = kernel("work/a.ipynb", runtime);
        assertThat(second.run("%session attach").error().orElseThrow()).contains("session far of this notebook is on lab")
                .contains("without=far");
        assertThat(second.run("%session attach without=far").err()).contains("session far is gone")
                .contains("variables lost with it: there");
        assertThat(second.run("here + 1").result()).isEqualTo("2");
        second.close();
        kernels.clear();
    }
}
