package farcell.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import farcell.jupyter.client.Exchange;
import farcell.jupyter.client.JupyterClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProtocolTest extends KernelTest {

    @ParameterizedTest
    @EnumSource(names = {"SHELL", "CONTROL"})
    void kernelInfoHasStatusAndFeatures(Channel channel) {
        ObjectNode info = client.kernelInfo(channel);
        assertThat(info.path("status").asText()).isEqualTo("ok");
        assertThat(info.path("protocol_version").asText()).isEqualTo("5.4");
        assertThat(info.path("supported_features")).extracting(JsonNode::asText).containsExactly("kernel subshells");
        assertThat(info.at("/language_info/name").asText()).isEqualTo("java");
    }

    @Test
    void manyPipelinedRequestsAreAllAnswered() {
        List<Exchange> asked = IntStream.range(0, 40)
                .mapToObj(i -> client.send(Channel.SHELL, "kernel_info_request", Json.object())).toList();
        List<Exchange> comms = IntStream.range(0, 1000)
                .mapToObj(i -> client.send(Channel.SHELL, "comm_msg", Json.object().put("comm_id", "x"))).toList();
        asked.forEach(exchange -> exchange.await(LIMIT));
        comms.forEach(exchange -> exchange.awaitIdle(LIMIT));
    }

    @Test
    void wronglySignedMessageIsDropped() throws Exception {
        WireMessage message = client.message("execute_request", Json.object(), Json.object().put("code", "1"),
                Json.object());
        client.sendFrames(Channel.SHELL, new WireCodec(new Signer("another key")).encode(message));
        client.sendFrames(Channel.CONTROL, new WireCodec(new Signer("")).encode(message));
        client.sendFrames(Channel.SHELL, List.of("noise".getBytes(StandardCharsets.UTF_8)));
        client.sendFrames(Channel.STDIN, List.of(new byte[0], new byte[0]));

        assertThat(client.execute("2").status()).isEqualTo("ok");
        client.kernelInfo(Channel.CONTROL);
        assertThat(interpreter.cells).singleElement().satisfies(cell -> assertThat(cell.code()).isEqualTo("2"));
    }

    @Test
    void tamperedContentIsDropped() throws Exception {
        WireMessage message = client.message("execute_request", Json.object(), Json.object().put("code", "1"),
                Json.object());
        List<byte[]> frames = new WireCodec(new Signer("secret key")).encode(message);
        byte[] content = frames.get(5);
        content[content.length - 3] = '9';
        client.sendFrames(Channel.SHELL, frames);
        client.execute("2");
        assertThat(interpreter.cells).singleElement().satisfies(cell -> assertThat(cell.code()).isEqualTo("2"));
    }

    @Test
    void unknownTypesGetBusyAndIdle() {
        client.send(Channel.SHELL, "surprise", Json.object()).awaitIdle(LIMIT);
        client.send(Channel.CONTROL, "surprise", Json.object()).awaitIdle(LIMIT);
        assertThat(client.execute("1").status()).isEqualTo("ok");
    }

    @Test
    void unknownRequestsGetAnErrorReplyToo() {
        assertThat(client.send(Channel.CONTROL, "execute_request", Json.object().put("code", "1")).await(LIMIT)
                .content().path("ename").asText()).isEqualTo("UnknownMessage");
        assertThat(interpreter.cells).isEmpty();
    }

    @Test
    void brokenRequestsGetAnErrorReply() {
        assertThat(client.send(Channel.SHELL, "execute_request", Json.object()).await(LIMIT).status())
                .isEqualTo("error");
        assertThat(client.send(Channel.SHELL, "complete_request", Json.object().put("code", 1)).await(LIMIT).status())
                .isEqualTo("error");
        assertThat(client.send(Channel.SHELL, "inspect_request", Json.object().put("code", "boom")).await(LIMIT)
                .content().path("ename").asText()).isEqualTo("StackOverflowError");
        assertThat(client.inspect("x", 1, 0).path("found").asBoolean()).isTrue();
    }

    @Test
    void debugRequestIsRefusedInItsOwnForm() {
        ObjectNode reply = client.send(Channel.CONTROL, "debug_request", Json.object().put("type", "request")
                .put("seq", 7).put("command", "initialize")).await(LIMIT).content();
        assertThat(reply.path("success").isBoolean()).isTrue();
        assertThat(reply.path("success").asBoolean()).isFalse();
        assertThat(reply.path("request_seq").asInt()).isEqualTo(7);
        assertThat(reply.path("command").asText()).isEqualTo("initialize");
        assertThat(reply.has("body")).isFalse();
    }

    @Test
    void replyEchoesUnknownHeaderFields() {
        WireMessage message = client.message("kernel_info_request", Json.object(), Json.object(), Json.object());
        message.header().put("mine", 3);
        WireMessage reply = client.send(Channel.SHELL, message).await(LIMIT).reply();
        assertThat(reply.parent()).isEqualTo(message.header());
    }

    @Test
    void cursorsAreCodePoints() {
        String code = "\"\uD83D\uDE00\" + System.out.pr";
        int codePoints = code.codePointCount(0, code.length());
        ObjectNode reply = client.complete(code, codePoints);
        assertThat(interpreter.cursor).isEqualTo(code.length());
        assertThat(reply.path("cursor_start").asInt()).isEqualTo(codePoints - 2);
        assertThat(reply.path("cursor_end").asInt()).isEqualTo(codePoints);
        assertThat(reply.path("matches")).hasSize(1);
        assertThat(reply.at("/metadata/_jupyter_types_experimental/0/signature").asText())
                .isEqualTo("(String)\n(int)");

        client.inspect(code, 3, 1);
        assertThat(interpreter.cursor).isEqualTo(4);
        client.complete("abc", 99);
        assertThat(interpreter.cursor).isEqualTo(3);
    }

    @Test
    void inspectionThatFindsNothingIsOk() {
        ObjectNode reply = client.inspect("nothing", 0, 0);
        assertThat(reply.path("status").asText()).isEqualTo("ok");
        assertThat(reply.path("found").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"int 1x = ;,invalid", "if (a) {,incomplete", "1,complete", "?,unknown"})
    void completeness(String code, String status) {
        ObjectNode reply = client.isComplete(code);
        assertThat(reply.path("status").asText()).isEqualTo(status);
        assertThat(reply.has("indent")).isEqualTo(status.equals("incomplete"));
    }

    @Test
    void historyByTailRangeAndSearch() {
        for (String code : List.of("int a = 1;", "a + 1", "int a = 1;", "b\nc")) {
            client.execute(code);
        }
        assertThat(history("tail", Json.object().put("n", 2))).isEqualTo("[[1,3,\"int a = 1;\"],[1,4,\"b\\nc\"]]");
        assertThat(history("range", Json.object().put("session", 0).put("start", 2).put("stop", 3).put("output", true)))
                .isEqualTo("[[1,2,[\"a + 1\",\"a + 1\"]]]");
        assertThat(history("search", Json.object().put("pattern", "int*").put("n", 5).put("unique", true)))
                .isEqualTo("[[1,3,\"int a = 1;\"]]");
        assertThat(history("search", Json.object().put("pattern", "b?c"))).isEqualTo("[[1,4,\"b\\nc\"]]");
        assertThat(history("range", Json.object().put("session", -1).put("start", 0))).isEqualTo("[]");
    }

    private String history(String access, ObjectNode content) {
        return client.history(content.put("hist_access_type", access)).path("history").toString();
    }

    @Test
    void commToUnknownTargetIsClosed() {
        Exchange open = client.send(Channel.SHELL, "comm_open", Json.object().put("comm_id", "c1")
                .put("target_name", "nobody").set("data", Json.object())).awaitIdle(LIMIT);
        assertThat(open.types()).containsExactly("comm_close");
        assertThat(open.published().get(0).content().path("comm_id").asText()).isEqualTo("c1");
    }

    @Test
    void commsCarryMessagesBothWays() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        server.comms().register("echo", (comm, data, buffers) -> new Comm.Listener() {
            @Override
            public void message(ObjectNode message, List<byte[]> more) {
                comm.send(message, more);
            }

            @Override
            public void closed(ObjectNode last) {
                closed.countDown();
            }
        });
        ObjectNode content = Json.object().put("comm_id", "c2").put("target_name", "echo");
        content.set("data", Json.object());
        assertThat(client.send(Channel.SHELL, "comm_open", content).awaitIdle(LIMIT).types()).isEmpty();
        JsonNode comms = client.send(Channel.SHELL, "comm_info_request", Json.object()).await(LIMIT).content()
                .path("comms");
        assertThat(comms.at("/c2/target_name").asText()).isEqualTo("echo");
        assertThat(client.send(Channel.SHELL, "comm_info_request", Json.object().put("target_name", "other"))
                .await(LIMIT).content().path("comms")).isEmpty();

        ObjectNode message = Json.object().put("comm_id", "c2");
        message.set("data", Json.object().put("x", 1));
        WireMessage plain = client.message("comm_msg", Json.object(), message, Json.object());
        Exchange sent = client.send(Channel.SHELL, new WireMessage(List.of(), plain.header(), plain.parent(),
                plain.metadata(), message, List.of(new byte[] {1, 2, 3}))).awaitIdle(LIMIT);
        assertThat(sent.types()).containsExactly("comm_msg");
        assertThat(sent.published().get(0).content().at("/data/x").asInt()).isEqualTo(1);
        assertThat(sent.published().get(0).buffers()).singleElement()
                .satisfies(buffer -> assertThat(buffer).containsExactly(1, 2, 3));

        client.send(Channel.SHELL, "comm_close", message.deepCopy()).awaitIdle(LIMIT);
        await(closed);
    }

    @Test
    void secondClientSeesOutputOfTheFirstAndGetsItsOwnReplies() throws Exception {
        try (JupyterClient other = JupyterClient.connect(server.connection(), LIMIT)) {
            Exchange mine = client.execute("mine");
            assertThat(other.execute("theirs").content().path("execution_count").asInt()).isEqualTo(2);
            assertThat(mine.content().path("execution_count").asInt()).isEqualTo(1);
            assertThat(other.unowned()).anyMatch(message -> message.parentId().equals(mine.id()));
            assertThat(other.problems()).isEmpty();
        }
    }
}
