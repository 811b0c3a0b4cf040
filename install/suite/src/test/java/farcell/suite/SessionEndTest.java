package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A session that we end, by its clocks or by word: what is only there reads as before. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionEndTest {

    private LiveNotebook notebook;

    @BeforeAll
    void open(@TempDir Path directory) {
        notebook = new LiveNotebook(directory);
    }

    @AfterAll
    void close() {
        notebook.close();
    }

    @Test
    void aSuspendedSessionWakesWithTheKeysThatItHad() {
        notebook.value("record Hp(int layers, List<String> names) {}");
        notebook.value("%%remote session=nap memory=96M\nvar hp = new Hp(2, new ArrayList<>(List.of(\"a\")));"
                + " Map<String, int[]> m = new TreeMap<>(Map.of(\"k\", new int[] {1, 2}));"
                + " IntUnaryOperator plus = n -> n + hp.layers();");
        long before = notebook.session("nap").hello().pid();
        assertThat(notebook.run("%session suspend nap").out()).contains("session nap ended; its variables are kept");
        assertThat(notebook.value("%vars")).contains("kept from session nap");
        assertThat(notebook.value("%%remote\nhp.names().add(\"b\"); hp.names() + \" \" + m.get(\"k\")[1] + \" \""
                + " + plus.applyAsInt(1) + \" \" + (Runtime.getRuntime().maxMemory() >> 20 < 128)"))
                .isEqualTo("[a, b] 2 3 true");
        assertThat(notebook.session("nap").hello().pid()).isNotEqualTo(before);
        assertThat(notebook.value("Hp back = hp; back.names().size()")).isEqualTo("2");
    }

    @Test
    void aSuspendedNotebookThatHasNoOtherSessionKeepsItsJournalInLocal(@TempDir Path own) {
        try (LiveNotebook alone = new LiveNotebook(own)) {
            alone.value("%%remote session=only memory=96M\nint kept = 4;");
            alone.run("%session stop local");
            alone.run("%session suspend only");
            assertThat(alone.session("local").isAlive()).isTrue();
            assertThat(alone.value("kept + 1")).isEqualTo("5");
        }
    }

    @Test
    void theIdleClockIsShownWarnedOfAndKeepsWhatIsOnlyThere() {
        LiveNotebook.LiveCell cell = notebook.start("%%remote session=drowsy memory=96M idle=3s ttl=1h\n"
                + "List<String> only = new ArrayList<>(List.of(\"x\")); Thread stays = new Thread(() -> { });\n"
                + "Session.beforeEnd(() -> { only.add(\"saved\"); System.out.println(\"before the end\"); });\n"
                + "Input.line(\"go? \");");
        // It is used while it asks, and cannot end meanwhile.
        cell.awaitQuestion();
        assertThat(notebook.value("%sessions")).contains("of 3 s").contains("of 1 h");
        ProcessHandle process = ProcessHandle.of(notebook.session("drowsy").hello().pid()).orElseThrow();
        cell.type("yes");
        assertThat(cell.await().error()).isEmpty();
        process.onExit().orTimeout(LiveNotebook.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        cell.awaitOut("before the end");
        Runner.Shown shown = notebook.run("only");
        assertThat(shown.result()).isEqualTo("[x, saved]");
        assertThat(shown.err() + notebook.run("1").err()).contains("session drowsy ended, idle for 3 s")
                .contains("stays cannot be kept");
        assertThat(cell.err()).contains("session drowsy ends in").contains("idle for 3 s");
    }

    @Test
    void aWishThatFailsIsShownAndTheSessionEnds() {
        LiveNotebook.LiveCell cell = notebook.start("%%remote session=sour memory=96M\nint held = 4;\n"
                + "Session.beforeEnd(() -> { throw new IllegalStateException(\"no disk\"); });\n"
                + "Session.beforeEnd(() -> held = 5);");
        assertThat(cell.await().error()).isEmpty();
        notebook.run("%session stop sour");
        cell.awaitErr("no disk");
        assertThat(notebook.value("held + 1")).isEqualTo("6");
    }

    @Test
    void theMaximumEndsASessionThatIsUsed() {
        LiveNotebook.LiveCell cell = notebook.start("%%remote session=short memory=96M ttl=4s\nint n = 3; Thread.sleep(60_000);");
        assertThat(cell.await().error().orElseThrow()).contains("session short").contains("at its maximum of 4 s");
    }
}
