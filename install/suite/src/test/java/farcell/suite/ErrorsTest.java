package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.suite.LiveNotebook.LiveCell;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user reads when code fails. */
class ErrorsTest {

    @TempDir
    Path directory;
    private LiveNotebook notebook;

    @BeforeEach
    void open() {
        notebook = new LiveNotebook(directory);
    }

    @AfterEach
    void close() {
        notebook.close();
    }

    /** No message tells that threads are where they will stay. @return the last dump, after some time in any case */
    private String threadsUntil(Predicate<String> there) {
        long end = System.nanoTime() + LiveNotebook.LIMIT.toNanos();
        String dump = notebook.run("%where threads").out();
        while (!there.test(dump) && System.nanoTime() < end) {
            dump = notebook.run("%where threads").out();
        }
        return dump;
    }

    @Test
    void theMessageComesFirstThenTheNotebooksLines() {
        notebook.run("""
                int parse(String text) {
                    // not every text is a number
                    try {
                        return Integer.parseInt(text);
                    } catch (NumberFormatException e) {
                        throw new IllegalArgumentException("no number", e);
                    }
                }""");
        assertThat(notebook.error("var all = List.of(\"1\", \"x\");\nint sum = all.stream().mapToInt(t -> parse(t)).sum();")
                .replaceAll("\\.\\.\\. \\d+ frames", "... N frames").replaceAll("NumberFormatException.java:\\d+", "NumberFormatException.java"))
                .isEqualTo("""
                        IllegalArgumentException: no number
                        IllegalArgumentException: no number
                          Cell [101], line 6, in parse
                               4          return Integer.parseInt(text);
                               5      } catch (NumberFormatException e) {
                            -> 6          throw new IllegalArgumentException("no number", e);
                               7      }
                               8  }
                          Cell [102], line 2, in a lambda
                            -> 2  int sum = all.stream().mapToInt(t -> parse(t)).sum();
                          ... N frames of jdk
                          Cell [102], line 2
                            -> 2  int sum = all.stream().mapToInt(t -> parse(t)).sum();
                        Caused by: NumberFormatException: For input string: "x"
                          at java.lang.NumberFormatException.forInputString(NumberFormatException.java)
                          ... N frames of jdk
                          Cell [101], line 4, in parse
                               2      // not every text is a number
                               3      try {
                            -> 4          return Integer.parseInt(text);
                               5      } catch (NumberFormatException e) {
                               6          throw new IllegalArgumentException("no number", e);""");
    }

    @Test
    void allErrorsOfACellAreShownButNotTheirConsequences() {
        notebook.run("int a = 1;");
        assertThat(notebook.error("""
                int b = "one";
                int c = b + a;
                String d = 2;
                void g(int n) { g("x"); }""")).isEqualTo("""
                CompileError: Cell [102], line 1: incompatible types: java.lang.String cannot be converted to int
                Cell [102], line 1: incompatible types: java.lang.String cannot be converted to int
                    int b = "one";
                            ^^^^^
                Cell [102], line 3: incompatible types: int cannot be converted to java.lang.String
                    String d = 2;
                               ^
                Cell [102], line 4: incompatible types: java.lang.String cannot be converted to int
                    void g(int n) { g("x"); }
                                      ^^^
                3 errors; nothing of the cell ran""");
        assertThat(notebook.value("a + 1")).isEqualTo("2");
        assertThat(notebook.run("int f() { return later(); }").err())
                .contains("f was created, but cannot be called until method later() is declared");
    }

    @Test
    void anExceptionOfAnotherThreadComesToItsCell() {
        LiveCell cell = notebook.start("""
                void fail() { throw new IllegalStateException("in the background"); }
                var go = new CountDownLatch(1);
                new Thread(() -> { try { go.await(); } catch (InterruptedException e) { } fail(); }, "worker").start();""");
        cell.await();
        Runner.Shown other = notebook.run("go.countDown();");
        cell.awaitErr("line 3, in a lambda");
        assertThat(cell.err()).startsWith("""
                Exception in thread "worker": IllegalStateException: in the background
                  Cell [101], line 1, in fail
                    -> 1  void fail() {""");
        assertThat(other.err()).isEmpty();
        assertThat(notebook.run("%where").out()).contains("Cell [101], session local, thread \"worker\"")
                .contains("at java.lang.Thread.run");
    }

