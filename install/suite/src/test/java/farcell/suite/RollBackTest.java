package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.suite.Runner.Shown;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random cells, most of them with an error at a random place. A second notebook runs the same cells without what must
 * have had no effect: all of a cell that does not compile, and what stands behind an exception. Both must show the same
 * afterwards.
 *
 * <p>{@code -Dfarcell.suite.seed=N} runs one seed alone.
 */
class RollBackTest {

    private static final int CELLS = 40;
    private static final long LIMIT = 1_000_000;
    private static final List<Long> SEEDS = List.of(1L, 2L, 3L, 4L);

    @TempDir
    Path directory;

    @TestFactory
    List<DynamicTest> whatDidNotRunIsAsIfItHadNeverBeenEntered() {
        Long only = Long.getLong("farcell.suite.seed");
        return (only == null ? SEEDS : List.of(only)).stream()
                .map(seed -> DynamicTest.dynamicTest("seed " + seed, () -> check(seed))).toList();
    }

    private void check(long seed) {
        RandomCells cells = new RandomCells(seed);
        StringBuilder story = new StringBuilder("seed " + seed + ", the cells so far:\n");
        try (InProcess real = new InProcess(directory, LIMIT); InProcess oracle = new InProcess(directory, LIMIT)) {
            both(cells.first(), real, oracle, story);
            for (int n = 0; n < CELLS; n++) {
                List<String> snippets = cells.snippets();
                String place = cells.below(5) == 0 ? "%%remote\n" : "";
                switch (cells.below(5)) {
                    case 0 -> both(snippets, real, oracle, story);
                    case 1, 2 -> {
                        List<String> broken = new ArrayList<>(snippets);
                        broken.add(cells.below(snippets.size() + 1), cells.compileError());
                        fail(place, broken, "CompileError", real, story);
                    }
                    default -> {
                        int at = cells.below(snippets.size() + 1);
                        List<String> throwing = new ArrayList<>(snippets);
                        throwing.add(at, cells.runError());
                        fail(place, throwing, "", real, story);
                        if (at > 0) {
                            story.append("-- what of it must count:\n");
                            run(place, snippets.subList(0, at), oracle, story);
                        }
                    }
                }
                compare(cells.probe(), real, oracle, story);
            }
        }
    }

    private static void both(List<String> snippets, Runner real, Runner oracle, StringBuilder story) {
        run("", snippets, oracle, story);
        Shown shown = real.run(String.join("\n", snippets));
        assertThat(shown.error()).as(story.toString()).isEmpty();
    }

    private static void run(String place, List<String> snippets, Runner runner, StringBuilder story) {
        String code = place + String.join("\n", snippets);
        story.append(code).append("\n---\n");
        assertThat(runner.run(code).error()).as(story.toString()).isEmpty();
    }

    private static void fail(String place, List<String> snippets, String error, Runner runner, StringBuilder story) {
        String code = place + String.join("\n", snippets);
        story.append(code).append("\n---\n");
        assertThat(runner.run(code).error().orElse("no error")).as(story.toString())
                .doesNotStartWith("no error").startsWith(error);
    }

    private static void compare(String probe, Runner real, Runner oracle, StringBuilder story) {
        Shown expected = oracle.run(probe);
        Shown shown = real.run(probe);
        assertThat(expected.error()).as(story + "the probe itself: " + probe).isEmpty();
        assertThat(shown.error()).as(story.toString()).isEmpty();
        assertThat(shown.result()).as(story + "probed by " + probe).isEqualTo(expected.result());
    }
}
