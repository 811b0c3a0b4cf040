package farcell.magics.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import farcell.compile.Declared;
import farcell.compile.Declared.Kind;
import farcell.compile.Dropped;
import farcell.magics.CellAssist;
import farcell.magics.CodeFailedException;
import farcell.magics.Declarations;
import farcell.magics.FakeNotebook;
import farcell.magics.MagicException;
import farcell.magics.Magics;
import farcell.magics.maven.Dependencies;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Timing, files, shell, environment and declarations. */
class ComfortMagicsTest {

    @TempDir
    Path temp;
    private final Magics magics = Magics.of(StandardMagics.make(new Dependencies(() -> {
        throw new AssertionError("nothing is resolved here");
    }), Libraries.bundled(), () -> 0), List.of());
    private FakeNotebook notebook;

    /** Two cells: imports and variables, then a method and a type. What is dropped is noted. */
    private static final class Two implements Declarations {
        private final List<String> dropped = new ArrayList<>();

        @Override
        public List<Declared> all() {
            return List.of(new Declared(Kind.IMPORT, "java.util.*", "java.util.*", "import java.util.*;", "imports", 1),
                    new Declared(Kind.VARIABLE, "a", "int a", "int a = 1, b = 2;", "Cell[1]", 1),
                    new Declared(Kind.VARIABLE, "b", "int b", "int a = 1, b = 2;", "Cell[1]", 1),
                    new Declared(Kind.METHOD, "f", "int f(int)", "int f(int x) { return x; }", "Cell[2]", 1),
                    new Declared(Kind.METHOD, "f", "String f()", "String f() { return \"\"; }", "Cell[2]", 2),
                    new Declared(Kind.TYPE, "P", "record P", "record P() {}", "Cell[2]", 3));
        }

        @Override
        public Optional<String> valueType(String expression) {
            return expression.contains(";") ? Optional.empty() : Optional.of("int");
        }

        @Override
        public Dropped drop(List<String> names) {
            dropped.addAll(names);
            return new Dropped(names, List.of(), List.of(), List.of(), List.of("int g() cannot be used"));
        }
    }

    private final Two two = new Two();

    @BeforeEach
    void notebook() {
        notebook = new FakeNotebook(temp);
        notebook.declarations = two;
    }

    private String value(String cell) throws Exception {
        return notebook.run(magics, cell).orElseThrow().plain();
    }

    @Test
    void timeitKeepsValuesAndRunsStatements() throws Exception {
        assertThat(value("%timeit f(a) // all")).contains("measure(7, 0L,").contains("keep(f(a) // all\n)");
        assertThat(value("%timeit loops=10 runs=3 f(a);")).contains("measure(3, 10L,").contains("f(a);\n;")
                .doesNotContain("keep(");
        assertThat(value("%%timeit runs=2\nint c = a;\nf(c);")).contains("measure(2, 0L,");
        assertThat(notebook.ran.get(2).firstLine()).isEqualTo(2);
        assertThatThrownBy(() -> notebook.run(magics, "%timeit")).hasMessageContaining("write Java after it");
        assertThatThrownBy(() -> notebook.run(magics, "%timeit runs=0 f(a)")).hasMessageContaining("at least 1");
    }

    @Test
    void errorsOfTimeitShowOnlyWhatTheUserWrote() {
        notebook.declarations = Declarations.NONE;
        assertThatThrownBy(() -> notebook.run(magics, "%timeit throw x()")).isInstanceOfSatisfying(
                CodeFailedException.class, e -> assertThat(e.failed().traceback().subList(0, 2))
                        .containsExactly("    throw x()", "    ^"));
    }

