package farcell.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import farcell.compile.Compilation.Compiled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A notebook made again from what was taken down of it. {@code ReplayPropertyTest} of the suite tries random cells. */
class ReplayTest {

    private final CompileSide side = new CompileSide(List.of(), List.of());
    private int cells;

    @AfterEach
    void close() {
        side.close();
    }

    private void run(String code) {
        side.keep(entered(side, code, "Cell[" + ++cells + "]"));
    }

    private static Compiled entered(CompileSide side, String code, String cell) {
        Compilation result = side.compile(code, cell, 1);
        assertThat(result).isInstanceOf(Compiled.class);
        return (Compiled) result;
    }

    private CompileSide replayed() throws ReplayException {
        return CompileSide.replay(List.of(), List.of(), side.snapshot());
    }

    /** Both know the same, and compile the same to the same. */
    private void sameAfterReplay(String next) throws ReplayException {
        try (CompileSide again = replayed()) {
            assertThat(again.snapshot().snippets())
                    .containsExactlyInAnyOrderElementsOf(side.snapshot().snippets());
            assertThat(again.snapshot().classes()).isEqualTo(side.snapshot().classes());
            assertThat(entered(again, next, "next").journal())
                    .containsExactlyInAnyOrderElementsOf(entered(side, next, "next").journal());
        }
    }

    @Test
    void versionsOfClassesThatWereReplaced() throws Exception {
        run("import java.util.*;\nint a = 1; 1 + 2\n");
        run("class P { int x; }  P p = new P(); int f(P q) { return q.x + a; }");
        run("class P { int x, y; }");
        run("var l = new ArrayList<P>(); String s = \"\" + f(new P()); int c = 1, d = 2;");
        run("import java.util.function.*; String c = \"\"; var o = new Object() { int z = 3; }; o.z");
        sameAfterReplay("c = \"\" + f(new P()) + o.z; int q = 7; 3 + 4");
    }

    @Test
    void whatUsesEachOtherAndWhatWaits() throws Exception {
        run("int even(int n) { return n == 0 ? 1 : odd(n - 1); } int odd(int n) { return n == 0 ? 0 : even(n - 1); }");
        run("int waits() { return later(1); } class Waits extends Later { }");
        run("java.util.function.IntUnaryOperator g = n -> even(n); int h(int n) { return g.applyAsInt(n); }");
        sameAfterReplay("int later(int n) { return n; } class Later { } int w = waits();");
    }

    @Test
    void aNumberOfSomethingDroppedIsNotGivenToAnother() throws Exception {
        run("class Gone { int a; } int kept = 1;");
        side.drop(List.of("Gone"));
        run("int after = 2;");
        try (CompileSide again = replayed()) {
            Compiled cell = entered(again, "class Gone { int b; } int fresh = 3;", "next");
            List<String> old = side.snapshot().classes().stream().map(file -> file.name()).toList();
            assertThat(cell.journal().stream().filter(step -> step instanceof farcell.wire.Step.Define)
                    .map(step -> ((farcell.wire.Step.Define) step).file().name())).isNotEmpty().doesNotContainAnyElementsOf(old);
        }
    }

    @Test
    void aCellThatFailsAfterwardsIsTakenBack() throws Exception {
        run("class P { int x; } P p = new P(); int f() { return p.x; }");
        run("class P { int x, y; } P p = new P();");
        try (CompileSide again = replayed()) {
            List<LiveSnippet> before = again.snapshot().snippets();
            again.undo(entered(again, "class P { String s; } String p = \"\"; int f() { return 2; }", "next"), 0);
            assertThat(again.snapshot().snippets()).containsExactlyInAnyOrderElementsOf(before);
        }
    }

    @Test
    void aClassOfAnotherNameIsRefused() {
        run("int x = 1; int y = 2;");
        CompileState state = side.snapshot();
        List<LiveSnippet> wrong = new ArrayList<>(state.snippets());
        LiveSnippet y = wrong.get(1);
        wrong.set(1, new LiveSnippet(y.index(), y.kind(), y.name(), y.source(), "REPL.$JShell$9", y.status(), y.type(),
                y.cell(), y.piece(), y.line(), y.column(), y.alone()));
        assertThatThrownBy(() -> CompileSide.replay(List.of(), List.of(), new CompileState(wrong, state.classes(),
                state.lastIndex(), state.temporaries(), state.pending(), state.notices())))
                .isInstanceOf(ReplayException.class)
                .hasMessage("variable y (Cell[1]) would have class REPL.$JShell$2, not REPL.$JShell$9");
    }
}
