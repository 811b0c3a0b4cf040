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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kernel as it is installed is killed, and another one of the same notebook goes on with its session. More rounds, and
 * more in memory: {@code -Dfarcell.suite.rounds=20 -Dfarcell.suite.megabytes=300}.
 */
class KilledKernelTest {

    private static final int ROUNDS = Integer.getInteger("farcell.suite.rounds", 1);
    private static final int MEGABYTES = Integer.getInteger("farcell.suite.megabytes", 16);
    private static final int LINES = 80;

    @TempDir
    private Path directory;
    private Path runtime;
    private final List<Installed> kernels = new ArrayList<>();

    @BeforeEach
    void shortName() throws IOException {
        // Short: it holds Unix sockets.
        runtime = Files.createDirectory(directory.resolve("r"));
    }

    @AfterEach
    void end() {
        kernels.forEach(kernel -> kernel.kernel().close());
        Processes.end(runtime);
    }

    private Installed kernel() {
        return kernel("600");
    }

    /** @param orphan seconds that its sessions wait for another kernel */
    private Installed kernel(String orphan) {
        Installed kernel = new Installed(directory, Map.of("XDG_RUNTIME_DIR", runtime.toString(), "FARCELL_ORPHAN", orphan,
                "JPY_SESSION_NAME", "work/spirals.ipynb"));
        kernels.add(kernel);
        return kernel;
    }

    private static void kill(Installed kernel) {
        kernel.kernel().process().destroyForcibly();
        kernel.kernel().process().onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }

    @Test
    void everyLineArrivesOnceAndNothingIsLost() {
        for (int round = 0; round < ROUNDS; round++) {
            Installed first = kernel();
            first.run("record P(int a, List<String> b) {} P p = new P(" + round + ", List.of(\"x\")); int twice(int n) { return 2 * n; }");
            first.run("int[][] big = new int[" + MEGABYTES + "][250_000]; big[3][77] = 5; IntUnaryOperator g = n -> twice(n) + p.a();");
            Exchange cell = first.kernel().client().start("for (int i = 0; i < " + LINES
                    + "; i++) { System.out.println(\"line \" + i); Thread.sleep(20); }\nint after = 7;\n\"the end\"");
            int seen = 5 + round % 40;
            cell.awaitPublished(m -> m.content().path("text").asText().contains("line " + seen + "\n"), JupyterClient.LIMIT);
            kill(first);

            Installed second = kernel();
            Runner.Shown hint = second.run("1 + 1");
            assertThat(hint.result()).isEqualTo("2");
            assertThat(hint.err()).contains("session local of this notebook still lives").contains("%session attach");
            Runner.Shown attached = second.run("%session attach");
            assertThat(attached.error()).isEmpty();
            assertThat(attached.out()).startsWith("attached to session local: ").contains("nothing was run again");
            assertThat(attached.out().lines().filter(line -> line.startsWith("line ")).collect(Collectors.toList()))
                    .isEqualTo(IntStream.range(0, LINES).mapToObj(i -> "line " + i).toList());
            assertThat(attached.result()).isEqualTo("the end");
            assertThat(second.run("big[3][77] + after + g.applyAsInt(4) + p.b().get(0)").result())
                    .isEqualTo(String.valueOf(5 + 7 + 8 + round) + "x");
            second.run("record P(int a, List<String> b) { int c() { return a + 1; } } int c = new P(1, List.of()).c();");
            assertThat(second.run("c + twice(3)").result()).isEqualTo("8");
            assertThat(second.kernel().client().complete("p.", 2).path("matches").toString()).contains("hashCode");
            second.close();
            kernels.clear();
        }
    }

    @Test
    void aCellInTheBackgroundGoesOnWithoutItsKernel() throws IOException {
        Path gate = directory.resolve("gate");
        Installed first = kernel();
        first.run("int n = 1;");
        Exchange cell = first.kernel().client().start("%%remote session=far memory=96M background\n"
                + "System.out.println(\"in the background\"); while (!Files.exists(Path.of(\"" + gate
                + "\"))) { Thread.sleep(5); }\nn = n + 5; int made = 30;");
        cell.await(JupyterClient.LIMIT);
        assertThat(LiveKernel.error(cell)).isEmpty();
        cell.awaitPublished(m -> m.content().path("text").asText().contains("in the background"), JupyterClient.LIMIT);
        first.kernel().client().execute(farcell.jupyter.client.ExecuteRequest.of("int other = 4;"));
        kill(first);

        Installed second = kernel();
        Runner.Shown attached = second.run("%session attach");
        assertThat(attached.error()).isEmpty();
        assertThat(attached.err()).contains("runs in the background in session far");
        Exchange reader = second.kernel().client().start("n + made + other");
        Files.createFile(gate);
        reader.await(JupyterClient.LIMIT);
        assertThat(LiveKernel.error(reader)).isEmpty();
        assertThat(reader.resultText()).isEqualTo("40");
        second.close();
        kernels.clear();
    }

