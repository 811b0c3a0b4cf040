package farcell.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import farcell.compile.Compilation.Compiled;
import farcell.compile.Compilation.Rejected;
import java.util.List;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports are entered together where that changes nothing but the time. */
class ImportsTest {

    private static final List<String> IMPORTS = List.of("import java.util.*;", "import java.util.function.*;",
            "import static java.lang.Math.*;", "import java.io.File;", "import static java.util.Map.entry;");

    private final CompileSide side = new CompileSide(List.of(), List.of());

    @AfterEach
    void close() {
        side.close();
    }

    private static List<Compiled> run(CompileSide side, String... cells) {
        return Stream.of(cells).map(code -> {
            Compiled compiled = (Compiled) side.compile(code, "Cell[1]", 1);
            side.keep(compiled);
            return compiled;
        }).toList();
    }

    @Test
    void jshellEntersThemTogether() {
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            List<SnippetEvent> events = ShellImports.of(shell).orElseThrow().enter(IMPORTS).orElseThrow();
            assertThat(events).extracting(event -> event.snippet().source()).containsExactlyElementsOf(IMPORTS);
            assertThat(events).extracting(SnippetEvent::status).containsOnly(Status.VALID);
            assertThat(events).extracting(SnippetEvent::causeSnippet).containsOnlyNulls();
            assertThat(shell.eval("max(1, new ArrayList<>(List.of(entry(1, 2))).size())").get(0).value()).isEqualTo("1");
        }
    }

    @Test
    void asOneByOne() {
        String code = "Supplier<File> a = () -> new File(\"x\"); int b = abs(-1);";
        run(side, String.join("\n", IMPORTS), code);
        try (CompileSide other = new CompileSide(List.of(), List.of())) {
            run(other, IMPORTS.toArray(String[]::new));
            run(other, code);
            assertThat(side.state()).isEqualTo(other.state());
            assertThat(side.declared()).extracting(Declared::name, Declared::kind)
                    .isEqualTo(other.declared().stream().map(d -> tuple(d.name(), d.kind())).toList());
            assertThat(side.snapshot().snippets()).extracting(LiveSnippet::index, LiveSnippet::wrapper)
                    .isEqualTo(other.snapshot().snippets().stream()
                            .map(s -> tuple(s.index(), s.wrapper())).toList());
        }
    }

    @Test
    void eachHasItsLine() {
        Compiled cell = run(side, "import java.io.*;\n\n  import java.util.*; import java.net.*;\nint x = 1;").get(0);
        assertThat(cell.snippets()).extracting(Compilation.Entered::line).containsExactly(1, 3, 3, 4);
        assertThat(side.declared()).extracting(Declared::line).containsExactly(1, 3, 3, 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"import nowhere.at.all.*;", "import java.util.Nothing;", "import static java.util.*;"})
    void oneThatIsWrongIsNamedAndNothingIsEntered(String wrong) {
        Rejected rejected = (Rejected) side.compile("import java.util.*;\n" + wrong + "\nimport java.io.*;\nint x = 1;",
                "Cell[1]", 1);
        assertThat(rejected.problems()).extracting(CompileProblem::line).containsExactly(2);
        assertThat(side.state()).isEmpty();
        run(side, "import java.util.*;\nimport java.io.*;", "List<File> a = List.of();");
        assertThat(side.variables()).extracting(Variable::type).containsExactly("List<File>");
    }

    @Test
    void againAndTwice() {
        run(side, "import java.util.*;\nimport java.io.*;", "import java.util.*;\nimport java.net.*;\nimport java.io.*;",
                "import java.math.*;\nimport java.math.*;");
        assertThat(side.declared()).extracting(Declared::name)
                .containsExactlyInAnyOrder("java.util.*", "java.net.*", "java.io.*", "java.math.*");
    }

    @Test
    void theLastOfANameCounts() {
        run(side, "import java.util.List;\nimport java.awt.List;", "int a = new List().getItemCount();");
        assertThat(side.variable("a")).isPresent();
    }

    @Test
    void behindDeclarationsWhatWaitedForThemIsUsable() {
        run(side, "int f() { return new ArrayList<File>().size(); }", "import java.util.*;\nimport java.io.*;");
        assertThat(run(side, "f()").get(0).notices()).isEmpty();
        assertThat(side.state()).contains("METHOD VALID int f() { return new ArrayList<File>().size(); }");
    }

    @Test
    void theFirstIsNoMoreThanItself() {
        run(side, "import java.util.*;\nimport java.io.*;", "import java.io.File;");
        Rejected rejected = (Rejected) side.compile("File a = null; ArrayList<Reader> b; Reader c = 5;", "Cell[1]", 1);
        assertThat(rejected.problems()).hasSize(1);
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            ShellImports.of(shell).orElseThrow().enter(IMPORTS).orElseThrow();
            shell.drop(shell.imports().filter(i -> i.name().equals("File")).findFirst().orElseThrow());
            assertThat(shell.eval("File a = null;").get(0).status()).isEqualTo(Status.REJECTED);
            assertThat(shell.eval("List<String> b = null;").get(0).status()).isEqualTo(Status.VALID);
        }
    }

    @Test
    void theyAreTakenBack() {
        side.undo((Compiled) side.compile("import java.io.*;\nimport java.util.*;\nint x = 1;", "Cell[1]", 1), 0);
        assertThat(side.state()).isEmpty();
        Compiled cell = (Compiled) side.compile("import java.io.*;\nimport java.util.*;\nint x = 1 / 0; int y;", "Cell[2]", 1);
        side.undo(cell, 3);
        assertThat(side.declared()).extracting(Declared::name).containsExactly("java.io.*", "java.util.*", "x");
    }
}
