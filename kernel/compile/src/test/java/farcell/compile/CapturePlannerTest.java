package farcell.compile;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.compile.Compilation.Compiled;
import farcell.wire.Slot;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CapturePlannerTest {

    private final CompileSide side = new CompileSide(List.of(), List.of());
    private final CapturePlanner planner = new CapturePlanner(side.classes());

    @AfterEach
    void close() {
        side.close();
    }

    private void run(String code) {
        side.keep((Compiled) side.compile(code, "Cell", 1));
    }

    private CapturePlan plan(String code) {
        Compiled cell = (Compiled) side.compile(code, "Cell", 1);
        CapturePlan plan = planner.plan(cell.journal(), slots -> List.of());
        side.keep(cell);
        return plan;
    }

    private Set<String> names(Set<Slot> slots) {
        return slots.stream().map(s -> s.isStatics() ? s.owner().replaceAll(".*\\$", "") + ".*" : s.field())
                .filter(n -> !n.startsWith("$")).collect(Collectors.toSet());
    }

    @Test
    void readsThroughMethodsAndLambdas() {
        run("int k = 3; int m = 4; int scale(int x) { return x * k; } int other() { return m; }");
        assertThat(names(plan("java.util.stream.IntStream.range(0, 3).map(i -> scale(i)).sum()").reads()))
                .containsExactly("k");
    }

    @Test
    void aReaderOfAVariableDoesNotRunItsInitialiser() {
        run("int a = 1; int b = a + 1;");
        CapturePlan plan = plan("(b)");
        assertThat(names(plan.reads())).containsExactly("b");
        assertThat(names(plan.writes())).isEmpty();
    }

    @Test
    void aWriteIsNoRead() {
        run("int k = 1; boolean flag = false;");
        CapturePlan plan = plan("if (flag) k = 7;");
        assertThat(names(plan.reads())).containsExactly("flag");
        assertThat(names(plan.writes())).containsExactly("k");
    }

    @Test
    void inheritedStaticsHaveOneName() {
        run("class Sup { static int n = 1; } class Sub extends Sup {} class Sub2 extends Sub {}");
        assertThat(names(plan("Sub2.n").reads())).containsExactly("Sup.*");
    }

    @Test
    void constantsEnumsAndInterfacesAreNoSlots() {
        run("interface I { List<Integer> L = List.of(1); } enum E { A, B; static int c; }"
                .replace("List<", "java.util.List<").replace("List.of", "java.util.List.of"));
        run("class K { static final int LIM = 10; }\nint v(E e) { switch (e) { case A: return 1; default: return K.LIM; } }");
        assertThat(names(plan("v(E.A) + I.L.size() + E.c").reads())).isEmpty();
    }

    @Test
    void codeInsideValuesAddsRoots() {
        run("int vol = 1; java.util.function.IntSupplier sup = () -> vol;");
        Compiled cell = (Compiled) side.compile("sup.getAsInt()", "Cell", 1);
        Slot sup = side.variable("sup").orElseThrow().slot();
        CapturePlan plan = planner.plan(cell.journal(), slots -> slots.contains(sup)
                ? List.of(sup.owner() + "#lambda$do_it$$0#()I") : List.of());
        assertThat(names(plan.reads())).containsExactlyInAnyOrder("sup", "vol");
    }

    @Test
    void classesIncludeThoseOnlyNamedInSignatures() {
        run("record P(int a) {} class Q { P p; }");
        CapturePlan plan = plan("Q q = null;");
        assertThat(plan.classes()).anyMatch(c -> c.endsWith("$P")).anyMatch(c -> c.endsWith("$Q"));
    }
}
