package farcell.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import farcell.compile.Compilation.Compiled;
import farcell.compile.Compilation.Rejected;
import farcell.wire.Slot;
import farcell.wire.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompileSideTest {

    private final CompileSide side = new CompileSide(List.of(), List.of());
    private int cells;

    @AfterEach
    void close() {
        side.close();
    }

    private Compiled enter(String code) {
        Compilation result = side.compile(code, "Cell[" + ++cells + "]", 1);
        assertThat(result).isInstanceOf(Compiled.class);
        return (Compiled) result;
    }

    private Compiled run(String code) {
        Compiled compiled = enter(code);
        side.keep(compiled);
        return compiled;
    }

    private Rejected reject(String code) {
        Compilation result = side.compile(code, "Cell[" + ++cells + "]", 1);
        assertThat(result).isInstanceOf(Rejected.class);
        return (Rejected) result;
    }

    @Test
    void declarationsAndExpressionsBecomeAJournalInOrder() {
        Compiled cell = run("int a = 1;\nint twice(int x) { return 2 * x; }\ntwice(a)");
        assertThat(cell.journal()).extracting(s -> s.getClass().getSimpleName())
                .containsExactly("Define", "Invoke", "Define", "Define", "Invoke");
        assertThat(cell.journal().get(4)).isInstanceOfSatisfying(Step.Invoke.class, invoke -> {
            assertThat(invoke.show()).isTrue();
            assertThat(invoke.snippet()).isEqualTo(2);
        });
        assertThat(side.variables()).extracting(Variable::name).containsExactly("a");
    }

    @Test
    void aRejectedSnippetLeavesEverythingAsItWas() {
        run("int x = 1; String s = \"a\"; class P { int a; } var p = new P(); int f() { return x; }");
        List<String> before = side.state();
        List<Variable> variables = side.variables();
        Rejected rejected = reject("double x = 2; class P { int a, b; } int f() { return 7; }\nString y = 5;");
        assertThat(rejected.problems().get(0).line()).isEqualTo(2);
        assertThat(rejected.problems().get(0).column()).isEqualTo(12);
        assertThat(side.state()).isEqualTo(before);
        assertThat(side.variables()).containsExactlyInAnyOrderElementsOf(variables);
        Compiled next = run("p.a + x + f()");
        assertThat(next.journal()).filteredOn(s -> s instanceof Step.Define).hasSize(1);
    }

    @Test
    void whatStoodAfterAnExceptionIsTakenBack() {
        run("int x = 1;");
        List<Variable> before = side.variables();
        Compiled cell = enter("int y = 2;\nint z = 1 / 0;\nString x = \"later\"; int w = 3;");
        side.undo(cell, 2);
        assertThat(side.variables()).extracting(Variable::name).containsExactlyInAnyOrder("x", "y", "z");
        assertThat(side.variables()).containsAll(before);
    }

    @Test
    void aCellThatWasTakenBackCanBeEnteredAgain() {
        String code = "class A { class B {} } int y = new A().hashCode();";
        Compiled first = enter(code);
        side.undo(first, 0);
        Compiled second = run(code);
        assertThat(second.journal()).filteredOn(s -> s instanceof Step.Define).hasSize(4);
    }

    @Test
    void aMissingSemicolonEntersNothing() {
        run("int b = 1;");
        List<String> before = side.state();
        Rejected rejected = reject("int c = 2;\nb + 1\nrecord R(int a) {}\nint d = 3;");
        assertThat(rejected.problems()).isNotEmpty();
        assertThat(side.state()).isEqualTo(before);
    }

    @Test
    void aMethodBodyChangesInPlace() {
        run("int m(int x) { return x; }\nvar v = m(1);");
        Slot v = side.variable("v").orElseThrow().slot();
        Compiled cell = run("int m(int x) { return x + 1; }");
        assertThat(cell.journal()).hasSize(1).first().isInstanceOf(Step.Redefine.class);
        assertThat(side.variable("v").orElseThrow().slot()).isEqualTo(v);
    }

    @Test
    void aChangedConstantReplacesTheClass() {
        run("class Cfg { static final int LIM = 10; }\nint lim() { return Cfg.LIM; }");
        Compiled cell = run("class Cfg { static final int LIM = 20; }");
        assertThat(cell.journal()).anyMatch(s -> s instanceof Step.Define d && d.file().name().endsWith("$Cfg"));
        assertThat(cell.journal()).anyMatch(s -> s instanceof Step.Redefine);
    }

    @Test
    void linesAreThoseOfTheCell() {
        Compiled cell = run("int a = 1;\n\nint f(int x) { return x; }\nint boom(int x) {\n  return 1 +\n    f(x);\n}\nclass K {\n  int k() {\n    return 1 / 0;\n  }\n}");
        assertThat(linesOf(cell, "$JShell$")).contains(1, 3, 6, 10);
    }

    private static List<Integer> linesOf(Compiled cell, String part) {
        List<Integer> lines = new java.util.ArrayList<>();
        for (Step step : cell.journal()) {
            if (step instanceof Step.Define define && define.file().name().contains(part)) {
                new org.objectweb.asm.ClassReader(define.file().bytes()).accept(
                        new org.objectweb.asm.ClassVisitor(org.objectweb.asm.Opcodes.ASM9) {
                            @Override
                            public org.objectweb.asm.MethodVisitor visitMethod(int a, String n, String d, String s,
                                                                              String[] e) {
                                return new org.objectweb.asm.MethodVisitor(org.objectweb.asm.Opcodes.ASM9) {
                                    @Override
                                    public void visitLineNumber(int line, org.objectweb.asm.Label start) {
                                        lines.add(line);
                                    }
                                };
                            }
                        }, 0);
            }
        }
        return lines;
    }

    @Test
    void aVariableDeclaredAgainKeepsItsSlotAndIsReset() {
        run("int x = 5;");
        Slot slot = side.variable("x").orElseThrow().slot();
        Compiled cell = run("int x;");
        assertThat(cell.journal()).contains(new Step.Reset(slot));
    }

    @Test
    void aVariableWhoseTypeGainedAFieldIsAnnounced() {
        run("class C { int a; }\nvar c = new C();\nvar l = new java.util.ArrayList<C>();");
        Compiled cell = run("class C { int a, b; }");
        assertThat(cell.notices()).hasSize(2).allMatch(n -> n.contains("lost its value"));
    }

    @Test
    void bareExpressionsLeaveNothing() {
        run("int a = 1;");
        List<String> before = side.state();
        run("a + 1");
        run("a * 2");
        assertThat(side.state()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 + 1", "a == 2", "s.length()", "new int[2].length", "\"=\" + s", "a++", "(a)", "'a' + 1",
            "true ? 'a' : 0", "s + \"// none\"", "s // a comment", "switch (a) { case 1 -> 2; default -> 3.0; }", "null",
            "java.util.stream.Stream.of(1, a).map(x -> x + 1).toList()", "new Object() { int z = 1; }.z"})
    void theValueOfAnExpressionAtTheEndIsShownAndLeavesNothing(String code) {
        run("int a = 1; String s = \"x\";");
        Compiled cell = run("a = 2;\n" + code);
        assertThat(cell.journal().get(cell.journal().size() - 1)).isInstanceOfSatisfying(Step.Invoke.class, invoke -> {
            assertThat(invoke.show()).isTrue();
            assertThat(invoke.snippet()).isEqualTo(1);
        });
        assertThat(cell.journal()).doesNotHaveDuplicates();
        assertThat(linesOf(cell, "$JShell$")).contains(2);
        assertThat(side.variables()).extracting(Variable::name).containsExactly("a", "s");
        assertThat(side.state()).filteredOn(line -> line.startsWith("VAR")).hasSize(2);
    }

    @Test
    void aVariableAtTheEndIsNotCompiledAndItsCellIsTakenBackAsAnyOther() {
        Compiled cell = enter("int a = 1;\na + 1;\na");
        assertThat(cell.tail()).map(Variable::name).contains("a");
        assertThat(cell.journal()).isEqualTo(cell.journalWithoutTail())
                .filteredOn(step -> step instanceof Step.Invoke).hasSize(2)
                .noneMatch(step -> ((Step.Invoke) step).show());
        assertThat(cell.snippets()).extracting(Compilation.Entered::line).containsExactly(1, 2, 3);
        side.undo(cell, 1);
        assertThat(side.variables()).extracting(Variable::name).containsExactly("a");
        Compiled alone = run("  a  ");
        assertThat(alone.journal()).isEmpty();
        assertThat(alone.tail()).isPresent();
        assertThat(reject("b").problems()).isNotEmpty();
        side.undo(enter("int c = 1;\nc"), 0);
        assertThat(side.variables()).extracting(Variable::name).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing()", "a = 5", "int b", "String t", "if (a > 0) nothing()", "System.out.println(a)",
            "a += 5;", "assert a == 1"})
    void whatHasNoValueShowsNone(String code) {
        run("int a = 1; void nothing() { }");
        Compiled cell = run(code);
        assertThat(cell.journal()).filteredOn(step -> step instanceof Step.Invoke invoke && invoke.show())
                .hasSize(code.startsWith("a +=") ? 1 : 0);
    }

    @Test
    void whatIsWrongWithAnExpressionAtTheEndIsSaidAtItsPlace() {
        run("int a = 1;");
        Rejected rejected = reject("a = 2;\na + missing");
        assertThat(rejected.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(2);
            assertThat(problem.column()).isEqualTo(5);
            assertThat(problem.message()).contains("cannot find symbol").contains("missing");
        });
        assertThat(reject("a = 2; a, a = 3").problems()).isNotEmpty();
        assertThat(side.variables()).extracting(Variable::name).containsExactly("a");
    }

    @Test
    void forwardReferencesWithinACellResolve() {
        Compiled cell = run("class A { B b; int f() { return b.g(); } }\nclass B { int g() { return 1; } }\nnew A()");
        assertThat(cell.notices()).isEmpty();
        assertThat(cell.journal()).isNotEmpty();
    }

    @Test
    void aSecondDeclarationInOneCellIsInOrder() {
        Compiled cell = run("int x = 1; int x2 = x; int x = 2;");
        assertThat(cell.journal()).filteredOn(s -> s instanceof Step.Invoke).hasSize(3);
    }

    @Test
    void declarationsAreListedAsPeopleWriteThem() {
        run("import java.util.List;\nint a = 1, b = 2;\nList<String> names(int n, String s) { return List.of(s); }\n"
                + "record P(int x) {}");
        run("a + b");
        assertThat(side.declared()).extracting(Declared::kind, Declared::signature, Declared::cell, Declared::line)
                .containsExactly(tuple(Declared.Kind.IMPORT, "java.util.List", "Cell[1]", 1),
                        tuple(Declared.Kind.VARIABLE, "int a", "Cell[1]", 2),
                        tuple(Declared.Kind.VARIABLE, "int b", "Cell[1]", 2),
                        tuple(Declared.Kind.METHOD, "List<String> names(int,String)", "Cell[1]", 3),
                        tuple(Declared.Kind.TYPE, "record P", "Cell[1]", 4));
    }

    @Test
    void expressionsWithAValueAreToldFromStatements() {
        run("int a = 1; void f() { }");
        assertThat(side.valueType("a + 1.5")).contains("double");
        assertThat(side.valueType("a")).contains("int");
        assertThat(side.valueType("a = 7")).contains("int");
        assertThat(side.valueType("f()")).isEmpty();
        assertThat(side.valueType("for (int i = 0; i < 3; i++) f();")).isEmpty();
        assertThat(side.valueType("nonsense(")).isEmpty();
        assertThat(side.state()).hasSize(2);
    }

    @Test
    void whatIsDroppedIsGoneAndItsDependentsAreAnnounced() {
        run("class P { static int made; int x; }\nint f(int a) { return a; }\n"
                + "int f(String s) { return 0; }\nint kept = 5;");
        run("P p = new P();\nint g() { return f(kept); }");
        Slot slot = side.variable("p").orElseThrow().slot();
        Dropped variable = side.drop(List.of("p"));
        assertThat(variable.slots()).contains(slot);
        assertThat(variable.notices()).isEmpty();
        Dropped method = side.drop(List.of("f"));
        assertThat(method.names()).containsExactly("f");
        assertThat(method.notices()).singleElement().asString().contains("int g()").contains("until").contains("f(");
        assertThat(method.journal()).isNotEmpty();
        assertThat(side.declared()).extracting(Declared::name).containsExactly("P", "kept", "g");
        Dropped type = side.drop(List.of("P"));
        assertThat(type.slots()).anyMatch(s -> s.isStatics() && s.owner().endsWith("$P"));
        run("int f(int a) { return a + 1; }\ng()");
        assertThat(reject("p").problems()).isNotEmpty();
    }

    @Test
    void aVariableWhoseTypeIsDroppedLosesItsValueAndIsNamed() {
        run("class P { }\nP p = new P();");
        assertThat(side.drop(List.of("P")).notices()).singleElement().asString().contains("P p lost its value");
    }

    @Test
    void nothingIsDroppedWhereANameIsUnknown() {
        run("int a = 1;");
        assertThat(side.drop(List.of("a", "b")).missing()).containsExactly("b");
        assertThat(side.variables()).hasSize(1);
    }

    @Test
    void aTypeThatIsOnlyNotImportedIsNamed(@TempDir Path directory) throws Exception {
        List<CompileProblem> problems = reject("LocalDate day = LocalDate.of(2026, 1, 2);").problems();
        assertThat(problems.get(0).message()).endsWith("to import it: import java.time.LocalDate;");
        assertThat(problems.get(1).message()).doesNotContain("to import it");
        assertThat(reject("Shape s = null;").problems().get(0).message()).endsWith("import java.awt.Shape;");
        assertThat(reject("new NoSuchTypeAnywhere()").problems().get(0).message()).doesNotContain("import");
        assertThat(reject("nothing + 1").problems().get(0).message()).doesNotContain("import");
        Path jar = directory.resolve("a.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("org/example/Gauge.class"));
        }
        side.addToClassPath(List.of(jar));
        assertThat(reject("new Gauge()").problems().get(0).message()).endsWith("to import it: import org.example.Gauge;");
    }

    @Test
    void aTypeOfTheCellThatIsRejectedIsNotToBeImported() {
        List<CompileProblem> problems = reject("class Shape { int a = \"\"; }\nShape s = new Shape();").problems();
        assertThat(problems).singleElement().satisfies(problem -> assertThat(problem.message()).doesNotContain("import"));
    }
}
