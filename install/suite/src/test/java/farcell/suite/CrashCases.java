package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.jupyter.client.Exchange;
import farcell.jupyter.client.JupyterClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** K3, K4, K15, K17: what ends or breaks a JVM ends a session at most, and is said. */
abstract class CrashCases extends KernelCases {

    private static final String UNSAFE = """
            var field = sun.misc.Unsafe.class.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            """;

    CrashCases(Place place) {
        super(place);
    }

    @ParameterizedTest(name = "K3 {0}")
    @ValueSource(strings = {"System.exit(3);", "Runtime.getRuntime().halt(3);"})
    void exit(String code) {
        kernel.value("int gone = 1; int twice(int n) { return n * 2; }");
        assertThat(kernel.error(code)).startsWith("SessionLost: session local ended by itself with exit code 3")
                .contains("variables lost with it: ").contains("gone").contains("the next cell starts a new session");
        assertThat(kernel.value("twice(21)")).as("methods are kept").isEqualTo("42");
        assertThat(kernel.error("gone + 1")).contains("gone is lost");
    }

    @Test
    @DisplayName("K3 System.exit of a thread after its cell ended")
    void exitOfAThread() throws IOException {
        Path gate = Path.of(kernel.value("int gone = 1; Path gate = Path.of(\"exit\").toAbsolutePath(); gate.toString()"));
        ProcessHandle session = kernel.session();
        kernel.value("new Thread(() -> { while (!Files.exists(gate)) { Thread.onSpinWait(); } System.exit(3); }).start();");
        Files.createFile(gate);
        session.onExit().orTimeout(JupyterClient.LIMIT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS).join();
        Exchange next = kernel.run("1 + 1");
        assertThat(next.resultText()).isEqualTo("2");
        assertThat(next.text("stderr")).contains("exit code 3").contains("gone");
    }

    @Test
    @DisplayName("K4 a native crash: the end of the JVM's crash report is shown")
    void nativeCrash() {
        String error = kernel.error(UNSAFE + "((sun.misc.Unsafe) field.get(null)).putAddress(0, 0);");
        assertThat(error).startsWith("SessionLost: session local crashed in ").contains("SIGSEGV")
                .contains("The JVM's crash report:").contains("Problematic frame:").contains("libjvm.so");
    }

    @Test
    @DisplayName("K4 kill -9 of the session between two cells")
    void killBetweenCells() {
        kernel.value("int gone = 2;");
        LiveKernel.kill(kernel.session());
        Exchange next = kernel.run("1 + 1");
        assertThat(next.resultText()).isEqualTo("2");
        assertThat(next.text("stderr")).contains("was killed by SIGKILL").contains("gone");
    }

    @Test
    @DisplayName("K4 kill -9 of the session while a cell runs")
    void killWhileACellRuns() {
        ProcessHandle session = kernel.session();
        Exchange cell = kernel.startAndAwaitIn("System.out.println(\"in\"); while (true) { }");
        LiveKernel.kill(session);
        assertThat(LiveKernel.error(cell.await(JupyterClient.LIMIT))).startsWith("SessionLost: ")
                .contains("was killed by SIGKILL");
    }

    @Test
    @DisplayName("OutOfMemoryError: an error, and the state is kept")
    void outOfMemory() {
        kernel.value("int kept = 4;");
        // Fails whatever the heap: a session may use most of the machine's memory, which a test must not fill.
        assertThat(kernel.error("var all = new long[Integer.MAX_VALUE];"))
                .startsWith("OutOfMemoryError").contains("memory=");
        assertThat(kernel.value("kept")).isEqualTo("4");
    }

    @Test
    @DisplayName("OutOfMemoryError of a heap that is full to the last byte: the session lives or its end is said")
    void heapFull() {
        String error = kernel.error("""
                %%remote session=small memory=64M
                var all = new ArrayList<Object>();
                while (true) { all.add(new byte[100]); }""");
        assertThat(error).containsAnyOf("OutOfMemoryError", "ran out of memory");
        Exchange next = kernel.run("%%remote session=small\nall = null; 1 + 1");
        assertThat(next.resultText() + LiveKernel.error(next)).containsAnyOf("2", "all is lost", "session small");
        kernel.run("%session stop small");
    }

    @Test
    @DisplayName("StackOverflowError: an error, and the state is kept")
    void stackOverflow() {
        kernel.value("int kept = 3;");
        assertThat(kernel.error("int down(int n) { return down(n + 1) + 1; }\ndown(0)")).startsWith("StackOverflowError")
                .contains("times more").hasSizeLessThan(5_000);
        assertThat(kernel.value("kept")).isEqualTo("3");
    }

    @Test
    @DisplayName("K15 a toString, a renderer or an exception's own getMessage that throws an Error")
    void rendering() {
        assertThat(kernel.value("new Object() { public String toString() { throw new StackOverflowError(); } }"))
                .contains("its toString() threw");
        assertThat(kernel.error("throw new RuntimeException() { public String getMessage() { throw new Error(); } };"))
                .contains("its getMessage() threw");
        assertThat(kernel.value("""
                class Odd { }
                io.github.spencerpark.ijava.runtime.Kernel.getKernelInstance().getRenderer()
                    .createRegistration(Odd.class)
                    .preferring(io.github.spencerpark.jupyter.kernel.display.mime.MIMEType.TEXT_HTML)
                    .register((odd, context) -> { throw new Error("cannot draw"); });
                new Odd()""")).contains("its renderer threw").contains("cannot draw");
    }

    @Test
    @DisplayName("K15, K17 what is too deep for the compiler is an error")
    void deepExpression() {
        String deep = "(".repeat(6_000) + "1" + ")".repeat(6_000);
        assertThat(kernel.error("int deep = " + deep + ";")).startsWith("CompileError").contains("nested too deeply");
        kernel.client().complete("int deep = " + deep, 5_000);
        kernel.client().inspect("int deep = " + deep, 5_000, 0);
        kernel.client().isComplete("int deep = " + deep);
    }
}
