package farcell.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import farcell.volumes.VolumePlaces;
import farcell.wire.Message;
import farcell.wire.UnixSockets;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class LocalBackendTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir Path directory;
    @TempDir Path runtime;

    private final RecordingHandler handler = new RecordingHandler();
    private LocalBackend backend;

    @AfterEach
    void close() {
        if (backend != null) {
            backend.close();
            // One that was killed this moment may still be listed; one that was left behind does not end.
            assertThat(ProcessHandle.current().children().filter(child -> child.info().command()
                    .filter(command -> command.endsWith("java")).isPresent()))
                    .allSatisfy(child -> assertThat(child.onExit()).succeedsWithin(LONG));
        }
    }

    private LocalBackend backend() throws Exception {
        return backend("none");
    }

    private LocalBackend backend(String gpus) throws Exception {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("INHERITED", "yes");
        environment.put("XDG_RUNTIME_DIR", runtime.toString());
        String smi = FakeNvidiaSmi.install(directory, gpus).toString();
        backend = new LocalBackend(FakeAgent.agent(),
                new Gpus(new LocalCommands(), Optional.of(smi), Optional.empty(), LONG),
                JavaRuntimes.local(), environment);
        return backend;
    }

    private static SessionRequest.Builder request(String mode) {
        return SessionRequest.named("test").environment("FAKE_AGENT", mode).timeout(LONG);
    }

    private static String order(LaunchedSession session, String order) throws Exception {
        Message answer = session.link().ask(new Message.Text(order)).get(60, TimeUnit.SECONDS);
        return ((Message.Text) answer).text();
    }

    private static Ending ending(LaunchedSession session) throws Exception {
        return session.ended().get(60, TimeUnit.SECONDS);
    }

    static Stream<String> runtimes() {
        return Stream.concat(Stream.of(""), JavaRuntimes.local().found().stream()
                .filter(runtime -> runtime.feature() >= JavaRuntimes.FLOOR).map(runtime -> runtime.home().toString()));
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void aSessionStartsAndStopsOnEveryJavaOfThisMachine(String java) throws Exception {
        LaunchedSession session = backend().launch(request("serve").java(java).build(), handler);
        assertThat(session.hello().pid()).isEqualTo(session.pid());
        assertThat(session.hello().feature()).isEqualTo(JavaRuntimes.local().find(java).feature());
        assertThat(handler.events.poll(60, TimeUnit.SECONDS))
                .hasToString("Facts[facts={kernel=kernel " + ProcessHandle.current().pid() + "}]");
        // Not even a warning of the JVM about an option.
        assertThat(session.logTail(100).lines().toList()).hasSize(2).allMatch(line -> !line.contains("arn"));
        assertThat(session.note()).isEmpty();

        Ending ending = session.stop(LONG).get(60, TimeUnit.SECONDS);
        assertThat(ending).isEqualTo(new Ending(Ending.Cause.STOPPED, 0, "was stopped", ""));
        assertThat(handler.gone.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(session.link().isOpen()).isFalse();
        session.kill();
        assertThat(session.stop(LONG).get(60, TimeUnit.SECONDS)).isEqualTo(ending);
    }

    @Test
    void onlyTheAgentListensOnceTheSessionIsThere() throws Exception {
        LaunchedSession session = backend().launch(request("serve").build(), handler);
        Path kernels = Path.of(order(session, "property farcell.kernel"));
        assertThat(kernels).doesNotExist();
        assertThatIOException().isThrownBy(() -> UnixSockets.connect(kernels));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kernels.getParent())))
                .isEqualTo("rwx------");
        assertThat(session.log()).startsWith(kernels.getParent().toString());
    }

    @Test
    void onlyWhoKnowsTheSecretIsHeard() throws Exception {
        LaunchedSession session = backend().launch(request("intruder").build(), handler);
        assertThat(handler.events.poll(60, TimeUnit.SECONDS)).isNotNull();
        assertThat(session.logTail(100)).contains("refused: ").contains("attached: ");
        assertThat(handler.gone.getCount()).isOne();
    }

    @Test
    void aWrongSecretIsRefused() throws Exception {
        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> backend().launch(request("wrong-secret").build(), handler))
                .withMessageContaining("session test ended before it was ready, with exit code 4; the kernel refused "
                        + "what listens there does not know the secret of the session. The end of what it wrote:\n"
                        + "fake agent, wrong-secret");
        assertThat(handler.events).isEmpty();
        assertThat(handler.gone.getCount()).isOne();
    }

    @Test
    void anotherProtocolIsRefused() throws Exception {
        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> backend().launch(request("wrong-protocol").build(), handler))
                .withMessageContaining("a session that speaks protocol 99");
    }

    @Test
    void anAgentThatEndsAtOnceIsSaid() throws Exception {
        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> backend().launch(request("exit").build(), handler))
                .withMessageContaining("with exit code 3").withMessageContaining("fake agent, exit");
        SessionRequest wrongOption = request("serve").jvmArguments(List.of("-XX:NoSuchOption")).build();
        assertThatExceptionOfType(LaunchException.class).isThrownBy(() -> backend.launch(wrongOption, handler))
                .withMessageContaining("Unrecognized VM option");
    }

    @Test
    void anAgentThatNeverConnectsIsEnded() throws Exception {
        SessionRequest request = request("mute").timeout(Duration.ofMillis(300)).build();
        assertThatExceptionOfType(LaunchException.class).isThrownBy(() -> backend().launch(request, handler))
                .withMessageContaining("session test was not ready within 300 ms and was ended");
    }

    @Test
    void anInterruptEndsTheStart() throws Exception {
        LocalBackend local = backend();
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> local.launch(request("mute").build(), handler));
    }

    @Test
    void aMissingWorkingDirectoryIsSaid() throws Exception {
        assertThatExceptionOfType(LaunchException.class).isThrownBy(() ->
                        backend().launch(request("serve").workingDirectory(directory.resolve("gone")).build(), handler))
                .withMessageContaining("gone, does not exist");
    }

    @Test
    void whatWasAskedForArrives() throws Exception {
        LaunchedSession session = backend().launch(request("serve").workingDirectory(directory)
                .memory(64 << 20).cpus(1).preview(true).environment("MINE", "a b").jvmArguments(List.of("-Dx=y z"))
                .build(), handler);
        assertThat(order(session, "property user.dir")).isEqualTo(directory.toRealPath().toString());
        assertThat(order(session, "property x")).isEqualTo("y z");
        assertThat(order(session, "property farcell.user")).isEqualTo("user:more");
        assertThat(order(session, "property java.awt.headless")).isEqualTo("true");
        assertThat(order(session, "variable MINE")).isEqualTo("a b");
        assertThat(order(session, "variable INHERITED")).isEqualTo("yes");
        assertThat(order(session, "variable DJL_OFFLINE")).isEqualTo("true");
        assertThat(order(session, "arguments"))
                .contains("-Xmx67108864", "-XX:ActiveProcessorCount=1", "--enable-preview")
                .doesNotContain(order(session, "variable FARCELL_SECRET"));
        assertThat(order(session, "property farcell.orphan")).isEqualTo("900");
        assertThat(order(session, "stdin")).isEqualTo("-1");
        order(session, "log hello log");
        assertThat(session.logTail(1)).isEqualTo("hello log");
    }

    @Test
    void gpusAreBoundAndGivenBack() throws Exception {
        GpuRequest request = GpuRequest.parse("L40S,cpu");
        LaunchedSession first = backend("two-l40s").launch(request("serve").gpu(request).build(), handler);
        assertThat(first.onGpu()).isTrue();
        assertThat(first.note()).isEmpty();
        String uuid = order(first, "variable CUDA_VISIBLE_DEVICES");
        assertThat(first.gpus()).extracting(Gpu::uuid).containsExactly(uuid);

        LaunchedSession second = backend.launch(request("serve").gpu(request).build(), handler);
        assertThat(second.gpus()).doesNotContainAnyElementsOf(first.gpus());
        LaunchedSession third = backend.launch(request("serve").gpu(request).build(), handler);
        assertThat(third.note()).startsWith("shares a GPU");
        first.close();
        third.close();
        LaunchedSession fourth = backend.launch(request("serve").gpu(GpuRequest.parse("any")).build(), handler);
        assertThat(fourth.gpus()).extracting(Gpu::uuid).containsExactly(uuid);
        assertThat(fourth.note()).isEmpty();
    }

    @Test
    void aDebuggerConnectionIsHeldFromTheStart() throws Exception {
        LaunchedSession session = backend().launch(request("serve").debugging(true).build(), handler);
        Socket debugger = session.debugger().orElseThrow();
        debugger.setSoTimeout(60_000);
        // JDWP command packet: length, id, flags, command set 1 (VirtualMachine), command 1 (Version).
        DataOutputStream out = new DataOutputStream(debugger.getOutputStream());
        out.writeInt(11);
        out.writeInt(4711);
        out.write(new byte[] {0, 1, 1});
        DataInputStream in = new DataInputStream(debugger.getInputStream());
        int length = in.readInt();
        while (in.readInt() != 4711) {
            in.skipNBytes(length - 8);
            length = in.readInt();
        }
        assertThat(in.readByte()).as("flags: a reply").isEqualTo((byte) 0x80);
        assertThat(in.readShort()).as("error code").isZero();
        assertThat(session.logTail(100)).doesNotContain("dt_socket");

        session.close();
        assertThat(debugger.isClosed()).isTrue();
        assertThat(backend.launch(request("serve").build(), handler).debugger()).isEmpty();
    }

    @Test
    void withoutGpusOnTheCpuWhereThatIsAllowed() throws Exception {
        LaunchedSession session = backend("broken").launch(
                request("serve").gpu(GpuRequest.parse("L40S,cpu")).cpus(3).build(), handler);
        assertThat(session.onGpu()).isFalse();
        assertThat(session.note())
                .startsWith("runs on the CPU: asked for gpu=L40S,cpu; this host has no GPU: nvidia-smi");
        assertThat(order(session, "variable CUDA_VISIBLE_DEVICES")).isEmpty();
        assertThat(order(session, "property ai.djl.pytorch.num_threads")).isEqualTo("3");
        assertThatExceptionOfType(LaunchException.class).isThrownBy(() ->
                        backend.launch(request("serve").gpu(GpuRequest.parse("L40S")).build(), handler))
                .withMessageContaining("asked for gpu=L40S; this host has no GPU: nvidia-smi failed with exit code 9");
    }

    @Test
    void theHostIsThisMachine() throws Exception {
        Host host = backend("two-l40s").hosts().get(0);
        assertThat(host.backend()).isEqualTo("local");
        assertThat(host.cpus()).isPositive();
        assertThat(host.memory()).isGreaterThan(1L << 28);
        assertThat(host.gpus().describe()).isEqualTo("2 x L40S");
    }

    @Test
    void aKilledSessionSaysSo() throws Exception {
        LaunchedSession session = backend().launch(request("serve").build(), handler);
        order(session, "log last words");
        ProcessHandle.of(session.pid()).orElseThrow().destroyForcibly();
        Ending ending = ending(session);
        assertThat(ending.cause()).isEqualTo(Ending.Cause.KILLED);
        assertThat(ending.exitCode()).isEqualTo(137);
        assertThat(ending.text()).startsWith("was killed by SIGKILL");
        assertThat(ending.detail()).startsWith("End of its log (" + session.log() + "):\n").contains("last words");
        assertThat(handler.gone.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anExitSaysWhoDidIt() throws Exception {
        LaunchedSession session = backend().launch(request("serve").build(), handler);
        session.link().ask(new Message.Text("exit 7"));
        Ending ending = ending(session);
        assertThat(ending.cause()).isEqualTo(Ending.Cause.EXITED);
        assertThat(ending.text()).isEqualTo("ended by itself with exit code 7: System.exit(7)");
    }

    @Test
    void aCrashSaysWhere() throws Exception {
        LaunchedSession session = backend().launch(request("serve").build(), handler);
        session.link().ask(new Message.Text("crash"));
        Ending ending = ending(session);
        assertThat(ending.cause()).isEqualTo(Ending.Cause.CRASHED);
        assertThat(ending.text()).startsWith("crashed in ").contains("libjvm").endsWith("(SIGSEGV)");
        assertThat(ending.detail()).contains("The JVM's crash report:", "Problematic frame");
    }

    @Test
    void anExhaustedHeapIsTheReason() throws Exception {
        LaunchedSession session = backend().launch(request("serve").build(), handler);
        session.link().ask(new Message.Text("exhaust"));
        assertThat(ending(session).cause()).isEqualTo(Ending.Cause.OUT_OF_MEMORY);
    }

    @Test
    void anInterruptOfTheProcessGroupIsSurvived() throws Exception {
        LaunchedSession session = backend().launch(request("serve").build(), handler);
        for (int i = 0; i < 3; i++) {
            Commands.Output kill = new LocalCommands().run(List.of("kill", "-INT", Long.toString(session.pid())), LONG);
            assertThat(kill.ok()).isTrue();
        }
        assertThat(order(session, "variable INHERITED")).isEqualTo("yes");
        assertThat(session.stop(LONG).get(60, TimeUnit.SECONDS).exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deaf", "stubborn"})
    void whoeverDoesNotStopIsEndedWithWhatItStarted(String mode) throws Exception {
        LaunchedSession session = backend().launch(request(mode).build(), handler);
        ProcessHandle child = ProcessHandle.of(Long.parseLong(order(session, "child"))).orElseThrow();
        Ending ending = session.stop(Duration.ofMillis(50)).get(60, TimeUnit.SECONDS);
        assertThat(ending.cause()).isEqualTo(Ending.Cause.STOPPED);
        // SIGTERM, or SIGKILL for who does not heed it in time.
        assertThat(ending.exitCode()).isIn(mode.equals("deaf") ? List.of(143, 137) : List.of(137));
        child.onExit().get(60, TimeUnit.SECONDS);
    }

    @Test
    void aSessionWithoutItsLinkIsEnded() throws Exception {
        LaunchedSession session = backend().launch(request("stubborn").build(), handler);
        session.link().close();
        assertThat(ending(session).text()).startsWith("was ended because its link to the kernel broke");
    }

    @Test
    void closingEndsAllAndLeavesNothing() throws Exception {
        LaunchedSession session = backend().launch(request("serve").build(), handler);
        backend.close();
        assertThat(session.ended()).isDone();
        assertThat(Path.of(session.log()).getParent()).doesNotExist();
        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> backend.launch(request("serve").build(), handler))
                .withMessage("the kernel is going down");
    }

    @Test
    void anotherKernelAttachesAndTheFirstOneLosesTheSessionWithoutEndingIt() throws Exception {
        LaunchedSession session = backend().launch(request("serve").notebook("a.ipynb").build(), handler);
        assertThat(session.attached().notebook()).isEqualTo("a.ipynb");
        Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", runtime.toString());
        RecordingHandler another = new RecordingHandler();
        SessionRecord record;
        try (LocalBackend second = new LocalBackend(FakeAgent.agent(),
                new Gpus(new LocalCommands(), Optional.empty(), Optional.empty(), LONG), JavaRuntimes.local(),
                environment)) {
            record = second.registry().living().get(0);
            assertThat(record.name()).isEqualTo("test");
            assertThat(record.pid()).isEqualTo(session.pid());
            LaunchedSession found = second.attach(record, List.of(), new Message.Attach("b.ipynb", false), another);
            assertThat(found.attached().notebook()).isEqualTo("b.ipynb");
            assertThat(found.pid()).isEqualTo(session.pid());
            Ending lost = ending(session);
            assertThat(lost.cause()).isEqualTo(Ending.Cause.TAKEN_OVER);
            assertThat(lost.text()).isEqualTo("lives on: another kernel attached to the session: kernel "
                    + ProcessHandle.current().pid());
            session.kill();
            session.close();
            backend.close();
            assertThat(order(found, "variable FAKE_AGENT")).isEqualTo("serve");
            Ending ending = found.stop(LONG).get(60, TimeUnit.SECONDS);
            assertThat(ending).isEqualTo(new Ending(Ending.Cause.STOPPED, -1, "was stopped", ""));
            assertThat(second.registry().living()).isEmpty();
            assertThatExceptionOfType(LaunchException.class)
                    .isThrownBy(() -> second.attach(record, List.of(), new Message.Attach("", false), another))
                    .withMessageContaining("session test (" + record.id() + ") has ended: there is no process");
        }
        assertThat(record.directory()).doesNotExist();
    }

    @Test
    void aSessionIsInAGroupOfItsOwn() throws Exception {
        LaunchedSession session = backend().launch(request("serve").build(), handler);
        assertThat(group(session.pid())).isEqualTo(session.pid()).isNotEqualTo(group(ProcessHandle.current().pid()));
    }

    /** Field 5 of {@code /proc/PID/stat} (proc(5)). */
    private static long group(long pid) throws Exception {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[2]);
    }

    @Test
    void sessionsEndWithTheKernel() throws Exception {
        List<Path> classPath = Stream.of(LocalBackend.class, FakeKernel.class, Message.class, VolumePlaces.class)
                .map(FakeAgent::codeOf).toList();
        Process kernel = new ProcessBuilder(Stream.concat(Stream.of(JavaRuntimes.local().find("").java().toString()),
                Agent.ofClassPath(classPath, FakeKernel.class.getName(), List.of()).arguments().stream()).toList())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String line;
        try (BufferedReader out = kernel.inputReader()) {
            line = out.readLine();
        }
        assertThat(kernel.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String[] words = line.split(" ");
        assertThat(ProcessHandle.of(Long.parseLong(words[0])).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(Path.of(words[1]).getParent()).doesNotExist();
    }
}
