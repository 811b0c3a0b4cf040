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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A running cell and the interrupt button. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterruptTest {

    private static final String OFFER = "; interrupt again to end session ";
    /** Thread.stop is gone from JDK 20 on: code of libraries that heeds no interrupt runs on. */
    private static final int LAST_WITH_THREAD_STOP = 19;

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

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            an empty loop             | while (true) { }
            a sleep                   | Thread.sleep(1_000_000);
            a swallowed interrupt     | while (true) { try { Thread.sleep(1_000_000); } catch (InterruptedException e) { } }
            catch of Throwable        | while (true) { try { Thread.sleep(1_000_000); } catch (Throwable e) { } }
            a busy catch of Throwable | long n = 0; while (true) { try { n++; } catch (Throwable e) { n--; } }
            a lock held, busy         | synchronized (Object.class) { while (true) { } }
            recursion                 | class R { void a(int n) { if (n < 50) { a(n + 1); a(n + 1); } } } new R().a(0);
            a nested loop in a lambda | Runnable r = () -> { for (;;) { } }; r.run();
            a wait for a lock         | Object o = new Object(); synchronized (o) { o.wait(); }
            a parallel stream         | IntStream.range(0, 1_000_000).parallel().forEach(i -> { while (true) { } });
            a future                  | CompletableFuture.runAsync(() -> { while (true) { } }).join();
            a finally that loops      | try { while (true) { } } finally { while (true) { } }
            """)
    void stopsCodeOfTheNotebook(String what, String code) {
        notebook.run("kept = 5;");
        Shown shown = stopOf("kept = 6; System.out.println(\"in\"); { " + code + " }");
        assertThat(shown.error()).hasValueSatisfying(error ->
                assertThat(error).startsWith("Stopped: the cell was stopped"));
        assertGoesOn(6);
        assertThat(notebook.value("""
                static boolean isBusy(Map.Entry<Thread, StackTraceElement[]> e) {
                    return e.getKey() != Thread.currentThread()
                        && Stream.of(e.getValue()).anyMatch(f -> f.getClassName().startsWith("REPL."));
                }
                while (Thread.getAllStackTraces().entrySet().stream().anyMatch(e -> isBusy(e))) { Thread.sleep(10); }
                "no thread is left" """)).as("waits for other threads of the stopped cell").isEqualTo("no thread is left");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            a regular expression | "a".repeat(300).matches("(.*)".repeat(9) + "[^a]")
            a big power          | BigInteger.valueOf(3).pow(Integer.MAX_VALUE / 2).bitLength()
            a stream             | LongStream.range(0, Long.MAX_VALUE).filter(Long.valueOf(-1)::equals).count()
            """)
    void stopsCodeOfLibrariesOrOffersToEndTheSession(String what, String code) {
        notebook.run("int kept = 7;");
        int feature = notebook.feature();
        LiveCell cell = notebook.start("System.out.println(\"in\"); var answer = " + code + ";");
        cell.awaitOut("in");
        notebook.interrupt();
        if (feature <= LAST_WITH_THREAD_STOP) {
            assertThat(cell.await().error().orElseThrow()).startsWith("Stopped: ");
            assertGoesOn(7);
            return;
        }
        cell.awaitErr(OFFER + "local");
        notebook.interrupt();
        assertEnded(cell.await(), "local");
        notebook.run("int kept = 1;");
    }

    private static void assertEnded(Shown shown, String session) {
        assertThat(shown.error().orElseThrow()).startsWith("SessionLost: session " + session
                + " was ended by the second interrupt, since its cell could not be stopped");
    }

    @Test
    void aSecondInterruptEndsTheSessionOfACellThatCannotBeStopped() {
        notebook.run("int kept = 8;");
        LiveCell cell = notebook.start("""
                kept = 9;
                System.out.println("in");
                new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress()).accept();""");
        cell.awaitOut("in");
        notebook.interrupt();
        notebook.interrupt();
        cell.awaitErr(OFFER + "local (its variables are lost)");
        assertThat(cell.err()).containsPattern("still running at Cell \\[\\d+], line 3, in .*accept");
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
        LiveCell cell = notebook.start("""
                %%remote
                System.out.println("in");
                new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress()).accept();""");
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
        Shown shown = notebook.run("""
                %%remote timeout=1s
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
