package farcell.suite;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What cells capture and where variables live: each case is a small notebook, run in process. */
class CaptureTest {

    private static final List<String> FILES = List.of("/capture/values.cells");

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> inProcess() {
        return FILES.stream().flatMap(file -> Script.read(file).stream())
                .map(script -> DynamicTest.dynamicTest(script.name(), () -> {
                    try (InProcess runner = new InProcess(directory, 1_000_000)) {
                        ScriptCheck.run(script, runner);
                    }
                }));
    }
}
