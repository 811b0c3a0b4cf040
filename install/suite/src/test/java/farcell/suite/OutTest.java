package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results of earlier cells, input, and logs. */
class OutTest {

    @TempDir
    Path directory;
    private LiveNotebook notebook;

    private LiveNotebook open() {
        notebook = new LiveNotebook(directory);
        return notebook;
    }

    @AfterEach
    void close() {
        notebook.close();
    }

    @Test
    void resultsOfEarlierCells() {
        open().value("List.of(1, 2, 3)");
        notebook.value("\"two\".repeat(2)");
        notebook.run("int named = 5;");
        assertThat(notebook.value("named")).isEqualTo("5");
        assertThat(notebook.value("List<Integer> first = Out.of(101); first.size() + Out.of(102, String.class)"))
                .isEqualTo("3twotwo");
        assertThat(notebook.value("Out.last()")).isEqualTo("3twotwo");
        assertThat(notebook.error("Out.of(104)")).contains("no result of Cell [104] is kept in this session")
                .contains("[101, 102, 105, 106]");
        for (int i = 0; i < 12; i++) {
            notebook.value("new int[" + i + "]");
        }
        assertThat(notebook.value("Out.all().size()")).isEqualTo("10");
        assertThat(notebook.error("Out.of(101)")).contains("no result of Cell [101]");
    }

    @Test
    void resultsGoWhenTheHeapIsFull() {
        open().value("%%remote memory=128M\nList.of(1)");
        assertThat(notebook.value("%%remote\nOut.all().size()")).isEqualTo("1");
        assertThat(notebook.error("%%remote\nvar all = new ArrayList<long[]>();\nwhile (true) all.add(new long[1 << 18]);"))
                .startsWith("OutOfMemoryError");
        assertThat(notebook.value("%%remote\nOut.all().isEmpty()")).isEqualTo("true");
    }

    @Test
    void inputAsksAgainUntilItIsANumber() {
        LiveNotebook.LiveCell cell = open().start("Input.integer(\"how many? \") + 1");
        cell.awaitQuestion();
        cell.type("41");
        assertThat(cell.await().result()).isEqualTo("42");
    }

    @Test
    void logsAreOneLineEach() {
        LiveNotebook.LiveCell cell = open().start("""
                import java.util.logging.*;
                Logger log = Logger.getLogger("mine");
                log.info("begun");
                log.log(Level.WARNING, "it is {0}", 7);
                log.fine("not shown");""");
        assertThat(cell.await().err()).isEqualTo("INFO mine: begun\nWARNING mine: it is 7\n");
    }

    @Test
    void outputThatIsTooMuchGoesToAFile() {
        open().run("1");
        notebook.interpreter().notebook().outputLimit(100_000);
        Runner.Shown shown = notebook.run("for (int i = 0; i < 100_000; i++) System.out.println(\"line \" + i);");
        assertThat(shown.out()).startsWith("line 0\n").endsWith("line 99999\n").hasSizeLessThan(110_000);
        assertThat(shown.err()).contains("in 100,000 lines");
        String file = shown.err().replaceAll("(?s).*all of it is in (\\S+), as long.*", "$1");
        assertThat(notebook.value("Files.lines(Path.of(\"" + file + "\")).count()")).isEqualTo("100000");
    }
}
