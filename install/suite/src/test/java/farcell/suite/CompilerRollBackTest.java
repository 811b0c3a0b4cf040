package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.compile.Compilation;
import farcell.compile.CompileSide;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * As {@link RollBackTest}, without sessions, so that many more cells can be tried: sources, states and types of all live
 * snippets are as if what did not run had never been entered.
 */
class CompilerRollBackTest {

    private static final int CELLS = 40;

    static LongStream seeds() {
        Long only = Long.getLong("farcell.suite.seed");
        return only == null ? LongStream.rangeClosed(11, 18) : LongStream.of(only);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void snippetsThatDidNotRunLeaveNoTrace(long seed) {
        RandomCells cells = new RandomCells(seed);
        StringBuilder story = new StringBuilder("seed " + seed + ", the cells so far:\n");
        try (CompileSide real = new CompileSide(List.of(), List.of()); CompileSide oracle = new CompileSide(List.of(),
                List.of())) {
            List<String> first = new ArrayList<>(List.of("import java.util.*;", "import java.util.function.*;",
                    "import java.util.concurrent.*;"));
            first.addAll(cells.first());
            both(first, real, oracle, story);
            for (int n = 0; n < CELLS; n++) {
                List<String> snippets = new ArrayList<>(cells.snippets());
                int at = cells.below(snippets.size() + 1);
                switch (cells.below(3)) {
                    case 0 -> both(snippets, real, oracle, story);
                    case 1 -> {
                        snippets.add(at, cells.compileError());
                        assertThat(compile(snippets, real, story)).isInstanceOf(Compilation.Rejected.class);
                    }
                    default -> {
                        snippets.add(at, cells.runError());
                        real.undo(entered(snippets, real, story), at + 1);
                        story.append("-- of which snippet ").append(at).append(" threw\n");
                        oracle.keep(entered(snippets.subList(0, at + 1), oracle, story));
                    }
                }
                assertThat(state(real)).as(story.toString()).isEqualTo(state(oracle));
            }
        }
    }

    private static void both(List<String> snippets, CompileSide real, CompileSide oracle, StringBuilder story) {
        real.keep(entered(snippets, real, story));
        oracle.keep(entered(snippets, oracle, story));
    }

    private static Compilation.Compiled entered(List<String> snippets, CompileSide side, StringBuilder story) {
        Compilation result = compile(snippets, side, story);
        assertThat(result).as(story.toString()).isInstanceOf(Compilation.Compiled.class);
        return (Compilation.Compiled) result;
    }

    private static Compilation compile(List<String> snippets, CompileSide side, StringBuilder story) {
        String code = String.join("\n", snippets);
        story.append(code).append("\n---\n");
        return side.compile(code, "Cell[1]", 1);
    }

    private static List<String> state(CompileSide side) {
        List<String> state = new ArrayList<>(side.state());
        // Their order is that in which JShell entered them, restored ones last.
        side.variables().forEach(v -> state.add(v.type() + " " + v.name()));
        return state.stream().sorted().toList();
    }
}
