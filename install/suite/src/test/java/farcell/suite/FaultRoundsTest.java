package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.jupyter.client.Exchange;
import farcell.jupyter.client.JupyterClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults while a cell prints a line every 20 ms on a host behind SSH and holds state there. Of all but the last kind every
 * line arrives once and the state is whole; after a power cut the notebook says what was lost. {@code kernel/bench/faults}
 * makes more rounds: {@code -Dfarcell.faults.rounds=20 -Dfarcell.faults.seed=1 -Dfarcell.faults.megabytes=1000
 * -Dfarcell.faults.lines=3000}.
 */
class FaultRoundsTest {

    private static final int ROUNDS = Integer.getInteger("farcell.faults.rounds", 4);
    private static final long SEED = Long.getLong("farcell.faults.seed", 1);
    private static final int MEGABYTES = Integer.getInteger("farcell.faults.megabytes", 16);
    private static final int LINES = Integer.getInteger("farcell.faults.lines", 200);
    private static final int DOWN_SECONDS = 10;
    /** Of a cell: it prints all its lines, on a machine that may do other things, too. */
    private static final Duration LIMIT = JupyterClient.LIMIT.plusMillis(LINES * 100L);

    private enum Fault { LINK, SSHD, KERNEL, POWER }

    private final Random random = new Random(SEED);
    private final List<Installed> kernels = new ArrayList<>();
    private RealHosts hosts;
    private Installed kernel;

    @TempDir
    private Path directory;

    @BeforeEach
    void boot() throws IOException {
        hosts = RealHosts.up(1);
        Files.write(directory.resolve("farcell.toml"), List.of("[backends.lab]", "ssh = \"host1\"",
                "ssh-config = \"" + hosts.config() + "\""));
        // Short: it holds Unix sockets.
        Files.createDirectory(directory.resolve("r"));
        kernel = start();
    }

    @AfterEach
    void end() {
        kernels.forEach(each -> each.kernel().close());
        Processes.end(directory);
        hosts.close();
    }

    private Installed start() {
        Installed started = new Installed(directory, Map.of("XDG_RUNTIME_DIR", directory.resolve("r").toString(),
                "JPY_SESSION_NAME", "work/faults.ipynb", "FARCELL_ORPHAN", "600"));
        kernels.add(started);
        return started;
    }

    @Test
    void nothingIsLostButByAPowerCut() {
        List<Fault> faults = new ArrayList<>();
        while (faults.size() < ROUNDS) {
            List<Fault> four = new ArrayList<>(List.of(Fault.values()));
            Collections.shuffle(four, random);
            faults.addAll(four);
        }
        boolean fresh = true;
        for (int round = 0; round < ROUNDS; round++) {
            Fault fault = faults.get(round);
            System.out.println("round " + round + ": " + fault + ", seed " + SEED);
            if (fresh) {
                ok(kernel.run("int rounds = " + round + ";"));
                ok(kernel.run("%%remote on=lab session=far\nint[][] state = new int[" + MEGABYTES + "][250_000];"));
                ok(kernel.run("%%remote on=lab session=far\nint[] seeds = {1, 2, " + round + "};"));
            }
            fresh = fault == Fault.POWER;
            round(round, fault);
        }
        kernel.close();
        kernels.clear();
    }

    private void round(int round, Fault fault) {
        Exchange cell = kernel.kernel().client().start("%%remote session=far\nfor (int i = 0; i < " + LINES
                + "; i++) { System.out.println(\"line \" + i); state[i % state.length][i] = " + round
                + " + i; Thread.sleep(20); }\nint after = rounds + " + round + ";\n\"end of " + round + "\"");
        String last = "line " + (5 + random.nextInt(40)) + "\n";
        cell.awaitPublished(m -> m.content().path("text").asText().contains(last), LIMIT);
        switch (fault) {
            case LINK -> {
                hosts.script("partition", "1");
                RealHosts.run(List.of("sleep", String.valueOf(DOWN_SECONDS)));
                hosts.script("heal", "1");
            }
            // The listener is the first process of the host, which cannot be killed alone: it starts itself anew.
            case SSHD -> hosts.on(1, "kill -HUP 1; for p in $(ps -eo pid=,args= | awk '/[s]shd: root/ {print $1}');"
                    + " do kill -9 $p 2>/dev/null; done; true");
            case KERNEL -> {
                kernel.kernel().process().destroyForcibly();
                kernel.kernel().process().onExit().orTimeout(60, TimeUnit.SECONDS).join();
                kernel = start();
            }
            case POWER -> {
                hosts.script("kill", "1", "power");
                hosts.script("boot", "1");
                hosts.script("heal", "1");
            }
        }
        if (fault == Fault.POWER) {
            lost(cell);
            madeAnew();
            return;
        }
        if (fault == Fault.KERNEL) {
            cell = kernel.kernel().client().start("%session attach");
        }
        cell.await(LIMIT);
        assertThat(LiveKernel.error(cell)).isEmpty();
        lines(cell.text("stdout"), cell.resultText(), round);
        Runner.Shown state = kernel.run("%%remote session=far\nint wrong = 0; for (int i = 0; i < " + LINES
                + "; i++) { if (state[i % state.length][i] != " + round + " + i) { wrong++; } }\nwrong + \" \" + (after - rounds)");
        ok(state);
        assertThat(state.result()).isEqualTo("0 " + round);
    }

    private static void lines(String out, String result, int round) {
        assertThat(out.lines().filter(line -> line.startsWith("line ")).toList())
                .isEqualTo(IntStream.range(0, LINES).mapToObj(i -> "line " + i).toList());
        assertThat(result).isEqualTo("end of " + round);
    }

    private void lost(Exchange cell) {
        cell.await(LIMIT);
        assertThat(LiveKernel.error(cell)).contains("SessionLost", "session far", "variables lost with it: ", "state");
        Runner.Shown read = kernel.run("state.length");
        assertThat(read.error().orElseThrow()).contains("state is lost", "Run that cell again");
    }

    /** On the host, which is back; the cell that changed the state in place needs not run. */
    private void madeAnew() {
        Runner.Shown again = kernel.run("%recover seeds --yes");
        ok(again);
        assertThat(again.out()).containsOnlyOnce("runs again").contains("made anew: seeds");
        Runner.Shown read = kernel.run("%%remote on=lab session=far\nseeds[0] + seeds[1] + \" \" + InetAddress.getLocalHost().getHostName()");
        ok(read);
        assertThat(read.result()).isEqualTo("3 host1");
    }

    private static void ok(Runner.Shown shown) {
        assertThat(shown.error()).isEmpty();
    }
}
