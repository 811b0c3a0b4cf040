package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import farcell.jupyter.Channel;
import farcell.jupyter.Json;
import farcell.jupyter.WireMessage;
import farcell.jupyter.client.Exchange;
import farcell.jupyter.client.ExecuteRequest;
import farcell.jupyter.client.JupyterClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** K5 to K8, K10 to K12, K16, K18, K19, K21, K22: every message is answered, whatever it is and whatever runs. */
abstract class AnswerCases extends KernelCases {

    private static final ObjectNode DATA = Json.object();

    AnswerCases(Place place) {
        super(place);
    }

    private JupyterClient client() {
        return kernel.client();
    }

    private static ObjectNode history(String access) {
        return Json.object().put("hist_access_type", access).put("output", false).put("raw", true);
    }

    @ParameterizedTest(name = "K5 kernel_info_reply on {0}")
    @EnumSource(value = Channel.class, names = {"SHELL", "CONTROL"})
    void kernelInfo(Channel channel) {
        ObjectNode info = client().kernelInfo(channel);
        assertThat(info.path("status").asText()).isEqualTo("ok");
        assertThat(info.path("supported_features").toString()).contains("kernel subshells");
        assertThat(info.path("help_links").path(0).path("url").asText()).startsWith("https://docs.oracle.com/");
    }

    @Test
    @DisplayName("K6 history: tail, search and range")
    void historyIsAnswered() {
        kernel.run("int remembered = 1;");
        int line = client().execute("remembered").content().path("execution_count").asInt();
        ObjectNode tail = client().history(history("tail").put("n", 2));
        assertThat(tail.path("history").path(0).path(2).asText()).isEqualTo("int remembered = 1;");
        assertThat(tail.path("history").path(1).path(1).asInt()).isEqualTo(line);
        ObjectNode search = client().history(history("search").put("pattern", "*t remem*").put("n", 5));
        assertThat(search.path("history").path(0).path(2).asText()).isEqualTo("int remembered = 1;");
        ObjectNode range = client().history(history("range").put("session", 0).put("start", line).put("stop", line + 1)
                .put("output", true));
        assertThat(range.path("history").path(0).path(2).toString()).isEqualTo("[\"remembered\",\"1\"]");
        assertThat(range.path("history")).hasSize(1);
    }

    @ParameterizedTest(name = "K7 {0} is invalid")
    @ValueSource(strings = {"int 1x = ;", ")", "class class", "int x = 'abc';;)"})
    void invalid(String code) {
        assertThat(client().isComplete(code).path("status").asText()).isEqualTo("invalid");
    }

    @Test
    @DisplayName("K7 what is incomplete says how to indent, what is complete is complete")
    void completeness() {
        assertThat(client().isComplete("class A {\n    int f() {")).isEqualTo(
                Json.object().put("status", "incomplete").put("indent", "        "));
        for (String incomplete : List.of("if (true)", "/* open", "%%time")) {
            assertThat(client().isComplete(incomplete).path("status").asText()).as(incomplete).isEqualTo("incomplete");
        }
        for (String complete : List.of("1", "int x = 1;", "// all", "%vars", "Math.max?", "")) {
            assertThat(client().isComplete(complete).path("status").asText()).as(complete).isEqualTo("complete");
        }
    }

    @Test
    @DisplayName("K8 inspection at the end of Math.max( and elsewhere, with its levels of detail")
    void inspection() {
        assertThat(inspect("Math.max(", 0)).contains("int Math.max(int a, int b)");
        assertThat(inspect("%vars", 0)).startsWith("%vars");
        kernel.run("int thrice(int n) { return n * 3; }");
        assertThat(inspect("thrice", 0)).contains("int thrice(int n)").doesNotContain("return n * 3");
        assertThat(inspect("thrice(", 1)).contains("return n * 3").containsPattern("Cell \\[\\d+], line 1:");
        assertThat(client().inspect("nothing.there", 5, 0).path("found").asBoolean()).isFalse();
    }

    private String inspect(String code, int detail) {
        return client().inspect(code, code.length(), detail).path("data").path("text/plain").asText();
    }

    @Test
    @DisplayName("a question mark shows the same as a page")
    void pages() {
        ObjectNode reply = client().execute("Math.hypot?").content();
        assertThat(reply.path("payload").path(0).path("data").path("text/plain").asText()).contains("double Math.hypot(");
        assertThat(kernel.run("nothing.there?").text("stderr")).startsWith("nothing is known of nothing.there");
    }

