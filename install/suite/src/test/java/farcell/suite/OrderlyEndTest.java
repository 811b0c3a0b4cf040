package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.jupyter.client.Exchange;
import farcell.jupyter.client.JupyterClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kernel that ends in order leaves no process and no files; one that is killed, nothing for ever. */
class OrderlyEndTest {

    private static final String REMOTE = "%%remote\n1 + 1";

    @TempDir
    Path directory;
    private Path runtime;

    @BeforeEach
    void runtimeDirectory() throws IOException {
        // Short: it holds Unix sockets.
        runtime = Files.createDirectory(directory.resolve("r"));
    }

    private Installed launch() {
        return launch("FARCELL_ORPHAN", "");
    }

    private Installed launch(String variable, String value) {
        Installed kernel = new Installed(directory, Map.of("FARCELL_DATA", directory.resolve("data").toString(),
                "XDG_RUNTIME_DIR", runtime.toString(), variable, value));
        assertThat(kernel.run("1").result()).isEqualTo("1");
        return kernel;
    }

    /** Directories of sessions. */
    private List<String> leftBehind() throws IOException {
        Path all = runtime.resolve("farcell-" + System.getProperty("user.name"));
        try (Stream<Path> files = Files.list(all)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** The session JVMs of a kernel, as they are now. */
    private static List<ProcessHandle> sessions(Installed kernel) {
        return kernel.kernel().process().descendants()
                .filter(p -> p.info().command().orElse("").endsWith("java")).toList();
    }

    @Test
    void shutdownLeavesNothing() throws IOException {
        List<ProcessHandle> sessions;
        try (Installed kernel = launch()) {
            assertThat(kernel.run(REMOTE).result()).isEqualTo("2");
            sessions = sessions(kernel);
            assertThat(sessions).hasSize(2);
            assertThat(leftBehind()).isNotEmpty();
        }
        Processes.awaitEnd(sessions);
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void shutdownWhileACellRunsLeavesNothing() throws IOException {
        List<ProcessHandle> sessions;
        try (Installed kernel = launch()) {
            Exchange cell = kernel.kernel().client().start("System.out.println(\"in\"); while (true) { }");
            cell.awaitPublished(m -> m.content().path("text").asText().contains("in"), JupyterClient.LIMIT);
            sessions = sessions(kernel);
        }
        Processes.awaitEnd(sessions);
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void sessionsOfAKilledKernelLiveForTheirOrphanTimeAndTheirFilesAreRemovedWithTheDead() throws IOException {
        Installed kernel = launch("FARCELL_ORPHAN", "1");
        kernel.run(REMOTE);
        List<ProcessHandle> sessions = sessions(kernel);
        assertThat(sessions).hasSize(2);
        kernel.kernel().process().destroyForcibly();
        kernel.kernel().close();
        Processes.awaitEnd(sessions);
        assertThat(leftBehind()).hasSize(2);
        Path log;
        try (Stream<Path> all = Files.walk(runtime)) {
            log = all.filter(file -> file.endsWith("session.log")).findFirst().orElseThrow();
        }
        assertThat(Files.readString(log)).contains("without a kernel and idle for 1 s");
        assertThat(Files.exists(log.resolveSibling("secret"))).isFalse();
    }

    @Test
    void restartGivesAFreshKernelAndLeavesTheSessionForItsOrphanTime() throws IOException {
        Installed first = launch("FARCELL_ORPHAN", "1");
        first.run("int kept = 1;");
        List<ProcessHandle> sessions = sessions(first);
        assertThat(first.kernel().client().shutdown(true).path("restart").asBoolean()).isTrue();
        Processes.awaitEnd(List.of(first.kernel().process().toHandle()));
        Processes.awaitEnd(sessions);
        first.kernel().close();
        try (Installed second = launch()) {
            assertThat(second.run("kept").error().orElseThrow()).contains("cannot find symbol");
            assertThat(second.run("2 + 2").result()).isEqualTo("4");
        }
        // That of the session that was left.
        assertThat(leftBehind()).hasSize(1);
    }
}