    @Test
    void suppressedExceptionsAndCyclesOfCauses() {
        assertThat(notebook.error("""
                class Door implements AutoCloseable { public void close() { throw new RuntimeException("stuck"); } }
                try (Door d = new Door()) { throw new Exception("fire"); }""")).contains("""
                Suppressed: RuntimeException: stuck
                  Cell [101], line 1, in Door.close
                """);
        assertThat(notebook.error("""
                var a = new Exception("a"); var b = new RuntimeException("b", a); a.initCause(b);
                throw b;""")).isEqualTo("""
                RuntimeException: b
                RuntimeException: b
                  Cell [102], line 1
                    -> 1  var a = new Exception("a"); var b = new RuntimeException("b", a); a.initCause(b);
                       2  throw b;
                Caused by: Exception: a
                  Cell [102], line 1
                    -> 1  var a = new Exception("a"); var b = new RuntimeException("b", a); a.initCause(b);
                       2  throw b;""");
        assertThat(LiveNotebook.plain(notebook.run("%where").out())).startsWith("""
                Cell [102], session local
                java.lang.RuntimeException: b
                """);
        assertThat(notebook.run("%where session=remote-1").out()).isEqualTo("no exception in session remote-1\n");
    }

    @Test
    void whereAnswersWhileACellRuns() {
        LiveCell cell = notebook.start("System.out.println(\"in\");\nvoid spin() { while (true) Thread.onSpinWait(); }\nspin();");
        cell.awaitOut("in");
        String spinning = "at Cell [101], line 2, in spin\n    at Cell [101], line 3\n";
        // What is printed may be shown before the next snippet runs.
        String dump = threadsUntil(text -> text.contains(spinning));
        assertThat(dump).startsWith("\"notebook\" RUNNABLE").contains(spinning).doesNotContain("farcell");
        assertThat(notebook.run("%where all").out()).contains("\"farcell timer\"");
        notebook.interrupt();
        assertThat(cell.await().error().orElseThrow()).startsWith("Stopped");
    }

    @Test
    void aPrintedStackTraceShowsTheNotebook() {
        LiveCell cell = notebook.start("""
                int parse(String text) { return Integer.parseInt(text); }
                try { parse("x"); } catch (NumberFormatException e) { e.printStackTrace(); }
                System.err.println("after");""");
        cell.await();
        cell.awaitErr("after");
        assertThat(cell.err()).startsWith("NumberFormatException: For input string: \"x\"\n")
                .contains("Cell [101], line 1, in parse\n    -> 1  int parse").endsWith("after\n").doesNotContain("farcell");
        assertThat(notebook.value("""
                var err = System.err; var bytes = new ByteArrayOutputStream();
                System.setErr(new PrintStream(bytes));
                try { parse("y"); } catch (Exception e) { e.printStackTrace(); }
                System.setErr(err);
                bytes.toString()""")).startsWith("java.lang.NumberFormatException");
    }

    @Test
    void aDeadlockIsNamed() {
        notebook.run("""
                Object a = new Object(), b = new Object();
                var both = new CyclicBarrier(2);
                void lock(Object one, Object two, String name) {
                    Thread t = new Thread(() -> {
                        synchronized (one) {
                            try { both.await(); } catch (Exception e) { }
                            synchronized (two) { }
                        }
                    }, name);
                    t.setDaemon(true);
                    t.start();
                    while (name.equals("second") && t.getState() != Thread.State.BLOCKED) { }
                }
                lock(a, b, "first");
                lock(b, a, "second");""");
        String dump = threadsUntil(text -> text.startsWith("deadlock"));
        assertThat(dump.lines().findFirst().orElse("")).contains("\"first\" waits for a lock of \"second\"")
                .contains("\"second\" waits for a lock of \"first\"");
        assertThat(dump).contains("at Cell [101], line 7, in a lambda of lock");
    }

    @Test
    void aConsoleThatIsNotThereSaysWhatToUse() {
        if (notebook.feature() < 22) {
            assertThat(notebook.error("System.console().readLine(\"name? \")")).contains("Input.line(\"name? \")");
        }
    }
}
