package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import farcell.jupyter.Channel;
import farcell.jupyter.Json;
import farcell.jupyter.WireMessage;
import farcell.jupyter.client.Exchange;
import farcell.jupyter.client.ExecuteRequest;
import farcell.jupyter.client.JupyterClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What other Java kernels are known to fail at, through the protocol, with the kernel as it is installed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InstalledKernelTest {

    private static final String SCANNER = "new Scanner(System.in).nextLine()";

    private Installed installed;
    private JupyterClient client;

    @BeforeAll
    void launch(@TempDir Path directory) {
        installed = new Installed(directory, Map.of("FARCELL_DATA", directory.resolve("data").toString()));
        client = installed.kernel().client();
        client.execute("int kept = 1;");
    }

    @AfterAll
    void shutDown() {
        installed.close();
    }

    @AfterEach
    void theNextCellRuns() {
        assertThat(client.execute("6 * 7").resultText()).isEqualTo("42");
    }

    private Exchange startAndAwaitOutput(String code) {
        Exchange cell = client.start(code);
        cell.awaitPublished(m -> m.content().path("text").asText().contains("in"), JupyterClient.LIMIT);
        return cell;
    }

    private static String error(Exchange cell) {
        return cell.error().map(e -> {
            StringBuilder text = new StringBuilder(e.path("ename").asText() + ": " + e.path("evalue").asText());
            e.path("traceback").forEach(line -> text.append('\n').append(line.asText()));
            return LiveNotebook.plain(text.toString());
        }).orElse("");
    }

    @Test
    void interruptOfAnEndlessLoop() {
        client.execute("int kept = 2;");
        Exchange cell = startAndAwaitOutput("kept = 3; System.out.println(\"in\"); while (true) { }");
        client.interrupt();
        assertThat(cell.await(JupyterClient.LIMIT).status()).isEqualTo("error");
        assertThat(error(cell)).startsWith("Stopped: the cell was stopped");
        assertThat(client.execute("kept").resultText()).isEqualTo("3");
    }

    @Test
    void interruptOfWhatCannotBeStopped() {
        Exchange cell = startAndAwaitOutput("System.out.println(\"in\");\n"
                + "new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress()).accept();");
        client.interrupt();
        cell.awaitPublished(m -> m.content().path("text").asText().contains("interrupt again to end session local"),
                JupyterClient.LIMIT);
        client.interrupt();
        cell.await(JupyterClient.LIMIT);
        assertThat(error(cell)).contains("was ended by the second interrupt");
    }

    @Test
    void interruptOfAnInput() {
        AtomicReference<String> asked = new AtomicReference<>();
        client.onInput(question -> asked.compareAndSet(null, question.id()) ? Optional.empty() : Optional.of("typed"));
        Exchange cell = client.start("System.out.println(\"in\"); " + SCANNER);
        while (asked.get() == null && !cell.isReplied()) {
            Thread.onSpinWait();
        }
        client.interrupt();
        assertThat(error(cell.await(JupyterClient.LIMIT))).startsWith("Stopped");
        assertThat(client.execute(SCANNER).resultText()).isEqualTo("typed");
    }

    @Test
    void inputThatIsNotAllowed() {
        Exchange cell = client.execute(ExecuteRequest.of(SCANNER).withoutStdin());
        assertThat(error(cell)).contains("This front end allows no input");
    }

    @Test
    void exitAndCrash() {
        assertThat(error(client.execute("System.exit(1);"))).startsWith("SessionLost: session local ended by itself with "
                + "exit code 1");
        assertThat(error(client.execute("""
                var field = sun.misc.Unsafe.class.getDeclaredField("theUnsafe");
                field.setAccessible(true);
                ((sun.misc.Unsafe) field.get(null)).putAddress(0, 0);"""))).contains("crashed").contains("SIGSEGV");
    }

    @Test
    void killOfTheSession() {
        client.execute("int kept = 2;");
        ProcessHandle session = installed.kernel().process().descendants()
                .filter(p -> p.info().command().orElse("").endsWith("java")).findFirst().orElseThrow();
        session.destroyForcibly();
        session.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        Exchange next = client.execute("1 + 1");
        assertThat(next.resultText()).isEqualTo("2");
        assertThat(next.text("stderr")).contains("was killed by SIGKILL").contains("kept");
    }

    @Test
    void kernelInfoHistoryCompleteness() {
        assertThat(client.kernelInfo(Channel.SHELL).path("status").asText()).isEqualTo("ok");
        client.execute("int remembered = 1;");
        ObjectNode tail = client.history(Json.object().put("hist_access_type", "tail").put("n", 1).put("output", false)
                .put("raw", true));
        assertThat(tail.path("history").path(0).path(2).asText()).isEqualTo("int remembered = 1;");
        ObjectNode search = client.history(Json.object().put("hist_access_type", "search").put("pattern", "*remem*")
                .put("n", 5).put("output", false).put("raw", true));
        assertThat(search.path("history").path(0).path(2).asText()).isEqualTo("int remembered = 1;");
        for (String invalid : List.of("int 1x = ;", ")", "class class")) {
            assertThat(client.isComplete(invalid).path("status").asText()).as(invalid).isEqualTo("invalid");
        }
        for (String incomplete : List.of("if (true)", "int f() {", "/* open")) {
            assertThat(client.isComplete(incomplete).path("status").asText()).as(incomplete).isEqualTo("incomplete");
        }
    }

    @Test
    void inspectionAndCompletionAtOddPlaces() {
        assertThat(client.inspect("Math.max(", 9, 0).path("data").path("text/plain").asText())
                .contains("int Math.max(int a, int b)");
        String emoji = "String s = \"\uD83D\uDE00\"; s.len";
        ObjectNode found = client.complete(emoji, emoji.codePointCount(0, emoji.length()));
        assertThat(found.path("matches").toString()).isEqualTo("[\"length()\"]");
        assertThat(found.path("cursor_start").asInt()).isEqualTo(emoji.codePointCount(0, emoji.length()) - 3);
        assertThat(found.path("metadata").path("_jupyter_types_experimental").path(0).path("type").asText())
                .isEqualTo("function");
    }

    @Test
    void manyLinesInFewMessages() {
        Exchange cell = client.execute("for (int i = 0; i < 20_000; i++) System.out.println(i);");
        assertThat(cell.text("stdout")).startsWith("0\n1\n").endsWith("\n19999\n");
        assertThat(cell.published("stream").size()).isLessThan(200);
    }

    @Test
    void manyRequestsAtOnce() {
        List<Exchange> infos = IntStream.range(0, 40)
                .mapToObj(i -> client.send(Channel.SHELL, "kernel_info_request", Json.object())).toList();
        infos.forEach(info -> assertThat(info.await(JupyterClient.LIMIT).status()).isEqualTo("ok"));
        List<Exchange> comms = IntStream.range(0, 1000).mapToObj(i -> client.send(Channel.SHELL, "comm_msg",
                Json.object().put("comm_id", "none").set("data", Json.object()))).toList();
        comms.forEach(comm -> comm.awaitIdle(JupyterClient.LIMIT));
    }

    @Test
    void outputsAreShownAgainAndTheirDisplaysMended() {
        Exchange cell = client.execute("System.out.println(\"once\"); String id = display(\"at first\");\n"
                + "updateDisplay(id, \"at last\"); 6 * 9");
        String id = cell.published("display_data").get(0).content().path("transient").path("display_id").asText();
        Exchange again = client.execute("%output " + cell.content().path("execution_count").asInt());
        assertThat(again.text("stdout")).startsWith("Cell [").endsWith("put out:\nonce\n");
        assertThat(again.published("display_data")).extracting(m -> m.content().path("data").path("text/plain").asText())
                .containsExactly("at last", "54");
        assertThat(again.published("update_display_data")).singleElement().satisfies(m -> {
            assertThat(m.content().path("transient").path("display_id").asText()).isEqualTo(id);
            assertThat(m.content().path("data").path("text/plain").asText()).isEqualTo("at last");
        });
        assertThat(client.execute("%output").resultText()).contains("Cell [").contains("5 characters, 2 displays");
        assertThat(error(client.execute("%output 9999"))).contains("no output of Cell [9999] is kept");
    }

    @Test
    void threadsAreShownOnASubshellWhileACellRuns() {
        Exchange cell = startAndAwaitOutput("System.out.println(\"in\"); while (true) { }");
        String subshell = client.send(Channel.CONTROL, "create_subshell_request", Json.object())
                .await(JupyterClient.LIMIT).content().path("subshell_id").asText();
        WireMessage plain = client.message("execute_request", Json.object(),
                Json.object().put("code", "%where threads"), Json.object());
        plain.header().put("subshell_id", subshell);
        Exchange where = client.send(Channel.SHELL, plain).await(JupyterClient.LIMIT);
        assertThat(where.text("stdout")).startsWith("\"notebook\"").contains("at Cell [");
        assertThat(cell.isReplied()).isFalse();
        client.interrupt();
        cell.await(JupyterClient.LIMIT);
    }

    @Test
    void aCommOfACell() {
        Exchange cell = client.execute("""
                Comm line = Comm.open("sketch", Map.of("size", 3)).onMessage((data, buffers) -> System.out.println(data));""");
        String id = cell.published("comm_open").get(0).content().path("comm_id").asText();
        client.send(Channel.SHELL, "comm_msg", Json.object().put("comm_id", id)
                .set("data", Json.object().put("value", 5))).awaitIdle(JupyterClient.LIMIT);
        cell.awaitPublished(m -> m.content().path("text").asText().equals("{value=5}\n"), JupyterClient.LIMIT);
    }

    @Test
    void aLongPrintIsAHandfulOfMessages() {
        Exchange cell = client.execute("String line = \"x\".repeat(99);\n"
                + "for (int i = 0; i < 100_000; i++) System.out.println(line);");
        assertThat(cell.text("stdout")).hasSize(10_000_000);
        assertThat(cell.published("stream").size()).isLessThan(20);
    }

    @Test
    void cellsBehindAFailingOneAreAborted() {
        Exchange fails = client.start("Thread.sleep(200); throw new Exception(\"no\");");
        Exchange behind = client.start("kept = 99");
        Exchange last = client.start("kept = 98");
        assertThat(fails.await(JupyterClient.LIMIT).status()).isEqualTo("error");
        assertThat(behind.await(JupyterClient.LIMIT).status()).isEqualTo("aborted");
        assertThat(last.await(JupyterClient.LIMIT).status()).isEqualTo("aborted");
    }

    @Test
    void silentHistoryAndExpressions() {
        int count = client.execute("1").content().path("execution_count").asInt();
        Exchange silent = client.execute(ExecuteRequest.of("2").silently());
        assertThat(silent.types()).doesNotContain("execute_input", "execute_result");
        client.execute(ExecuteRequest.of("3").withoutHistory());
        Exchange next = client.execute(ExecuteRequest.of("4").expression("sum", "40 + 2").expression("bad", "nothing"));
        assertThat(next.content().path("execution_count").asInt()).isEqualTo(count + 1);
        assertThat(next.content().path("user_expressions").path("sum").path("data").path("text/plain").asText())
                .isEqualTo("42");
        assertThat(next.content().path("user_expressions").path("bad").path("status").asText()).isEqualTo("error");
    }

    @Test
    void analysisAnswersWhileACellRuns() {
        Exchange cell = startAndAwaitOutput("System.out.println(\"in\"); while (true) { }");
        assertThat(client.complete("Math.hyp", 8).path("matches").toString()).isEqualTo("[\"hypot(\"]");
        assertThat(client.inspect("Math.max(", 9, 0).path("found").asBoolean()).isTrue();
        assertThat(client.isComplete("1").path("status").asText()).isEqualTo("complete");
        assertThat(client.kernelInfo(Channel.CONTROL).path("status").asText()).isEqualTo("ok");
        assertThat(cell.isReplied()).isFalse();
        client.interrupt();
        cell.await(JupyterClient.LIMIT);
    }

    @Test
    void lateOutputOfAThreadComesToItsCell() {
        Exchange first = client.execute("""
                var gate = new java.util.concurrent.CountDownLatch(1);
                new Thread(() -> {
                    try { gate.await(); } catch (InterruptedException e) { }
                    System.out.println("late");
                }).start();""");
        Exchange second = client.execute("gate.countDown();");
        first.awaitPublished(m -> m.content().path("text").asText().contains("late"), JupyterClient.LIMIT);
        assertThat(second.text("stdout")).isEmpty();
    }

    @Test
    void errorsOfEveryKindAreReplies() {
        assertThat(client.execute("new Object() { public String toString() { throw new Error(\"no\"); } }").resultText())
                .contains("its toString() threw");
        assertThat(error(client.execute("int deep = " + "(".repeat(6_000) + "1" + ")".repeat(6_000) + ";")))
                .startsWith("CompileError").contains("nested too deeply");
        assertThat(error(client.execute("""
                int fail() { throw new IllegalStateException("outer", new RuntimeException("inner")); }
                fail();"""))).contains("Cell [").contains("line 1, in fail").contains("Caused by: RuntimeException: inner");
    }

    @Test
    void oddMessagesAreSurvived() {
        List<byte[]> unsigned = List.of("<IDS|MSG>", "0000", "{}", "{}", "{}", "{}").stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
        client.sendFrames(Channel.SHELL, unsigned);
        client.sendFrames(Channel.CONTROL, unsigned);
        client.sendFrames(Channel.SHELL, List.of("nonsense".getBytes(StandardCharsets.UTF_8)));
        Exchange debug = client.send(Channel.CONTROL, "debug_request",
                Json.object().put("type", "request").put("seq", 1).put("command", "debugInfo"));
        assertThat(debug.await(JupyterClient.LIMIT).isReplied()).isTrue();
        client.send(Channel.SHELL, "unheard_of_request", Json.object()).awaitIdle(JupyterClient.LIMIT);
        client.send(Channel.CONTROL, "execute_request", Json.object().put("code", "1")).awaitIdle(JupyterClient.LIMIT);
    }
}