    private List<ProcessHandle> sessions() {
        return Processes.of("farcell.directory=" + runtime);
    }

    @Test
    void whatSessionsHadThatEndedMeanwhileReadsAsBefore() {
        Installed first = kernel("2");
        first.run("record P(int a, List<String> b) {} P p = new P(3, new ArrayList<>(List.of(\"x\"))); List<String> same = p.b();"
                + " int twice(int n) { return 2 * n; } class Counter { static int n = 5; }\nThread stays = new Thread(() -> { });");
        assertThat(first.run("%%remote session=far memory=96M\nvar there = new int[] {p.a(), twice(4)};"
                + " IntUnaryOperator g = n -> twice(n) + there[0]; Counter.n++; same.add(\"far\");").error()).isEmpty();
        assertThat(first.run("p.b().add(\"here\"); long big = 1L << 40; big").error()).isEmpty();
        // What the journal says of a cell is written after its reply, and is there when a later one was answered.
        assertThat(first.run("1").error()).isEmpty();
        List<ProcessHandle> ending = sessions();
        assertThat(ending).hasSizeGreaterThanOrEqualTo(2);
        kill(first);
        Processes.awaitEnd(ending);

        Installed second = kernel();
        assertThat(second.run("1 + 1").err()).contains("of this notebook ended while no kernel was there")
                .contains("%session attach");
        Runner.Shown attached = second.run("%session attach");
        assertThat(attached.error()).isEmpty();
        assertThat(attached.err()).contains("session local had ended, without a kernel and idle for 2 s",
                "session far had ended, without a kernel and idle for 2 s", "stays could not be kept");
        assertThat(second.run("same.add(\"y\"); p + \" \" + there[1] + \" \" + g.applyAsInt(1) + \" \" + Counter.n + \" \" + big").result())
                .isEqualTo("P[a=3, b=[x, far, here, y]] 8 5 6 " + (1L << 40));
        assertThat(second.run("%%remote\nthere[0] + (int) (Runtime.getRuntime().maxMemory() >> 27)").result())
                .as("woken with its keys").isEqualTo("3");
        assertThat(second.run("P back = new P(twice(1), same); back.b().size()").result()).isEqualTo("4");
        kill(second);

        Installed third = kernel();
        assertThat(third.run("%session attach").error()).isEmpty();
        assertThat(third.run("p.b().size() + back.a() + there[1]").result()).isEqualTo("14");
        third.close();
        kernels.clear();
    }

    @Test
    void aCellThatWaitsForItsKilledKernelEndsWithItsSessionAndIsTold() throws IOException {
        Path gate = directory.resolve("gate");
        Installed first = kernel("2");
        first.run("int[] big = new int[1_000_000]; big[7] = 70; List<String> log = new ArrayList<>(); String state = \"new\";");
        assertThat(first.run("%%remote session=far memory=96M\nint[] there = {1};").error()).isEmpty();
        Exchange cell = first.kernel().client().start("%%remote session=far\nlog.add(\"begun\"); there[0] = 2; state = \"begun\";\n"
                + "System.out.println(\"computing\"); while (!Files.exists(Path.of(\"" + gate + "\"))) { Thread.sleep(5); }\n"
                + "int sum;\ntry { sum = big[7]; } finally { state += \", ended\"; }");
        cell.awaitPublished(m -> m.content().path("text").asText().contains("computing"), JupyterClient.LIMIT);
        List<ProcessHandle> ending = sessions();
        assertThat(ending).hasSizeGreaterThanOrEqualTo(2);
        kill(first);
        Files.createFile(gate);
        ending.forEach(session -> session.onExit().orTimeout(60, TimeUnit.SECONDS).join());

        Installed second = kernel();
        Runner.Shown attached = second.run("%session attach");
        assertThat(attached.error()).isEmpty();
        assertThat(attached.err()).contains("session far had ended, without a kernel and idle for 2 s; what was only there is kept",
                "Cell [3] was waiting in session far for the value of big, which only a kernel can bring, when the session ended, "
                        + "without a kernel and idle for 2 s; run it again");
        assertThat(second.run("log + \" \" + there[0] + \" \" + state + \" \" + big[7]").result())
                .isEqualTo("[begun] 2 begun, ended 70");
        assertThat(second.run("int sum = big[7] + there[0]; sum").result()).isEqualTo("72");
        second.close();
        kernels.clear();
    }

