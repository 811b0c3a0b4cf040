package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What cells capture and where variables live: each case is a small notebook, run in process on this JDK. */
class CaptureTest {

    /** Small, so that cases need no large values to see it. */
    private static final long MOVE_LIMIT = 1_000_000;

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicNode> inProcess() {
        return Cases.tests(Cases.all(), directory, own -> new InProcess(own, MOVE_LIMIT));
    }

    @Test
    void namesAreUnique() {
        assertThat(Cases.all().values().stream().flatMap(List::stream).map(Script::name)).doesNotHaveDuplicates();
    }
}
