package farcell.session;

import static farcell.session.FakeKernel.change;
import static farcell.session.FakeKernel.invoke;
import static farcell.session.NotebookSources.snippet;
import static org.assertj.core.api.Assertions.assertThat;

import farcell.wire.LeftValues;
import farcell.wire.Message;
import farcell.wire.Message.Outcome;
import farcell.wire.Message.Phase;
import farcell.wire.OrderlyEnd;
import farcell.wire.Slot;
import farcell.wire.SlotState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A session in a JVM of its own, whose kernels are killed, stopped or cut off, and whose disk is full. */
@Timeout(180)
class SurvivalTest {

    private static final int LINES = 400;

    @TempDir
    private Path temporary;
    private final List<Process> processes = new ArrayList<>();
    private final List<FakeKernel> kernels = new ArrayList<>();

    /** Waits at line 200 until a file is there, so that no test depends on how quick a process is. */
    static NotebookSources sources() {
        return NotebookSources.compile(
                snippet(1, "public static int x;", "return x = 5;"),
                snippet(2, "", "for (int i = 1; i <= " + LINES + "; i++) { System.out.println(\"line \" + i); "
                        + "if (i % 10 == 0) System.out.flush(); "
                        + "while (i == 200 && !new java.io.File(System.getProperty(\"go\")).exists()) "
                        + "Thread.sleep(5); } return $JShell$1.x++;"),
                snippet(3, "", "return $JShell$1.x;"),
                snippet(4, "", "for (int i = 0; i < 700; i++) System.out.println(i + \"x\".repeat(10_000)); "
                        + "return \"went on\";"));
    }

    @AfterEach
    void end() throws Exception {
        kernels.forEach(FakeKernel::close);
        for (Process process : processes) {
            process.destroyForcibly();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private Process start(List<String> prefix, Path directory, Path log, String... options) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(List.of(options));
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1",
                "-Dgo=" + temporary.resolve("go"), "-Dfarcell.directory=" + directory, "-Dfarcell.name=local",
                "-Dfarcell.ready=" + (prefix.isEmpty() ? temporary.resolve("ready") : ""), "-cp", System.getProperty("java.class.path"),
                "farcell.session.Main"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put(Settings.SECRET, FakeKernel.SECRET);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private Process kernel(Class<?> program, Path directory, String argument) throws IOException {
        Process kernel = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-Xmx128m",
                "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + temporary, "-cp", System.getProperty("java.class.path"),
                program.getName(), directory.toString(), argument).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        processes.add(kernel);
        return kernel;
    }

    /** A pipe, so that the test waits as a launcher does: a read ends when the session can be reached. */
    private void pipe() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", temporary.resolve("ready").toString()).start().waitFor()).isZero();
    }

    private static String lines(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    }

    private String outputOf(FakeKernel kernel, long run) throws Exception {
        StringBuilder all = new StringBuilder();
        while (true) {
            Message event = kernel.events.poll(60, TimeUnit.SECONDS);
            assertThat(event).as("after " + all).isNotNull();
            if (event instanceof Message.Output output && output.run() == run) {
                all.append(output.text());
            } else if (event instanceof Message.Ran ran && ran.run() == run) {
                assertThat(ran.outcome()).isInstanceOf(Outcome.Ok.class);
                return all.toString();
            }
        }
    }

    @Test
    void aNewKernelGetsTheRunThatTheKilledOneStartedAndAllVariables() throws Exception {
        pipe();
        Path directory = Files.createDirectory(temporary.resolve("d"));
        Process session = start(List.of(), directory, temporary.resolve("log"));
        assertThat(Files.readString(temporary.resolve("ready"))).isEqualTo("ready\n");
        Path ledger = temporary.resolve("ledger");
        Process killed = kernel(SurvivalKernel.class, directory, ledger.toString());
        String said = killed.inputReader().readLine();
        assertThat(said).startsWith("stored ");
        long events = Long.parseLong(said.substring("stored ".length()));
        killed.destroyForcibly();
        assertThat(killed.waitFor()).isEqualTo(137);
        Files.createFile(temporary.resolve("go"));
        String stored = Files.readString(ledger);
        try (FakeKernel second = new FakeKernel()) {
            second.know(sources());
            second.attachTo(directory);
            assertThat(second.attached.session()).isEqualTo("local");
            assertThat(second.attached.kept()).containsExactly(new Message.Kept("journal", 3));
            assertThat(second.ask(new Message.ReadKept("journal", 0, 10)))
                    .isEqualTo(new Message.KeptBytes(new byte[] {1, 2, 3}));
            Message.RunKept run = second.attached.runs().stream().filter(r -> r.run() == second.attached.lastRun())
                    .findFirst().orElseThrow();
            assertThat(run.phase()).isIn(Phase.RUNNING, Phase.OK);
            // The session holds what it has not heard to be stored, however much of that was stored: events are counted,
            // and the next one that is wanted comes first.
            assertThat(run.first()).isBetween(1L, events + 1);
            second.ask(new Message.Replay(run.run(), events + 1));
            String rest = outputOf(second, run.run());
            assertThat(stored + rest).isEqualTo(lines(1, LINES));
            second.skipTo(second.attached.lastRun());
            assertThat(second.value("$JShell$3")).isEqualTo("6");
            assertThat(session.isAlive()).isTrue();
        }
        assertThat(session.waitFor(60, TimeUnit.SECONDS)).as("ends with a kernel that ends in order").isTrue();
    }

