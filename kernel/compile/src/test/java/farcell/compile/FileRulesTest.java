package farcell.compile;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.compile.Compilation.Compiled;
import farcell.compile.Compilation.Rejected;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileRulesTest {

    private final CompileSide side = new CompileSide(List.of(), List.of());

    @AfterEach
    void close() {
        side.close();
    }

    private Compilation compile(String code) {
        Compilation result = side.compile(code, "Cell[1]", 1);
        if (result instanceof Compiled compiled) {
            side.keep(compiled);
        }
        return result;
    }

    private CompileProblem problem(String code) {
        assertThat(compile(code)).isInstanceOf(Rejected.class);
        return ((Rejected) side.compile(code, "Cell[1]", 1)).problems().get(0);
    }

    private static Piece entered(String... sources) {
        return FileRules.entered(List.of(sources).stream().map(source -> new Piece(source, 1, 1)).toList()).get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"record R(int a) { R { if (a < 0) throw new IllegalArgumentException(); } }",
        "record R(int a) { R(int a) { this.a = a; } }",
        "@Deprecated record R<T>(List<T> a, int b) { static int made; @Deprecated R { made++; } R(int b) { this(null, b); } }",
        "record R() { R { } }",
        "record R(int a) { public R { } }",
        "record R(int a) { R(long a) { this((int) a); } }",
        "record R(int a) { record S(int b) { S { } } R { } }"})
    void constructorsOfRecordsNeedNotBePublic(String code) {
        assertThat(compile(code)).isInstanceOf(Compiled.class);
        assertThat(side.declared().get(side.declared().size() - 1).source()).isEqualTo(code);
    }

    @Test
    void thePlacesOfProblemsAreThoseOfTheCell() {
        CompileProblem problem = problem("record R(int a) { R { int b = \"\"; } }");
        assertThat(problem.column()).isEqualTo(31);
        assertThat(problem.endColumn()).isEqualTo(33);
        CompileProblem below = problem("record R(int a) {\n  R {\n    int b = \"\"; } }");
        assertThat(below.line()).isEqualTo(3);
        assertThat(below.column()).isEqualTo(13);
    }

    @Test
    void whatIsNoRecordIsLeftAlone() {
        for (String code : List.of("int record = 1;", "class A { A() { } } // record", "int f(int record) { return record; }",
                "record R(int a) { }", "record R(int a) { private R { } }")) {
            assertThat(entered(code).source()).isEqualTo(code);
        }
    }

    @Test
    void aSealedTypePermitsTheTypesOfItsCell() {
        assertThat(compile("sealed interface Shape {}\nrecord Circle(double r) implements Shape { Circle { } }\n"
                + "record Square(double r) implements Shape {}\nShape s = new Square(1);"))
                .isInstanceOf(Compiled.class);
        assertThat(compile("s instanceof Circle")).isInstanceOf(Compiled.class);
        assertThat(compile("sealed abstract class B<T> /* of all */ {}\nfinal class C extends B<String> {}\n"
                + "non-sealed class D<T> extends B<T> {}\nnew C() instanceof B")).isInstanceOf(Compiled.class);
        assertThat(compile("class E extends D<Integer> {}")).isInstanceOf(Compiled.class);
    }

    @Test
    void aSealedTypeThatSaysWhatItPermitsIsLeftAlone() {
        assertThat(entered("sealed interface S permits A {}", "record A() implements S {}").inserted().length()).isZero();
        assertThat(entered("sealed interface S { record A() implements S {} }").inserted().length()).isZero();
        assertThat(entered("sealed interface S { record A() implements S {} }", "record B() implements S {}").inserted().length())
                .isZero();
        assertThat(compile("sealed interface S { record A() implements S {} }\nnew S.A()")).isInstanceOf(Compiled.class);
    }

    @Test
    void aSealedTypeWithoutSubtypesIsToldWhatToDo() {
        assertThat(problem("sealed interface S {}").message()).contains("declare the types that extend it in the same cell");
    }

    @Test
    void aPackageIsToldToBeLeftOut() {
        CompileProblem problem = problem("package foo.bar;\nclass A {}");
        assertThat(problem.message()).isEqualTo("cells belong to no package; leave this line out");
        assertThat(problem.endColumn()).isEqualTo(17);
    }
}
