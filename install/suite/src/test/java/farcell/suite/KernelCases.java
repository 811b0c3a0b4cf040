package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cases that both runners go through, each with one kernel. Cases named K1 to K22 are those at which Java kernels were
 * found to fail when Farcell was begun (IJava 1.3.0, JJava 1.0-a7, rapaio-jupyter-kernel 3.0.1), at each of them all or
 * most; B are those at which at least one did.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KernelCases {

    private final Place place;
    LiveKernel kernel;

    KernelCases(Place place) {
        this.place = place;
    }

    @BeforeAll
    void open(@TempDir Path directory) {
        kernel = place.open(directory);
        kernel.value("int kept = 1;");
    }

    @AfterEach
    void allMessagesWereGoodAndTheNextCellRuns() {
        assertThat(kernel.value("6 * 7")).isEqualTo("42");
        kernel.assertNoProblems();
    }

    @AfterAll
    void close() {
        kernel.close();
    }
}
