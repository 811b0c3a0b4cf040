package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.jupyter.Channel;
import farcell.jupyter.Json;
import farcell.jupyter.client.Exchange;
import farcell.jupyter.client.JupyterClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** K9, K13, K20, and what at least one Java kernel fails at beside them (B): what cells show, and what they keep. */
abstract class OutputCases extends KernelCases {

    OutputCases(Place place) {
        super(place);
    }

    @Test
    @DisplayName("K9 20,000 lines in few messages, whole and in order")
    void manyLines() {
        Exchange cell = kernel.run("for (int i = 0; i < 20_000; i++) System.out.println(i);");
        String[] lines = cell.text("stdout").split("\n");
        assertThat(lines).hasSize(20_000).startsWith("0", "1").endsWith("19999");
        assertThat(cell.published("stream")).hasSizeLessThan(200);
    }

    @Test
    @DisplayName("K13 output of a thread after its cell ended comes to its cell")
    void lateOutput() {
        Exchange first = kernel.run("""
                var gate = new java.util.concurrent.CountDownLatch(1);
                new Thread(() -> {
                    try { gate.await(); } catch (InterruptedException e) { }
                    System.out.println("late");
                }).start();""");
        Exchange second = kernel.run("gate.countDown();");
        LiveKernel.awaitText(first, "late");
        assertThat(second.text("stdout")).isEmpty();
    }

    @Test
    @DisplayName("K20 an exception shows cell, line, source line and its cause")
    void traceback() {
        assertThat(kernel.error("""
                int fail() {
                    throw new IllegalStateException("outer", new RuntimeException("inner"));
                }
                fail();""")).startsWith("IllegalStateException: outer").containsPattern("Cell \\[\\d+], line 2, in fail")
                .containsPattern("-> 2 +throw new IllegalStateException\\(").containsPattern("Cell \\[\\d+], line 4")
                .contains("Caused by: RuntimeException: inner");
    }

    @Test
    @DisplayName("B a result has text/plain, an image its picture beside it")
    void plainText() {
        assertThat(kernel.run("6 * 7").result().orElseThrow().path("text/plain").asText()).isEqualTo("42");
        assertThat(kernel.run("new java.awt.image.BufferedImage(2, 2, 1)").result().orElseThrow().fieldNames())
                .toIterable().contains("text/plain", "image/png");
    }

    @Test
    @DisplayName("B a comm to a target that nobody serves is closed")
    void unknownTarget() {
        Exchange open = kernel.client().send(Channel.SHELL, "comm_open", Json.object().put("comm_id", "c1")
                .put("target_name", "nobody").set("data", Json.object()));
        assertThat(open.awaitIdle(JupyterClient.LIMIT).published("comm_close")).singleElement().satisfies(close ->
                assertThat(close.content().path("comm_id").asText()).isEqualTo("c1"));
    }

    @Test
    @DisplayName("B mutually dependent classes in one cell")
    void mutualClasses() {
        assertThat(kernel.value("""
                class Even { static boolean is(int n) { return n == 0 || Odd.is(n - 1); } }
                class Odd { static boolean is(int n) { return n != 0 && Even.is(n - 1); } }
                Even.is(10)""")).isEqualTo("true");
    }

    @Test
    @DisplayName("B what looks like a magic in a text block or an expression is none")
    void magicLike() {
        assertThat(kernel.value("String text = \"\"\"\n    %maven a:b:1\n    %%sh\n    \"\"\";\ntext"))
                .isEqualTo("%maven a:b:1\n%%sh\n");
        assertThat(kernel.value("int pa = 7, pb = 4;\nint pc = pa\n%pb;\npc")).isEqualTo("3");
    }

    @Test
    @DisplayName("B a cell that runs again frees the values of before")
    void oldValuesAreFreed() {
        String cell = "byte[] big = new byte[50_000_000]; class Holder { byte[] held = big; } Holder holder = new Holder();";
        kernel.value(cell);
        kernel.value("var old = new java.lang.ref.WeakReference<>(big);");
        kernel.value(cell);
        assertThat(kernel.value("for (int i = 0; i < 20 && old.get() != null; i++) System.gc();\nold.get() == null"))
                .isEqualTo("true");
    }
}
