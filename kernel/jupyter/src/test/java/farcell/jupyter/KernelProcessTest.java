package farcell.jupyter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import farcell.jupyter.client.JupyterClient;
import farcell.jupyter.client.LaunchedKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelProcessTest {
    @TempDir
    Path directory;

    private static List<String> java(Class<?> main, String... args) {
        List<String> argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto", "-cp",
                System.getProperty("java.class.path"), main.getName()));
        argv.addAll(List.of(args));
        return argv;
    }

    private LaunchedKernel launch(Map<String, String> environment) throws IOException {
        return LaunchedKernel.launch(java(FakeKernel.class, "{connection_file}"), directory, environment,
                JupyterClient.LIMIT);
    }

    @Test
    void kernelProcessServesAndExitsAfterShutdownThoughAThreadLives() throws Exception {
        try (LaunchedKernel kernel = launch(Map.of())) {
            assertThat(kernel.client().execute("1 + 1").resultText()).isEqualTo("1 + 1");
            kernel.client().execute("exit-thread");
            assertThat(kernel.shutdown(KernelTest.LIMIT)).isTrue();
            assertThat(kernel.process().exitValue()).isZero();
            assertThat(kernel.client().problems()).isEmpty();
            assertThat(Files.readString(directory.resolve("kernel.log"))).isEmpty();
        }
    }

    @Test
    void kernelProcessExitsWhenItsParentDies() throws Exception {
        Process parent = new ProcessBuilder(java(FakeKernel.Parent.class)).start();
        try (LaunchedKernel kernel = launch(Map.of("JPY_PARENT_PID", String.valueOf(parent.pid())))) {
            kernel.client().execute("1");
            parent.destroyForcibly();
            assertThat(kernel.process().waitFor(KernelTest.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void kernelThatDoesNotComeUpIsReportedWithItsLastWords() {
        assertThatThrownBy(() -> LaunchedKernel.launch(java(FakeKernel.class, "missing.json"), directory, Map.of(),
                JupyterClient.LIMIT)).isInstanceOf(IOException.class)
                .hasMessageContaining("missing.json does not exist");
    }
}