    @Test
    @DisplayName("K10 40 pipelined requests and 1,000 comm messages")
    void manyRequestsAtOnce() {
        List<Exchange> infos = IntStream.range(0, 40)
                .mapToObj(i -> client().send(Channel.SHELL, "kernel_info_request", Json.object())).toList();
        infos.forEach(info -> assertThat(info.await(JupyterClient.LIMIT).status()).isEqualTo("ok"));
        List<Exchange> comms = IntStream.range(0, 1000).mapToObj(i -> client().send(Channel.SHELL, "comm_msg",
                Json.object().put("comm_id", "none").set("data", DATA))).toList();
        comms.forEach(comm -> comm.awaitIdle(JupyterClient.LIMIT));
    }

    @Test
    @DisplayName("K11 cells queued behind a failing one are aborted, unless stop_on_error is false")
    void abort() throws IOException {
        kernel.run("int kept = 1; Path gate = Path.of(\"gate\").toAbsolutePath();\n"
                + "void await() throws Exception { while (!Files.exists(gate)) { Thread.sleep(5); } Files.delete(gate); }");
        Path gate = Path.of(kernel.value("gate"));
        Exchange fails = client().start("await(); throw new Exception(\"no\");");
        Exchange behind = client().start("kept = 99");
        Exchange last = client().start("kept = 98");
        openWhenAllHasArrived(gate);
        assertThat(fails.await(JupyterClient.LIMIT).status()).isEqualTo("error");
        assertThat(behind.await(JupyterClient.LIMIT).status()).isEqualTo("aborted");
        assertThat(last.await(JupyterClient.LIMIT).status()).isEqualTo("aborted");
        assertThat(kernel.value("kept")).isEqualTo("1");
        Exchange failsAlone = client().start(ExecuteRequest.of("await(); throw new Exception();").goOnAfterError());
        Exchange runs = client().start("kept = 97; kept");
        openWhenAllHasArrived(gate);
        failsAlone.await(JupyterClient.LIMIT);
        assertThat(runs.await(JupyterClient.LIMIT).resultText()).isEqualTo("97");
    }

    /** Same socket: once this is answered, all that was sent before has been read. */
    private void openWhenAllHasArrived(Path gate) throws IOException {
        client().kernelInfo(Channel.SHELL);
        Files.createFile(gate);
    }

    @Test
    @DisplayName("K11 silent, store_history and user_expressions are honoured")
    void silent() {
        int count = client().execute("1").content().path("execution_count").asInt();
        Exchange silent = client().execute(ExecuteRequest.of("2").silently());
        assertThat(silent.types()).doesNotContain("execute_input", "execute_result");
        client().execute(ExecuteRequest.of("3").withoutHistory());
        ObjectNode reply = client().execute(ExecuteRequest.of("4").expression("sum", "40 + 2")
                .expression("bad", "nothing").expression("thrown", "List.of().get(0)")).content();
        assertThat(reply.path("execution_count").asInt()).isEqualTo(count + 1);
        ObjectNode values = (ObjectNode) reply.path("user_expressions");
        assertThat(values.at("/sum/data").path("text/plain").asText()).isEqualTo("42");
        assertThat(values.at("/bad/ename").asText()).isEqualTo("CompileError");
        assertThat(values.at("/bad/evalue").asText()).contains("Expression[bad]").contains("cannot find symbol");
        assertThat(values.at("/thrown/ename").asText()).contains("IndexOutOfBounds");
    }

    @Test
    @DisplayName("allow_stdin false: asking for input is an error")
    void noInput() {
        assertThat(LiveKernel.error(client().execute(ExecuteRequest.of("new Scanner(System.in).nextLine()").withoutStdin())))
                .contains("This front end allows no input");
    }

    @Test
    @DisplayName("K12 completion, inspection and the rest answer while a cell runs")
    void whileACellRuns() {
        Exchange cell = kernel.startAndAwaitIn("System.out.println(\"in\"); while (true) { }");
        assertThat(client().complete("Math.hyp", 8).path("matches").toString()).isEqualTo("[\"hypot(\"]");
        assertThat(client().inspect("Math.max(", 9, 0).path("found").asBoolean()).isTrue();
        assertThat(client().isComplete("1").path("status").asText()).isEqualTo("complete");
        assertThat(client().history(history("tail").put("n", 1)).path("history")).hasSize(1);
        assertThat(client().kernelInfo(Channel.CONTROL).path("status").asText()).isEqualTo("ok");
        assertThat(cell.isReplied()).isFalse();
        kernel.stop(cell);
    }

    @Test
    @DisplayName("K16 wrongly signed and malformed messages are dropped")
    void unsigned() {
        List<byte[]> unsigned = List.of("<IDS|MSG>", "0000", "{}", "{}", "{}", "{}").stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
        client().sendFrames(Channel.SHELL, unsigned);
        client().sendFrames(Channel.CONTROL, unsigned);
        client().sendFrames(Channel.STDIN, unsigned);
        client().sendFrames(Channel.SHELL, List.of("nonsense".getBytes(StandardCharsets.UTF_8)));
        assertThat(client().kernelInfo(Channel.SHELL).path("status").asText()).isEqualTo("ok");
    }

