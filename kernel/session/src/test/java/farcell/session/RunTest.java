package farcell.session;

import static farcell.session.FakeKernel.invoke;
import static farcell.session.NotebookSources.snippet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import farcell.wire.Message;
import farcell.wire.Message.Outcome;
import farcell.wire.Step;
import farcell.wire.Thrown;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunTest {

    private static final String ON = "farcell.Display.display(\"on\"); ";

    private FakeKernel kernel;

    @BeforeEach
    void start() throws Exception {
        kernel = FakeKernel.withAgent(new JavaCodec(), types -> {
            throw new UnsupportedOperationException("no redefinition in this test");
        });
    }

    @AfterEach
    void stop() {
        kernel.close();
    }

    private static Outcome.Threw threw(Message.Ran ran) {
        assertThat(ran.outcome()).isInstanceOf(Outcome.Threw.class);
        return (Outcome.Threw) ran.outcome();
    }

    @Test
    void runsASnippetAndShowsItsValue() {
        kernel.know(NotebookSources.compile(
                snippet(1, "public static int x;", "int x_ = 41; return x = x_;"),
                snippet(2, "", "return $JShell$1.x + 1;")));
        assertThat(kernel.value("$JShell$1")).isEqualTo("41");
        assertThat(kernel.value("$JShell$2")).isEqualTo("42");
        assertThat(kernel.asked).containsExactlyInAnyOrder("REPL.$JShell$1", "REPL.$JShell$2");
    }

    @Test
    void definedClassesAreNotAskedFor() {
        NotebookSources sources = NotebookSources.compile(snippet(1, "", "return \"hi\";"));
        Message.Ran ran = kernel.run(new Step.Define(sources.file("REPL.$JShell$1")), invoke("$JShell$1"));
        assertThat(ran.done()).isEqualTo(2);
        assertThat(kernel.asked).isEmpty();
    }

    @Test
    void stacksAreCutAtTheSnippetAndKeepCauses() {
        kernel.know(NotebookSources.compile(
                snippet(1, "static int boom(int d) { if (d > 0) return boom(d - 1); "
                        + "throw new IllegalStateException(\"outer\", new RuntimeException(\"inner\")); }",
                        "return boom(2);")));
        Message.Ran ran = kernel.run(new Step.Invoke("REPL.$JShell$1", "do_it$", 7, true), invoke("$JShell$1"));
        Thrown thrown = threw(ran).thrown();
        assertThat(threw(ran).snippet()).isEqualTo(7);
        assertThat(ran.done()).isZero();
        assertThat(thrown.type()).isEqualTo("java.lang.IllegalStateException");
        assertThat(thrown.message()).isEqualTo("outer");
        assertThat(thrown.frames()).extracting(Thrown.Frame::method)
                .containsExactly("boom", "boom", "boom", "do_it$");
        assertThat(thrown.cause()).hasSize(1);
        assertThat(thrown.cause().get(0).message()).isEqualTo("inner");
    }

    @Test
    void hostileExceptionsAreSurvived() {
        kernel.know(NotebookSources.compile(
                snippet(1, "static class Evil extends RuntimeException { public String getMessage() "
                        + "{ throw new Error(\"no\"); } public Throwable getCause() { return this; } }",
                        "throw new Evil();"),
                snippet(2, "static int deep(int i) { return deep(i + 1) + 1; }", "return deep(0);"),
                snippet(3, "", "Exception a = new Exception(\"a\"), b = new Exception(\"b\", a); a.initCause(b); "
                        + "throw a;"),
                snippet(4, "", "return new Object() { public String toString() { throw new Error(\"never\"); } };")));
        assertThat(threw(kernel.run(invoke("$JShell$1"))).thrown().message()).contains("getMessage() threw");
        Thrown overflow = threw(kernel.run(invoke("$JShell$2"))).thrown();
        assertThat(overflow.type()).isEqualTo("java.lang.StackOverflowError");
        assertThat(overflow.frames()).hasSizeBetween(50, 110);
        Thrown cycle = threw(kernel.run(invoke("$JShell$3"))).thrown();
        assertThat(cycle.cause().get(0).cause()).isEmpty();
        assertThat(kernel.value("$JShell$4")).contains("its toString() threw java.lang.Error: never");
    }

    @Test
    void outOfMemoryLeavesTheAgentAlive() {
        kernel.know(NotebookSources.compile(
                snippet(1, "", "return new long[Integer.MAX_VALUE - 2][Integer.MAX_VALUE - 2];"),
                snippet(2, "", "return 1;")));
        assertThat(threw(kernel.run(invoke("$JShell$1"))).thrown().type()).isEqualTo("java.lang.OutOfMemoryError");
        assertThat(kernel.value("$JShell$2")).isEqualTo("1");
    }

    @Test
    void unresolvedSnippetsCarryTheirId() {
        kernel.know(NotebookSources.compile(
                snippet(1, "", "throw new jdk.jshell.spi.SPIResolutionException(5);")));
        Thrown thrown = threw(kernel.run(invoke("$JShell$1"))).thrown();
        assertThat(thrown.unresolved()).isEqualTo(5);
        assertThat(thrown.type()).isEqualTo("farcell.runtime.Unresolved");
    }

    @Test
    void loopsThatCatchEverythingAreStopped() throws Exception {
        kernel.know(NotebookSources.compile(
                snippet(1, "", ON + "while (true) { try { synchronized ($JShell$1.class) { Thread.onSpinWait(); } } "
                        + "catch (Throwable t) { } }"),
                snippet(2, "", ON + "for (;;) { try { Thread.sleep(100_000); } catch (InterruptedException e) { } }"),
                snippet(3, "static void f() { try { f(); } finally { f(); } }", ON + "f(); return 1;"),
                snippet(4, "", ON + "return java.util.stream.IntStream.range(0, 2).parallel()"
                        + ".map(i -> { while (true) { Thread.onSpinWait(); } }).sum();"),
                snippet(5, "", "return 5;")));
        for (String snippet : List.of("$JShell$1", "$JShell$2", "$JShell$3", "$JShell$4")) {
            var running = kernel.start(invoke(snippet), invoke("$JShell$5"));
            kernel.outputUntil("on");
            kernel.events.clear();
            assertThat(kernel.ask(new Message.Interrupt(kernel.lastRun()))).isEqualTo(new Message.Done());
            try {
                running.get(FakeKernel.SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw new AssertionError(snippet + " goes on: " + kernel.ask(new Message.Threads()), e);
            }
            assertThat(((Message.Ran) running.get()).outcome()).as(snippet).isInstanceOf(Outcome.Stopped.class);
            assertThat(kernel.value("$JShell$5")).isEqualTo("5");
        }
    }

    @Test
    void classesThatTheKernelLacksSayWhatToDo() {
        Thrown thrown = threw(kernel.run(invoke("$JShell$99"))).thrown();
        assertThat(thrown.type()).isEqualTo("java.lang.ClassNotFoundException");
        assertThat(thrown.message()).contains("REPL.$JShell$99").contains("run the cell");
    }

    @Test
    void aLinkThatBreaksForWantOfMemoryIsNoOrdinaryEnd() {
        kernel.agentsHandler().gone(new IOException("Writing failed", new OutOfMemoryError("Java heap space")));
        assertThatThrownBy(() -> kernel.agent().awaitEnd()).hasCauseInstanceOf(OutOfMemoryError.class);
    }
}
