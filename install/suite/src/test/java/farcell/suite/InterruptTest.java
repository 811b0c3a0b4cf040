package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.suite.LiveNotebook.LiveCell;
import farcell.suite.Runner.Shown;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A running cell and the interrupt button; what can be stopped is in {@link StopCases}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterruptTest {

    private static final String OFFER = "; interrupt again to end session ";

    private LiveNotebook notebook;

    @BeforeAll
    void open(@TempDir Path directory) {
        notebook = new LiveNotebook(directory);
        notebook.run("int kept = 1;");
    }

    @AfterAll
    void close() {
        notebook.close();
    }

    private Shown stopOf(String code) {
        LiveCell cell = notebook.start(code);
        cell.awaitOut("in");
        notebook.interrupt();
        return cell.await();
    }

    /** The session has one thread for cells: a cell that answers shows that the stopped code has left it. */
    private void assertGoesOn(int value) {
        assertThat(notebook.value("kept")).isEqualTo(String.valueOf(value));
        assertThat(notebook.value("kept + 1")).isEqualTo(String.valueOf(value + 1));
    }

    private static void assertEnded(Shown shown, String session) {
        assertThat(shown.error().orElseThrow()).startsWith("SessionLost: session " + session
                + " was ended by the second interrupt, since its cell could not be stopped");
    }

    @Test
    void aSecondInterruptEndsTheSessionOfACellThatCannotBeStopped() {
        notebook.run("int kept = 8;");
        LiveCell cell = notebook.start("kept = 9;\n" + Unstoppable.CODE);
        cell.awaitOut("in");
        notebook.interrupt();
        notebook.interrupt();
        cell.awaitErr(OFFER + "local (its variables are lost)");
        // Without the place where the session was too busy to say it.
        assertThat(cell.err()).containsPattern("still running( at Cell \\[\\d+], line \\d+, in .*accept)?; interrupt");
        notebook.interrupt();
        Shown shown = cell.await();
        assertEnded(shown, "local");
        assertThat(shown.error().orElseThrow()).contains("kept").contains("the next cell starts a new session");
        assertThat(notebook.error("kept + 1")).contains("kept is lost").contains("Run that cell again");
        assertThat(notebook.value("int kept = 1; kept + 1")).isEqualTo("2");
    }

    @Test
    void onlyTheSessionOfTheCellIsEnded() {
        notebook.run("int kept = 3;");
        LiveCell cell = notebook.start("%%remote\n" + Unstoppable.CODE);
        cell.awaitOut("in");
        notebook.interrupt();
        cell.awaitErr(OFFER + "remote-");
        notebook.interrupt();
        assertThat(cell.await().error().orElseThrow()).contains("was ended by the second interrupt");
        assertGoesOn(3);
        assertThat(notebook.value("%%remote\nkept + 2")).isEqualTo("5");
    }

    @Test
    void aTimeLimitEndsWhatCannotBeStopped() {
        notebook.run("int kept = 3;");
        // By then it must have come to where it cannot be stopped: in a session that is there.
        notebook.value("%%remote\n1");
        Shown shown = notebook.run("""
                %%remote timeout=10s
                new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress()).accept();""");
        assertThat(shown.error().orElseThrow()).startsWith("Timeout: ").contains("could not be stopped")
                .contains("so its session was ended");
        assertGoesOn(3);
    }

    @Test
    void stopsAnInputThatNobodyAnswersAndTheNextIsAsked() {
        LiveCell waiting = notebook.start("new Scanner(System.in).nextLine()");
        waiting.awaitQuestion();
        notebook.interrupt();
        assertThat(waiting.await().error().orElseThrow()).startsWith("Stopped: ");
        LiveCell next = notebook.start("new Scanner(System.in).nextLine()");
        next.awaitQuestion();
        next.type("typed");
        assertThat(next.await().result()).isEqualTo("typed");
    }

    @Test
    void stopsARenderingThatNeverEnds() {
        notebook.run("""
                class Slow { public String toString() { System.out.println("in"); while (true) { } } }
                Slow slow = new Slow();""");
        assertThat(stopOf("slow").error().orElseThrow()).startsWith("Stopped: ");
        assertThat(stopOf("new Slow()").error().orElseThrow()).startsWith("Stopped: ");
        assertThat(stopOf("%%remote\nslow").error().orElseThrow()).startsWith("Stopped: ");
        assertThat(notebook.value("slow.getClass().getSimpleName()")).isEqualTo("Slow");
    }

    @Test
    void twoInterruptsInARowStopOnce() {
        LiveCell cell = notebook.start("System.out.println(\"in\"); while (true) { }");
        cell.awaitOut("in");
        notebook.interrupt();
        notebook.interrupt();
        assertThat(cell.await().error().orElseThrow()).startsWith("Stopped: ");
        notebook.interrupt();
        assertThat(notebook.value("int kept = 1; kept + 1")).isEqualTo("2");
    }

    @Test
    void withNothingRunningNothingIsStopped() {
        notebook.interrupt();
        assertThat(notebook.value("Thread.sleep(1); 6 * 7")).isEqualTo("42");
    }

    @Test
    void stopsTheStartOfASession() {
        notebook.run("int kept = 4;");
        LiveCell cell = notebook.start("%%remote session=other\nSystem.out.println(\"ran\")");
        cell.awaitShown("starting session other");
        notebook.interrupt();
        Shown shown = cell.await();
        assertThat(shown.error().orElseThrow()).startsWith("Stopped: ");
        assertThat(shown.out()).isEmpty();
        assertGoesOn(4);
        assertThat(notebook.value("%%remote session=other\nkept")).isEqualTo("4");
    }

    @Test
    void stopsATransfer() {
        notebook.run("%%remote\n1");
        notebook.run("int kept = 4; long[][] big = new long[3000][3000];");
        LiveCell cell = notebook.start("System.out.println(\"in\");\n%fetch big to=" + remote());
        cell.awaitOut("in");
        notebook.interrupt();
        cell.await();
        assertGoesOn(4);
        assertThat(notebook.value("big.length")).isEqualTo("3000");
    }

    private String remote() {
        return interpreterSessions().filter(name -> name.startsWith("remote-")).findFirst().orElseThrow();
    }

    private java.util.stream.Stream<String> interpreterSessions() {
        return notebook.interpreter().notebook().sessions().stream().map(Object::toString);
    }
}
