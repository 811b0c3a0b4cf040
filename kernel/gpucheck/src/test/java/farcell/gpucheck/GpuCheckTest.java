package farcell.gpucheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is started, with a stand-in for the driver's library that a C compiler makes (src/test/c). */
class GpuCheckTest {

    private static final long LIMIT = 60;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void compile() throws Exception {
        Process cc = new ProcessBuilder("cc", "-shared", "-fPIC", "-Wall", "-Werror", "-o", directory.resolve("libcuda.so.1").toString(),
                Path.of("src/test/c/libcuda.c").toString(), "-lm").redirectErrorStream(true).start();
        String said = new String(cc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(cc.waitFor(LIMIT, TimeUnit.SECONDS) && cc.exitValue() == 0).as("cc: " + said).isTrue();
    }

    /** @return its lines, tabs as bars, without those about the calls */
    private static List<String> check(Path libraries, String fake, String visible) throws Exception {
        Process process = start(libraries, fake, visible);
        List<String> lines = lines(process);
        assertThat(process.waitFor(LIMIT, TimeUnit.SECONDS)).isTrue();
        return lines.stream().filter(line -> !line.startsWith("at|")).toList();
    }

    private static Process start(Path libraries, String fake, String visible) throws IOException {
        // A driver that crashes is one of the cases: as where it is used, that leaves no report in the working directory.
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-CreateCoredumpOnCrash", "-XX:+SuppressFatalErrorMessage", "-cp", System.getProperty("java.class.path"),
                "farcell.gpucheck.Main").redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(Map.of("LD_LIBRARY_PATH", libraries.toString(), "FAKE_CUDA", fake,
                "CUDA_VISIBLE_DEVICES", visible));
        return builder.start();
    }

    private static List<String> lines(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).replace('\t', '|').lines().toList();
    }

    private static List<String> check(String fake, String visible) throws Exception {
        return check(directory, fake, visible);
    }

    @Test
    void everyVisibleDeviceComputes() throws Exception {
        List<String> lines = check("ok", "GPU-1,GPU-2");
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).isEqualTo("cuda|12.4");
        assertThat(lines.get(1)).isEqualTo("devices|2");
        assertThat(lines.get(2)).matches("computes\\|0\\|NVIDIA Fake 0\\|\\d+");
        assertThat(lines.get(3)).matches("computes\\|1\\|NVIDIA Fake 1\\|\\d+");
        assertThat(lines.get(4)).isEqualTo("end");
    }

    @Test
    void anErrorIsToldByTheDriversNameForItAndOthersAreStillTried() throws Exception {
        assertThat(check("fail cuInit 802", "GPU-1"))
                .containsExactly("fails|-1||cuInit|CUDA_ERROR_SYSTEM_NOT_READY|system not yet initialized", "end");
        List<String> lines = check("fail cuMemcpyHtoD_v2 214 0", "GPU-1,GPU-2");
        assertThat(lines.get(2)).isEqualTo("fails|0|NVIDIA Fake 0|cuMemcpyHtoD_v2|CUDA_ERROR_ECC_UNCORRECTABLE|an error of the stand-in");
        assertThat(lines.get(3)).startsWith("computes|1|");
        assertThat(check("ok", "")).contains("fails|-1||cuInit|CUDA_ERROR_NO_DEVICE|an error of the stand-in");
        assertThat(check("fail cuCtxSynchronize 12345", "GPU-1").get(2)).contains("|cuCtxSynchronize|error 12345|");
    }

    @Test
    void oneWrongNumberIsSeen() throws Exception {
        assertThat(check("wrong", "GPU-1").get(2)).startsWith("fails|0|NVIDIA Fake 0|axpy|WRONG_RESULT|1 of 1048576 results")
                .contains("number 4711 is ");
    }

    @Test
    void aMachineWithoutTheDriversLibraryIsToldApart(@TempDir Path empty) throws Exception {
        Files.writeString(empty.resolve("libcuda.so.1"), "no library");
        assertThat(check(empty, "ok", "GPU-1").get(0)).startsWith("library|").contains("libcuda.so.1");
    }

    @Test
    void whereADriverHangsOrCrashesIsKnown() throws Exception {
        Process crashed = start(directory, "crash cuModuleLoadData", "GPU-1");
        assertThat(lines(crashed)).contains("at|cuModuleLoadData").doesNotContain("end");
        Process hangs = start(directory, "hang cuInit", "GPU-1");
        try {
            assertThat(hangs.inputReader().readLine()).isEqualTo("at\tcuInit");
        } finally {
            hangs.destroyForcibly();
        }
    }
}