    @Test
    void whatSessionsHadThatWereEndedFromOutsideReadsAsBefore() {
        Installed first = kernel();
        first.run("int[] here = {3, 4}; Thread stays = new Thread(() -> { });");
        assertThat(first.run("%%remote session=far memory=96M\nvar there = new ArrayList<>(List.of(here[0]));").error()).isEmpty();
        // What the journal says of a cell is written after its reply, and is there when a later one was answered.
        assertThat(first.run("%%remote session=far\n1").error()).isEmpty();
        ProcessHandle local = sessions().stream().filter(p -> p.info().arguments().map(List::of).orElse(List.of())
                .contains("-Dfarcell.name=local")).findFirst().orElseThrow();
        kill(first);
        Terminal terminal = new Terminal(directory, Map.of("XDG_RUNTIME_DIR", runtime.toString(), "XDG_CONFIG_HOME",
                directory.resolve("config").toString(), "FARCELL_DATA", directory.resolve("data").toString()));
        Terminal.Said said = terminal.farcell("session", "stop", "far");
        assertThat(said.out()).containsPattern("session far \\([0-9a-f]+\\) on local ended; kept \\([0-9.]+ k?B\\): here, there\\. "
                + "%session attach in work/spirals.ipynb reads them, for 30 days");
        assertThat(said.status()).isZero();
        assertThat(local.destroy()).isTrue();
        local.onExit().orTimeout(60, TimeUnit.SECONDS).join();

        Installed second = kernel();
        assertThat(second.run("1 + 1").err()).contains("of this notebook ended while no kernel was there");
        Runner.Shown attached = second.run("%session attach");
        assertThat(attached.error()).isEmpty();
        assertThat(attached.err()).contains("session local had ended, by SIGTERM", "session far had ended, by a command",
                "stays could not be kept");
        assertThat(second.run("there.get(0) + here[1]").result()).isEqualTo("7");
        second.close();
        kernels.clear();
    }

    @Test
    void whatIsLostAfterwardsIsMadeAnewFromWhatTheFirstKernelKnew() {
        Installed first = kernel();
        first.run("int a = 20; int twice(int n) { return 2 * n; }");
        first.run("%%remote session=far memory=96M\nint b = twice(a) + 1;\nint other = 3;");
        first.run("List<Integer> c = new ArrayList<>(); c.add(b);");
        kill(first);
        Installed second = kernel();
        assertThat(second.run("%session attach").error()).isEmpty();
        for (String session : List.of("local", "far")) {
            second.run((session.equals("far") ? "%%remote session=far\n" : "") + "Runtime.getRuntime().halt(3);");
        }
        assertThat(second.run("%recover").result()).contains("Cell [1], Cell [2], Cell [3]");
        Runner.Shown recovered = second.run("%recover c --yes");
        assertThat(recovered.error()).isEmpty();
        assertThat(recovered.out()).contains("Cell [1] runs again").contains("Cell [2] runs again").contains("Cell [3] runs again");
        assertThat(second.run("c.toString() + a + b").result()).isEqualTo("[41]2041");
        second.close();
        kernels.clear();
    }

    @Test
    void oneOfTwoKernelsWins() {
        Installed first = kernel();
        first.run("int x = 41;");
        kill(first);
        Installed second = kernel();
        Installed third = kernel();
        assertThat(second.run("%session attach local").error()).isEmpty();
        Runner.Shown refused = third.run("%session attach local");
        assertThat(refused.error().orElseThrow()).contains("is in use by the kernel of process");
        assertThat(second.run("x + 1").result()).isEqualTo("42");
        assertThat(third.run("%session attach nobody").error().orElseThrow()).contains("there is no session nobody");
        assertThat(third.run("int own = 1; own").result()).isEqualTo("1");
        second.close();
        third.close();
        kernels.clear();
    }

    @Test
    void aRestartLeavesTheSessionForAWhile() throws InterruptedException {
        Installed first = kernel();
        first.run("int x = 41;");
        first.kernel().client().shutdown(true);
        assertThat(first.kernel().process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        Installed second = kernel();
        Runner.Shown fresh = second.run("x");
        assertThat(fresh.error()).isPresent();
        assertThat(fresh.err()).contains("%session attach");
        assertThat(second.run("%sessions all").toString()).contains("waits for a kernel").contains("work/spirals.ipynb");
        assertThat(second.run("%session attach").error()).isEmpty();
        assertThat(second.run("x + 1").result()).isEqualTo("42");
        assertThat(second.run("%session attach").error().orElseThrow()).contains("to attach to");
        second.close();
        kernels.clear();
    }
}