    @Test
    @DisplayName("K18 debug_request has always a reply")
    void debug() {
        for (String command : List.of("debugInfo", "initialize", "no such command")) {
            Exchange debug = client().send(Channel.CONTROL, "debug_request",
                    Json.object().put("type", "request").put("seq", 1).put("command", command));
            assertThat(debug.await(JupyterClient.LIMIT).content().path("command").asText()).isEqualTo(command);
        }
    }

    @Test
    @DisplayName("K19 unknown types and requests on the wrong channel: bounded, idle, kernel alive")
    void unknown() {
        assertThat(client().send(Channel.SHELL, "unheard_of_request", Json.object()).await(JupyterClient.LIMIT)
                .content().path("ename").asText()).isEqualTo("UnknownMessage");
        client().send(Channel.SHELL, "unheard_of", Json.object()).awaitIdle(JupyterClient.LIMIT);
        assertThat(client().send(Channel.CONTROL, "execute_request", Json.object().put("code", "1"))
                .await(JupyterClient.LIMIT).status()).isEqualTo("error");
    }

    @Test
    @DisplayName("K21 completion after an emoji: offsets are code points")
    void codePoints() {
        String emoji = "String s = \"\uD83D\uDE00\"; s.len";
        int end = emoji.codePointCount(0, emoji.length());
        ObjectNode found = client().complete(emoji, end);
        assertThat(found.path("matches").toString()).isEqualTo("[\"length()\"]");
        assertThat(found.path("cursor_start").asInt()).isEqualTo(end - 3);
        assertThat(found.path("metadata").path("_jupyter_types_experimental").path(0).path("type").asText())
                .isEqualTo("function");
    }

    @Test
    @DisplayName("completion of magics, of their arguments, and of files in strings")
    void completionBesideJava() {
        assertThat(client().complete("%sess", 5).path("matches").toString()).contains("%sessions");
        assertThat(client().complete("%%remote onc", 12).path("matches").toString()).contains("once");
        kernel.run("Files.createDirectories(Path.of(\"some place\")); Files.writeString(Path.of(\"some place/a.csv\"), \"\");");
        ObjectNode found = client().complete("Path.of(\"some pl", 16);
        assertThat(found.path("matches").toString()).isEqualTo("[\"some place/\"]");
        assertThat(client().complete("Path.of(\"some place/a", 21).path("matches").toString()).isEqualTo("[\"a.csv\"]");
    }

    @Test
    @DisplayName("K22 subshells: made, listed, deleted, and answered while the main shell is busy; cells take turns")
    void subshells() {
        Exchange cell = kernel.startAndAwaitIn("System.out.println(\"in\"); while (true) { }");
        String id = client().send(Channel.CONTROL, "create_subshell_request", Json.object()).await(JupyterClient.LIMIT)
                .content().path("subshell_id").asText();
        assertThat(client().send(Channel.CONTROL, "list_subshell_request", Json.object()).await(JupyterClient.LIMIT)
                .content().path("subshell_id").toString()).isEqualTo("[\"" + id + "\"]");
        client().send(Channel.SHELL, on(id, "comm_msg", Json.object().put("comm_id", "none").set("data", DATA)))
                .awaitIdle(JupyterClient.LIMIT);
        Exchange completion = client().send(Channel.SHELL, on(id, "complete_request",
                Json.object().put("code", "Math.hyp").put("cursor_pos", 8)));
        assertThat(completion.await(JupyterClient.LIMIT).content().path("matches").toString()).isEqualTo("[\"hypot(\"]");
        Exchange second = client().send(Channel.SHELL, on(id, "execute_request", Json.object().put("code", "1 + 1")));
        assertThat(cell.isReplied()).isFalse();
        kernel.stop(cell);
        assertThat(second.await(JupyterClient.LIMIT).resultText()).isEqualTo("2");
        assertThat(client().send(Channel.CONTROL, "delete_subshell_request", Json.object().put("subshell_id", id))
                .await(JupyterClient.LIMIT).status()).isEqualTo("ok");
        assertThat(client().send(Channel.SHELL, on(id, "kernel_info_request", Json.object())).await(JupyterClient.LIMIT)
                .content().path("ename").asText()).isEqualTo("SubshellNotFound");
    }

    private WireMessage on(String subshell, String type, ObjectNode content) {
        WireMessage message = client().message(type, Json.object(), content, Json.object());
        message.header().put("subshell_id", subshell);
        return message;
    }
}