    @Test
    void writesAndAppendsFiles() throws Exception {
        notebook.run(magics, "%%writefile a.txt\none\n");
        notebook.run(magics, "%%writefile a.txt append\n%not a magic");
        assertThat(temp.resolve("a.txt")).hasContent("one\n%not a magic\n");
        notebook.run(magics, "%%writefile a.txt\ntwo");
        assertThat(temp.resolve("a.txt")).hasContent("two\n");
        assertThat(notebook.output.stdout).hasToString("Written: a.txt\nAdded to: a.txt\nReplaced: a.txt\n");
        assertThatThrownBy(() -> notebook.run(magics, "%%writefile no/a.txt\nx")).isInstanceOf(MagicException.class)
                .hasMessageContaining("there is no directory");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void shellCommandsRunInTheNotebooksDirectoryWithItsVariables() throws Exception {
        notebook.run(magics, "%env GREETING = 'good day'");
        notebook.run(magics, "%%sh\necho \"$GREETING\" > said\ncat said; echo oops >&2; cat");
        assertThat(temp.resolve("said")).hasContent("good day\n");
        assertThat(notebook.output.stdout.toString()).endsWith("good day\n");
        assertThat(notebook.output.stderr).hasToString("oops\n");
        assertThatThrownBy(() -> notebook.run(magics, "%sh exit 3")).hasMessageContaining("exit code 3");
        assertThatThrownBy(() -> notebook.run(magics, "%sh no-such-command-here")).hasMessageContaining("not found");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anInterruptEndsTheCommandAndWhatItStarted() throws Exception {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        CompletableFuture<Long> sleeper = new CompletableFuture<>();
        notebook.output.listener = text -> sleeper.complete(Long.parseLong(text.strip()));
        Thread cell = new Thread(() -> {
            try {
                notebook.run(magics, "%%sh\nsleep 600 &\necho $!\nwait");
                ended.complete(null);
            } catch (Throwable e) {
                ended.complete(e);
            }
        });
        cell.start();
        long process = sleeper.get(30, TimeUnit.SECONDS);
        cell.interrupt();
        assertThat(ended.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        ProcessHandle.of(process).ifPresent(handle -> handle.onExit().orTimeout(30, TimeUnit.SECONDS).join());
    }

    @Test
    void environmentIsShownAndSet() throws Exception {
        assertThat(value("%env")).contains("HOME=/home/me").doesNotContain("s3cret");
        assertThat(value("%env API_TOKEN")).isEqualTo("s3cret");
        notebook.run(magics, "%env THREADS=4");
        notebook.run(magics, "%env MODE fast and good");
        assertThat(notebook.environment.changes()).containsEntry("THREADS", "4").containsEntry("MODE", "fast and good");
        assertThat(notebook.output.stdout.toString()).contains("sessions that start from now on");
        assertThatThrownBy(() -> notebook.run(magics, "%env HOMEE")).hasMessageContaining("HOME?");
    }

    @Test
    void declarationsAreListed() throws Exception {
        assertThat(value("%methods")).isEqualTo("int f(int)  Cell [2]\nString f()  Cell [2]");
        assertThat(value("%types")).isEqualTo("record P  Cell [2]");
        assertThat(value("%imports")).isEqualTo("java.util.*  imports");
        assertThat(value("%list")).isEqualTo("""
                // Cell [1]
                int a = 1, b = 2;
                // Cell [2]
                int f(int x) { return x; }
                String f() { return ""; }
                record P() {}""");
        assertThat(value("%list P")).isEqualTo("// Cell [2]\nrecord P() {}");
        assertThatThrownBy(() -> notebook.run(magics, "%list Q")).hasMessageContaining("no variable, method or type Q");
    }

    @Test
    void dropsByNameAndAllOnlyWhenMeant() throws Exception {
        notebook.run(magics, "%drop a f");
        assertThat(two.dropped).containsExactly("a", "f");
        assertThat(notebook.output.stderr).hasToString("int g() cannot be used\n");
        assertThatThrownBy(() -> notebook.run(magics, "%drop a nothing")).hasMessageContaining("nothing");
        assertThatThrownBy(() -> notebook.run(magics, "%reset")).hasMessageContaining("%reset now");
        assertThat(two.dropped).hasSize(2);
        notebook.run(magics, "%reset now");
        assertThat(two.dropped).containsExactly("a", "f", "a", "b", "f", "P");
    }

    @Test
    void namesAreCompleted() {
        CellAssist assist = new CellAssist(magics);
        assertThat(assist.complete("%drop ", 6, temp, two).orElseThrow().matches())
                .extracting(m -> m.text()).containsExactly("a", "b", "f", "P");
        assertThat(assist.complete("%list P", 7, temp, two).orElseThrow().matches())
                .extracting(m -> m.text()).containsExactly("P");
    }
}
