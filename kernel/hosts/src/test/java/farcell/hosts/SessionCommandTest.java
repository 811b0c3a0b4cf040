package farcell.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionCommandTest {

    private static final Agent AGENT = new Agent(List.of("-jar", "agent.jar"), List.of(Path.of("user")), List.of());

    @TempDir Path directory;

    private static SessionCommand command(SessionRequest request, JavaRuntime java, GpuMatch gpus) {
        return new SessionCommand(request, SessionCommand.Means.here(java, AGENT, request.archive(), Path.of("values")), gpus,
                Lifetime.USUAL);
    }

    @ParameterizedTest
    @CsvSource({"17, false, false", "21, false, false", "23, true, false", "24, true, true", "25, true, true"})
    void optionsByVersion(String version, boolean unsafe, boolean access) {
        List<String> arguments = arguments(version, SessionRequest.named("s").build(), OptionalInt.empty());
        assertThat(arguments.contains("--sun-misc-unsafe-memory-access=allow")).isEqualTo(unsafe);
        assertThat(arguments.contains("--enable-native-access=ALL-UNNAMED")).isEqualTo(access);
    }

    @Test
    void theAgentComesLastAndTheUsersOptionsAfterOurs() {
        SessionRequest request = SessionRequest.named("s")
                .jvmArguments(List.of("-Xmx1g", "--add-opens", "a/b=c")).build();
        List<String> arguments = arguments("17", request, OptionalInt.empty());
        assertThat(arguments.get(0)).endsWith("java");
        assertThat(arguments).endsWith("-Xmx1g", "--add-opens", "a/b=c", "-Dfarcell.directory=/run/ab",
                "-Dfarcell.kernel=/run/ab/k", "-Dfarcell.name=s", "-Dfarcell.idle=0", "-Dfarcell.orphan=900",
                "-Dfarcell.ttl=0", "-Dfarcell.store=values", "-Dfarcell.user=user", "-jar", "agent.jar");
        assertThat(arguments)
                .contains("-XX:MaxRAMPercentage=75", "-Xlog:disable", "-XX:ErrorFile=/run/ab/hs_err_pid%p.log")
                .noneMatch(argument -> argument.contains("jdwp") || argument.equals("--enable-preview"));
    }

    @Test
    void onAnotherMachineAllIsWhatThatOneHas() {
        SessionCommand command = new SessionCommand(SessionRequest.named("s").environment("A", "mine").build(),
                new SessionCommand.Means("/opt/java", 25, 64, Optional.of("/f/start.jsa"), "/f/objects", "/f/user", List.of("-jar", "/f/a.jar")),
                new GpuMatch.OnCpu(""), Lifetime.USUAL);
        assertThat(command.arguments("/f/sessions/ab")).startsWith("/opt/java").contains("--sun-misc-unsafe-memory-access=allow",
                "-XX:ErrorFile=/f/sessions/ab/hs_err_pid%p.log", "-XX:SharedArchiveFile=/f/start.jsa", "-Dai.djl.pytorch.num_threads=64")
                .endsWith("-Dfarcell.directory=/f/sessions/ab", "-Dfarcell.name=s", "-Dfarcell.idle=0", "-Dfarcell.orphan=900",
                        "-Dfarcell.ttl=0", "-Dfarcell.store=/f/objects", "-Dfarcell.user=/f/user", "-jar", "/f/a.jar");
        assertThat(command.environment(Map.of())).containsOnly(Map.entry("A", "mine"), Map.entry("CUDA_VISIBLE_DEVICES", ""),
                Map.entry("DJL_OFFLINE", "true"));
    }

    @Test
    void debuggingDialsOut() {
        List<String> arguments = arguments("17", SessionRequest.named("s").build(), OptionalInt.of(4711));
        assertThat(arguments).contains(
                "-agentlib:jdwp=transport=dt_socket,server=n,suspend=n,quiet=y,address=127.0.0.1:4711");
    }

    @Test
    void anArchiveIsUsedWhereItCanBe() throws Exception {
        Path cds = Files.createFile(directory.resolve("x.jsa"));
        Path aot = Files.createFile(directory.resolve("x.aot"));
        assertThat(withArchive("17", cds)).contains("-XX:SharedArchiveFile=" + cds);
        assertThat(withArchive("25", aot)).contains("-XX:AOTCache=" + aot);
        assertThat(withArchive("17", aot)).noneMatch(argument -> argument.contains("x.aot"));
        assertThat(withArchive("17", directory.resolve("gone.jsa"))).noneMatch(argument -> argument.contains("gone"));
    }

    private List<String> withArchive(String version, Path archive) {
        return arguments(version, SessionRequest.named("s").archive(archive).build(), OptionalInt.empty());
    }

    private List<String> arguments(String version, SessionRequest request, OptionalInt debugPort) {
        JavaRuntime java = new JavaRuntime(Path.of("/jdk"), Runtime.Version.parse(version), "", Set.of(), "");
        return command(request, java, null)
                .arguments(new SessionDirectory(Path.of("/run/ab")), debugPort);
    }

    @Test
    void whatASessionSeesOfTheKernelsEnvironment() {
        SessionRequest request = SessionRequest.named("s").environment("A", "mine")
                .environment("FARCELL_SECRET", "x").build();
        Map<String, String> kernel = Map.of("A", "kernel", "B", "kernel", "CUDA_VISIBLE_DEVICES", "0,1");
        assertThat(environment(request, null, kernel)).containsOnly(Map.entry("A", "mine"), Map.entry("B", "kernel"),
                Map.entry("CUDA_VISIBLE_DEVICES", "0,1"), Map.entry("DJL_OFFLINE", "true"),
                Map.entry("FARCELL_SECRET", "secret"), Map.entry("LC_CTYPE", "C.UTF-8"));
        assertThat(environment(request, new GpuMatch.OnCpu(""), kernel)).containsEntry("CUDA_VISIBLE_DEVICES", "");
        GpuMatch two = new GpuMatch.OnGpus(List.of(GpuRequestTest.gpu("L4"), GpuRequestTest.gpu("T4")), false);
        assertThat(environment(request, two, kernel)).containsEntry("CUDA_VISIBLE_DEVICES", "GPU-L4,GPU-T4");
    }

    @Test
    void fileNamesAreUtf8WhateverTheKernelsLocaleIs() {
        SessionRequest request = SessionRequest.named("s").build();
        assertThat(environment(request, null, Map.of("LC_ALL", "de_DE", "LANG", "en_US.UTF-8"))).doesNotContainKey("LC_ALL")
                .containsEntry("LANG", "de_DE").containsEntry("LC_CTYPE", "C.UTF-8");
        assertThat(environment(request, null, Map.of("LANG", "en_US.utf8"))).doesNotContainKey("LC_CTYPE");
        assertThat(environment(request, null, Map.of("LC_ALL", "C.UTF-8", "LC_CTYPE", "POSIX")))
                .containsEntry("LC_CTYPE", "POSIX").containsEntry("LC_ALL", "C.UTF-8");
    }

    @Test
    void aSessionWithAGpuIsToldWhetherTheCpuWillDo() {
        JavaRuntime java = new JavaRuntime(Path.of("/jdk"), Runtime.Version.parse("17"), "", Set.of(), "");
        GpuMatch one = new GpuMatch.OnGpus(List.of(GpuRequestTest.gpu("L4")), false);
        for (String gpu : List.of("L4", "L4,cpu")) {
            SessionRequest request = SessionRequest.named("s").gpu(GpuRequest.parse(gpu)).build();
            assertThat(command(request, java, one)
                    .arguments(new SessionDirectory(Path.of("/run/ab")), OptionalInt.empty()))
                    .contains("-Dfarcell.gpu=" + (gpu.endsWith("cpu") ? "wanted" : "required"));
        }
        assertThat(arguments("17", SessionRequest.named("s").build(), OptionalInt.empty()))
                .noneMatch(argument -> argument.contains("farcell.gpu"));
    }

    private static Map<String, String> environment(SessionRequest request, GpuMatch gpus, Map<String, String> kernel) {
        JavaRuntime java = new JavaRuntime(Path.of("/jdk"), Runtime.Version.parse("17"), "", Set.of(), "");
        return command(request, java, gpus).environment(kernel, "secret");
    }

    @ParameterizedTest
    @CsvSource({"-jar", "-cp", "--class-path=x", "--version", "Main", "@file"})
    void optionsThatRunSomethingElseAreRefused(String argument) {
        assertThatIllegalArgumentException().isThrownBy(
                () -> SessionRequest.named("s").jvmArguments(List.of("-Da=b", argument)).build());
    }

    @Test
    void impossibleRequestsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> SessionRequest.named(" ").build());
        assertThatIllegalArgumentException().isThrownBy(() -> SessionRequest.named("s").cpus(-1).build());
        assertThatIllegalArgumentException().isThrownBy(() -> SessionRequest.named("s").memory(1000).build())
                .withMessageContaining("at least 16M");
    }
}