    @Test
    void aStoppedSessionGoesOn() throws Exception {
        pipe();
        Path directory = Files.createDirectory(temporary.resolve("d"));
        Process session = start(List.of(), directory, temporary.resolve("log"));
        Files.readString(temporary.resolve("ready"));
        try (FakeKernel kernel = new FakeKernel()) {
            kernel.know(sources());
            kernel.attachTo(directory);
            Files.createFile(temporary.resolve("go"));
            assertThat(kernel.value("$JShell$1")).isEqualTo("5");
            signal("-STOP", session);
            CompletableFuture<Message> running = kernel.start(invoke("$JShell$2"));
            // Taken away while nobody can notice: the connection does not need it.
            Files.delete(directory.resolve("s"));
            signal("-CONT", session);
            Message.Ran ran = (Message.Ran) running.get(60, TimeUnit.SECONDS);
            assertThat(ran.outcome()).isInstanceOf(Outcome.Ok.class);
            kernel.events.add(ran);
            assertThat(outputOf(kernel, ran.run())).isEqualTo(lines(1, LINES));
        }
    }

    /** A session in which {@code $JShell$1.x} is 5 and whose kernel has left, if it is to. */
    private Process withAVariable(Path directory, boolean left) throws Exception {
        pipe();
        Process session = start(List.of(), directory, temporary.resolve("log"));
        Files.readString(temporary.resolve("ready"));
        FakeKernel kernel = new FakeKernel();
        kernels.add(kernel);
        kernel.know(sources());
        kernel.attachTo(directory);
        assertThat(kernel.value("$JShell$1")).isEqualTo("5");
        if (left) {
            kernel.link().tell(new Message.Leave());
            kernel.close();
            assertThat(new ProcessBuilder("sh", "-c", "until grep -q '\"connected\": *false' session.json; do sleep 0.05; done")
                    .directory(directory.toFile()).start().waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        return session;
    }

    private static String ended(Path directory) throws IOException {
        return Files.exists(directory.resolve(OrderlyEnd.PROGRESS)) ? Files.readString(directory.resolve(OrderlyEnd.PROGRESS)) : "none";
    }

    @Test
    void whoIsAskedToEndWritesDownWhatNobodyElseHas() throws Exception {
        Path directory = Files.createDirectory(temporary.resolve("d"));
        Process session = withAVariable(directory, true);
        signal("-TERM", session);
        assertThat(session.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(ended(directory)).isEqualTo("FILES");
        LeftValues left = LeftValues.parse(Files.readString(directory.resolve("kept/left")));
        assertThat(left.why()).isEqualTo("by SIGTERM");
        assertThat(left.groups()).singleElement().satisfies(group -> {
            assertThat(group.slots()).containsExactly(new Slot("REPL.$JShell$1", "x"));
            assertThat(directory.resolve("left").resolve(group.hash())).hasSize(group.bytes());
        });
    }

    @Test
    void whatIsToBeDiscardedIsNotWrittenDown() throws Exception {
        Path directory = Files.createDirectory(temporary.resolve("d"));
        Process session = withAVariable(directory, true);
        Files.writeString(directory.resolve(OrderlyEnd.WISH), OrderlyEnd.DISCARD);
        signal("-TERM", session);
        assertThat(session.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(session.exitValue()).isEqualTo(143);
        assertThat(ended(directory)).isEqualTo("none");
        assertThat(directory.resolve("kept/left")).doesNotExist();
    }

    @Test
    void aKernelThatIsConnectedIsAskedOnlyWhereSomebodyWantsThat() throws Exception {
        Path directory = Files.createDirectory(temporary.resolve("d"));
        Process session = withAVariable(directory, false);
        signal("-TERM", session);
        assertThat(session.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(session.exitValue()).isEqualTo(143);
        assertThat(ended(directory)).isEqualTo("none");
        Path second = Files.createDirectory(temporary.resolve("e"));
        Files.delete(temporary.resolve("ready"));
        Process asked = withAVariable(second, false);
        Files.writeString(second.resolve(OrderlyEnd.WISH), OrderlyEnd.KEEP);
        signal("-TERM", asked);
        assertThat(asked.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(ended(second)).isEqualTo("KERNEL");
        assertThat(second.resolve("kept/left")).doesNotExist();
        assertThat(kernels.get(1).timesUp).containsExactly("by a command");
    }

    /** A session whose kernel was killed when a cell had asked it for something. */
    private Process withAWaitingCell(Path directory, String what, String orphan) throws Exception {
        pipe();
        Process session = start(List.of(), directory, temporary.resolve("log"), "-Dfarcell.orphan=" + orphan);
        Files.readString(temporary.resolve("ready"));
        Process killed = kernel(WaitingKernel.class, directory, what);
        assertThat(killed.inputReader().readLine()).isEqualTo("asked");
        killed.destroyForcibly();
        assertThat(killed.waitFor()).isEqualTo(137);
        return session;
    }

    @ParameterizedTest
    @CsvSource({"value, the value of x", "class, the class Point", "input, input of the user"})
    void aCellThatWaitsForAKilledKernelEndsWithItsSessionWhichWritesDownWhatTheCellLeaves(String what, String awaited)
            throws Exception {
        Path directory = Files.createDirectory(temporary.resolve("d"));
        Process session = withAWaitingCell(directory, what, "1");
        assertThat(session.waitFor(60, TimeUnit.SECONDS)).as("its orphan time ends it").isTrue();
        assertThat(session.exitValue()).isZero();
        assertThat(ended(directory)).isEqualTo("FILES");
        assertThat(Files.readString(temporary.resolve("log"))).contains("Cell[3] waited for " + awaited + " and was ended");
        LeftValues left = LeftValues.parse(Files.readString(directory.resolve("kept/left")));
        assertThat(left.why()).isEqualTo("without a kernel and idle for 1 s");
        assertThat(left.unfinished()).contains(new LeftValues.Unfinished(3, "Cell[3]", awaited, List.of(), List.of(WaitingKernel.Y)));
        LeftValues.Group y = left.groups().stream().filter(group -> group.slots().contains(WaitingKernel.Y)).findFirst().orElseThrow();
        assertThat(Files.readString(directory.resolve("left").resolve(y.hash()), StandardCharsets.ISO_8859_1))
                .as("what its finally block wrote").contains("after");
    }

    @ParameterizedTest
    @CsvSource({"value, 6", "class, a point", "input, typed"})
    void aKernelThatComesInTimeServesTheCellThatWaits(String what, String result) throws Exception {
        Path directory = Files.createDirectory(temporary.resolve("d"));
        Process session = withAWaitingCell(directory, what, "600");
        try (FakeKernel second = new FakeKernel()) {
            second.know(WaitingKernel.sources());
            second.onNeed = need -> {
                second.ask(new Message.SetStates(List.of(change(need.slot(), SlotState.SHARED))));
                return new Message.Done();
            };
            second.onInput = input -> new Message.Text("typed");
            second.attachTo(directory);
            long run = second.attached.lastRun();
            second.ask(new Message.Replay(run, 1));
            Message event = second.events.poll(60, TimeUnit.SECONDS);
            while (!(event instanceof Message.Ran)) {
                assertThat(event).isNotNull();
                event = second.events.poll(60, TimeUnit.SECONDS);
            }
            assertThat(((Message.Ran) event).outcome()).isInstanceOfSatisfying(Outcome.Ok.class,
                    ok -> assertThat(ok.result().get(0).plain()).isEqualTo(result));
        }
        assertThat(session.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    private static void signal(String signal, Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor()).isZero();
    }

    @Test
    void aFullDiskIsSaidAndTheCellGoesOn() throws Exception {
        Path directory = Files.createDirectory(temporary.resolve("d"));
        try (FakeKernel kernel = new FakeKernel()) {
            kernel.know(sources());
            // In a mount namespace of its own the directory is a file system of 256 KiB.
            List<String> prefix = new ArrayList<>(ProcessHandle.current().info().user().orElse("").equals("root")
                    ? List.of("unshare", "-m") : List.of("unshare", "-Urm"));
            prefix.addAll(List.of("sh", "-c", "mount -t tmpfs -o size=256k,mode=700 tmpfs " + directory
                    + " && exec env JDK_JAVA_OPTIONS=-Dfarcell.kernel=" + kernel.socket() + " \"$@\"", "sh"));
            start(prefix, directory, temporary.resolve("log"));
            kernel.accept();
            Message.Ran ran = kernel.run(invoke("$JShell$4"));
            assertThat(ran.outcome()).isInstanceOf(Outcome.Ok.class);
            kernel.events.add(ran);
            String output = outputOf(kernel, ran.run());
            assertThat(output).contains("output can not be kept on the disk of this session: ");
            assertThat(output.lines().filter(line -> line.endsWith("xxxx"))).hasSize(700);
            assertThat(Files.list(directory)).as("the disk is not this one").isEmpty();
        }
    }
}
