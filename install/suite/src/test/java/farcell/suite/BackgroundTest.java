package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.suite.LiveNotebook.LiveCell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Cells that run in the background. Each waits for a file, so that nothing here depends on how fast they are. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BackgroundTest {

    private static final String FAR = "%%remote session=far memory=96M background\n";

    private Path directory;
    private LiveNotebook notebook;
    private int gates;
    private Path gate;

    @BeforeAll
    void open(@TempDir Path given) {
        directory = given;
        notebook = new LiveNotebook(directory);
        notebook.value("void await(String file) throws Exception {"
                + " while (!Files.exists(Path.of(file))) { Thread.sleep(5); } }");
    }

    @BeforeEach
    void shut() {
        gate = directory.resolve("gate" + ++gates);
    }

    @AfterAll
    void close() {
        notebook.close();
    }

    private String await() {
        return "await(\"" + gate + "\");\n";
    }

    private void openGate() throws IOException {
        Files.createFile(gate);
    }

    @Test
    void itReturnsAtOnceAndWhoReadsWhatItMakesWaits() throws Exception {
        notebook.value("int seed = 20; int other = 1;");
        LiveCell cell = notebook.start(FAR + await() + "System.out.println(\"from there\");\nint made = seed + 22;\n"
                + "List<String> log = new ArrayList<>(List.of(\"a\"));\nmade");
        assertThat(cell.await().error()).isEmpty();
        // What it reads went with it.
        assertThat(notebook.value("seed = 0; other + 1")).isEqualTo("2");
        assertThat(notebook.value("%sessions")).contains("Cell [").contains(" for ");
        LiveCell reader = notebook.start("made + log.size()");
        reader.awaitShown("waiting for Cell [");
        openGate();
        assertThat(reader.await().result()).isEqualTo("43");
        cell.awaitOut("from there");
        cell.awaitShown("42");
        assertThat(notebook.value("seed")).isEqualTo("0");
        assertThat(notebook.value("%sessions")).doesNotContain(" for ");
    }

    @Test
    void anInterruptEndsTheWaitingOnly() throws Exception {
        notebook.value(FAR + await() + "int slow = 7;");
        LiveCell reader = notebook.start("slow + 1");
        reader.awaitShown("waiting for Cell [");
        notebook.interrupt();
        assertThat(reader.await().error()).isPresent();
        openGate();
        assertThat(notebook.value("slow + 1")).isEqualTo("8");
    }

    @Test
    void anErrorIsShownInItsCellAndSaidByTheOneThatWaits() throws Exception {
        LiveCell cell = notebook.start(FAR + await() + "int first = 1;\nint second = first / 0;\nint third = 3;");
        assertThat(cell.await().error()).isEmpty();
        LiveCell reader = notebook.start("third + 1");
        reader.awaitShown("waiting for Cell [");
        openGate();
        Runner.Shown shown = reader.await();
        assertThat(shown.error().orElseThrow()).contains("third is lost");
        cell.awaitErr("ArithmeticException").awaitErr("line 4");
        Runner.Shown next = notebook.run("first + 1");
        assertThat(next.result()).isEqualTo("2");
        assertThat(notebook.value("int third = 4; third")).isEqualTo("4");
    }

    @Test
    void aCellForTheSameSessionWaitsAndOtherSessionsDoNot() throws Exception {
        notebook.value(FAR + await() + "int here = 1;");
        assertThat(notebook.value("%%remote session=near memory=96M\n1 + 1")).isEqualTo("2");
        LiveCell same = notebook.start("%%remote session=far\n2 + 2");
        same.awaitShown("session far runs it in the background");
        openGate();
        assertThat(same.await().result()).isEqualTo("4");
    }

    @Test
    void whatTwoChangedAtTheSameTimeIsKeptTwice() throws Exception {
        notebook.value("int both = 1;");
        notebook.value(FAR + await() + "both = both + 10;");
        notebook.value("%%remote session=near memory=96M\nboth = 5;");
        openGate();
        assertThat(notebook.error("both")).contains("both was changed in sessions far and near");
        notebook.run("%fetch both from=far");
        assertThat(notebook.value("both")).isEqualTo("11");
    }

    @Test
    void itCanBeStoppedAndItsSessionCanGo() throws Exception {
        LiveCell cell = notebook.start(FAR + await() + "int never = 1;");
        cell.await();
        notebook.value("%session interrupt far");
        assertThat(notebook.error("never + 1")).contains("never is lost");
        cell.awaitErr("Stopped");
        LiveCell gone = notebook.start(FAR + await() + "int lost = 1;");
        gone.await();
        notebook.kill("far");
        gone.awaitErr("SessionLost");
        assertThat(notebook.error("lost + 1")).contains("lost is lost");
        assertThat(notebook.error("%session interrupt near")).contains("near");
    }

    @Test
    void aFreshSessionEndsWhenItsCellHasEnded() throws Exception {
        LiveCell cell = notebook.start("%%remote once memory=96M background timeout=1h\n" + await()
                + "var kept = new int[] {4, 5};");
        assertThat(cell.await().error()).isEmpty();
        openGate();
        assertThat(notebook.value("kept[1]")).isEqualTo("5");
        cell.awaitShown("session ended");
    }
}
