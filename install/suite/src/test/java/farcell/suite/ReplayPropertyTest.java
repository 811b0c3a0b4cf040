package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.compile.Assistant;
import farcell.compile.Compilation;
import farcell.compile.CompileSide;
import farcell.compile.CompileState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random cells; then the compile side is made again from what it took down: declarations, types, class names and class
 * files are the same, it completes, and the cells that follow compile to the same journals in both. After cells with
 * errors the classes that follow may have other versions in their names: those of what was taken back were never used.
 */
class ReplayPropertyTest {

    private static final int CELLS = 25;
    private static final int NEXT = 6;

    private final List<String> story = new ArrayList<>();
    private int count;
    private boolean errors;

    static LongStream seeds() {
        Long only = Long.getLong("farcell.suite.seed");
        return only == null ? LongStream.rangeClosed(21, 22) : LongStream.of(only);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void goesOnAsIfNothingHadHappened(long seed) throws Exception {
        check(seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void goesOnAfterCellsWithErrors(long seed) throws Exception {
        errors = true;
        check(seed);
    }

    private void check(long seed) throws Exception {
        RandomCells cells = new RandomCells(seed);
        story.add("seed " + seed);
        List<String> first = new ArrayList<>(List.of("import java.util.*;", "import java.util.function.*;",
                "import java.util.concurrent.*;"));
        first.addAll(cells.first());
        try (CompileSide side = new CompileSide(List.of(), List.of())) {
            run(first, -1, List.of(side));
            for (int n = 0; n < CELLS; n++) {
                random(cells, List.of(side));
            }
            CompileState state = side.snapshot();
            try (CompileSide again = CompileSide.replay(List.of(), List.of(), state)) {
                assertThat(again.snapshot().snippets()).as(told())
                        .containsExactlyInAnyOrderElementsOf(state.snippets());
                assertThat(again.snapshot().classes()).isEqualTo(state.classes());
                assertThat(again.variables()).containsExactlyInAnyOrderElementsOf(side.variables());
                assertThat(new Assistant(again).complete("l1.addA", 7).matches()).isNotEmpty()
                        .isEqualTo(new Assistant(side).complete("l1.addA", 7).matches());
                for (int n = 0; n < NEXT; n++) {
                    random(cells, List.of(side, again));
                    assertThat(again.state()).as(told()).containsAll(side.state().stream()
                            .filter(line -> !line.startsWith("STATEMENT") && !line.startsWith("EXPRESSION")).toList());
                }
            }
        }
    }

    private void random(RandomCells cells, List<CompileSide> sides) {
        List<String> snippets = new ArrayList<>(cells.snippets());
        int at = cells.below(snippets.size() + 1);
        int kind = errors ? cells.below(4) : 3;
        if (kind == 0) {
            snippets.add(at, cells.compileError());
        } else if (kind == 1) {
            snippets.add(at, cells.runError());
        }
        run(snippets, kind == 1 ? at : -1, sides);
    }

    /** @param threw the snippet that throws, -1 for none */
    private void run(List<String> snippets, int threw, List<CompileSide> sides) {
        String code = String.join("\n", snippets);
        String cell = "Cell[" + ++count + "]";
        story.add(code + (threw < 0 ? "" : "\n-- of which snippet " + threw + " threw"));
        List<List<?>> results = new ArrayList<>();
        for (CompileSide side : sides) {
            Compilation result = side.compile(code, cell, 1);
            results.add(result instanceof Compilation.Compiled compiled ? compiled.journal() : List.of(result));
            if (result instanceof Compilation.Compiled compiled && threw < 0) {
                side.keep(compiled);
            } else if (result instanceof Compilation.Compiled compiled) {
                side.undo(compiled, threw + 1);
            }
        }
        if (sides.size() > 1 && !errors) {
            assertThat(steps(results.get(1))).as(told()).isEqualTo(steps(results.get(0)));
        }
    }

    /** JShell loads the classes of one snippet in no particular order, and to define a class anew is to redefine it. */
    private static Set<String> steps(List<?> journal) {
        return journal.stream().map(step -> step.toString().replace("Redefine[", "Define[")).collect(Collectors.toSet());
    }

    private String told() {
        return String.join("\n---\n", story);
    }
}
