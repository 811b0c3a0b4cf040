package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.suite.LiveNotebook.LiveCell;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session that ends where nobody asked for it: the notebook says how, what went with it, and goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionLossTest {

    private static final String REMOTE = "%%remote session=far memory=64M\n";

    private LiveNotebook notebook;

    @BeforeAll
    void open(@TempDir Path directory) {
        notebook = new LiveNotebook(directory);
    }

    @AfterAll
    void close() {
        notebook.close();
    }

    private static String session(String magic) {
        return magic.isEmpty() ? "local" : "far";
    }

    @ParameterizedTest
    @ValueSource(strings = {"", REMOTE})
    void exit(String magic) {
        notebook.run(magic + "int made = 1;");
        String error = notebook.error(magic + "System.out.println(\"before\");\nSystem.exit(3);");
        assertThat(error).startsWith("SessionLost: session " + session(magic) + " ended by itself with exit code 3")
                .contains("System.exit").contains("variables lost with it: ").contains("made")
                .contains("the next cell starts a new session");
        assertThat(notebook.error(magic + "made + 1")).contains("made is lost").contains("Run that cell again");
        assertThat(notebook.value(magic + "int made = 5; made + 1")).isEqualTo("6");
    }

    @Test
    void outputBeforeAnExitIsShown() {
        assertThat(notebook.run("System.out.println(\"last words\"); System.exit(0);").out()).isEqualTo("last words\n");
    }

    @Test
    void exitInABackgroundThread() {
        notebook.run("int made = 1; Thread t = new Thread(() -> System.exit(4));");
        String error = notebook.error("t.start(); Thread.sleep(1_000_000);");
        assertThat(error).contains("session local ended by itself with exit code 4");
        assertThat(notebook.value("1 + 1")).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", REMOTE})
    void killedWhileACellRuns(String magic) {
        notebook.run(magic + "int made = 1;");
        LiveCell cell = notebook.start(magic + "System.out.println(\"in\"); Thread.sleep(1_000_000);");
        cell.awaitOut("in");
        notebook.kill(session(magic));
        assertThat(cell.await().error().orElseThrow())
                .startsWith("SessionLost: session " + session(magic) + " was killed by SIGKILL")
                .contains("ran out of memory").contains("variables lost with it: ").contains("made");
        assertThat(notebook.value(magic + "2 + 3")).isEqualTo("5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", REMOTE})
    void killedWhileIdle(String magic) {
        notebook.run(magic + "int made = 1; int also = 2;");
        notebook.kill(session(magic));
        Runner.Shown shown = notebook.run(magic + "2 + 3");
        assertThat(shown.result()).isEqualTo("5");
        assertThat(shown.err()).contains("session " + session(magic) + " was killed by SIGKILL")
                .contains("variables lost with it: ").contains("made").contains("also");
        assertThat(notebook.error(magic + "made + 1")).contains("made is lost: it was only in session "
                + session(magic));
    }

    @Test
    void aCopyElsewhereSurvives() {
        notebook.run("int[] shared = {1, 2};");
        notebook.run(REMOTE + "int sum = shared[0] + shared[1];");
        notebook.kill("local");
        assertThat(notebook.value("shared[1]")).isEqualTo("2");
        assertThat(notebook.value("sum")).isEqualTo("3");
    }

    @Test
    void outOfMemoryIsAnErrorAndTheStateIsKept() {
        notebook.run(REMOTE + "int made = 1;");
        String error = notebook.error(REMOTE + """
                var hoard = new ArrayList<long[]>();
                while (true) { hoard.add(new long[100_000]); }""");
        assertThat(error).startsWith("OutOfMemoryError: Java heap space").contains("Cell [").containsPattern("line [23]")
                .contains("memory=");
        assertThat(notebook.value(REMOTE + "made + 1")).isEqualTo("2");
    }

    @Test
    void aHeapThatStaysFullCanBeEmptied() {
        notebook.run(REMOTE + "List<byte[]> hoard = new ArrayList<>();");
        assertThat(notebook.error(REMOTE + "for (int size = 1 << 20; ; size = size > 2000 ? size / 2 : size) {\n"
                + "    try { while (true) { hoard.add(new byte[size]); } }\n"
                + "    catch (OutOfMemoryError e) { if (size <= 2000) { throw e; } }\n}")).startsWith("OutOfMemoryError");
        notebook.run(REMOTE + "hoard = null;");
        assertThat(notebook.value(REMOTE + "1 + 1")).isEqualTo("2");
    }

    @Test
    void aNativeCrash() {
        String error = notebook.error("""
                var field = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
                field.setAccessible(true);
                ((sun.misc.Unsafe) field.get(null)).putAddress(0, 0);""");
        assertThat(error).startsWith("SessionLost: session local crashed").contains("SIGSEGV")
                .contains("The JVM's crash report").contains("Problematic frame");
        assertThat(notebook.value("1 + 1")).isEqualTo("2");
    }

    @Test
    void theSessionThatIsShownFromIsKilled() {
        notebook.run(REMOTE + """
                class Deadly { public String toString() { System.exit(9); return ""; } }
                Deadly deadly = new Deadly();""");
        assertThat(notebook.error("deadly")).contains("session far ended by itself with exit code 9");
        assertThat(notebook.value("1 + 1")).isEqualTo("2");
    }
}
