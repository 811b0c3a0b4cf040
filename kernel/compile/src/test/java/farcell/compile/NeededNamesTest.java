package farcell.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a text can need, and that what it does not need is not compiled with it. */
class NeededNamesTest {

    private final NotebookClasses classes = new NotebookClasses();
    private final Recorder recorder = new Recorder(classes);
    private final JShell shell = JShell.builder().executionEngine(recorder.provider(), Map.of()).build();
    private final LiveSnippets live = new LiveSnippets(shell, classes, recorder);

    @AfterEach
    void close() {
        shell.close();
    }

    private final NeededNames names = new NeededNames();

    private void declare(String... sources) {
        for (String source : sources) {
            names.of(source, List.of());
            assertThat(live.eval(source)).allMatch(event -> event.status() != Snippet.Status.REJECTED);
        }
    }

    private List<String> needed(String text) {
        Optional<Set<String>> needed = names.of(text, shell.snippets().toList());
        return needed.isEmpty() ? List.of("*") : shell.snippets().map(LiveSnippets::nameOf)
                .filter(needed.get()::contains).distinct().sorted().toList();
    }

    @Test
    void typesComeThroughWhatIsMentioned() {
        declare("class Q { int z; }", "class P { Q q = new Q(); }", "P make() { return new P(); }", "int other = 1;");
        assertThat(needed("var p = make();")).containsExactly("P", "Q", "make");
        declare("var p = make();");
        assertThat(needed("p.q.z")).containsExactly("P", "Q", "make", "p");
    }

    @Test
    void whatIsDeclaredAnewTakesItsUsersAlong() {
        declare("int x = 1;", "int f() { return x; }", "int g() { return f(); }", "int other = 1;",
                "int waits() { return later(); }");
        assertThat(needed("long x = 2;")).containsExactly("f", "g", "x");
        assertThat(needed("int a = 1, x = 2;")).containsExactly("f", "g", "x");
        assertThat(needed("x + 1")).containsExactly("x");
        assertThat(needed("{ int f = 3; }")).as("a local variable").containsExactly("f", "x");
        assertThat(needed("static <T> int later() { return 1; }")).containsExactly("waits");
    }

    @Test
    void whoWaitsForANameSeesIt() {
        declare("int waits() { return later() + new Late().x; }", "int later() { return 1; }", "class Late { int x; }");
        assertThat(shell.snippets()).allMatch(s -> shell.status(s) == Snippet.Status.VALID);
    }

    @Test
    void whoOnceUsedANameIsCompiledAnewWithIt() {
        declare("int a() { return 1; }", "int b() { return 1; }", "class T { int x = a(); }", "class T { int x = b(); }",
                "int a() { return 2; }");
        assertThat(shell.snippets().filter(s -> shell.status(s).isActive()))
                .allMatch(s -> shell.status(s) == Snippet.Status.VALID);
    }

    @Test
    void commentsAndLiteralsNeedNothing() {
        declare("int x = 1;", "int y = 1;");
        assertThat(needed("var s = \"x \\\" y\" + '\\'' + \"\"\"\n y \" \"\"\"; // x\n/* y */")).isEmpty();
        assertThat(needed("var s = \"x\" + y;")).containsExactly("y");
    }

    @Test
    void whereNamesMayHideAllAreNeeded() {
        declare("int x = 1;");
        assertThat(needed("import java.util.*;")).containsExactly("*");
        assertThat(needed("\\u0078 + 1")).containsExactly("*");
    }

    @Test
    void onlyWhatIsNeededIsImported() {
        declare("int x = 1;", "int y = 2;", "int z = x + 1;");
        Snippet z = shell.variables().filter(v -> v.name().equals("z")).findFirst().orElseThrow();
        assertThat(live.analysis.wrapper(z).wrapped()).contains("import static REPL.$JShell$1.x;")
                .doesNotContain("$JShell$2");
        assertThat(shell.sourceCodeAnalysis().wrappers("q()").get(0).wrapped()).as("others see all").contains("$JShell$2");
    }

    @Test
    void whatIsGoneIsForgottenAndItsNumberIsNot() {
        declare("int x = 1;", "int x() { return x; }");
        shell.eval("int bad = \"text\";");
        Snippet sum = live.eval("x + 1").get(0).snippet();
        shell.drop(sum);
        int last = live.lastIndex();
        live.forgetGone();
        assertThat(shell.snippets()).hasSize(2);
        assertThat(live.lastIndex()).isEqualTo(last).isEqualTo(4);
        assertThat(live.temporaries()).isEqualTo(1);
        declare("x() + 1");
        assertThat(live.lastIndex()).isEqualTo(5);
    }
}
