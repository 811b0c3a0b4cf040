package farcell.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import farcell.jupyter.client.Exchange;
import farcell.jupyter.client.ExecuteRequest;
import farcell.jupyter.client.JupyterClient;
import farcell.jupyter.schema.SchemaCheck;
import farcell.wire.Bundle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The schemas of messages: each kind that the kernel can send is known to them, and what is wrong with one is seen. */
class MessagesTest extends KernelTest {

    /** There is no debugger yet. */
    private static final Set<String> NOT_SENT = Set.of("debug_event");

    private final SchemaCheck check = new SchemaCheck();
    private final List<WireMessage> sent = new ArrayList<>();

    @BeforeEach
    void cells() throws Exception {
        interpreter.on("outputs", (cell, out) -> {
            out.stream("stdout", "text");
            out.display(Bundle.text("shown"), "id", false);
            out.display(Bundle.text("shown again"), "id", true);
            out.clear(true);
            out.page(Bundle.text("a page"));
            try {
                out.input("name?", false);
            } catch (Interpreter.InputUnavailable e) {
                throw new AssertionError(e);
            }
            return new Interpreter.Result.Ok(Optional.of(Bundle.text("value")));
        });
        interpreter.on("fails", (cell, out) -> FakeInterpreter.fail("Bad"));
        server.comms().register("both", (comm, data, buffers) -> {
            comm.send(Json.object().put("n", 1), List.of());
            comm.close(Json.object());
            return (message, more) -> { };
        });
        client.onInput(question -> {
            synchronized (sent) {
                sent.add(question);
            }
            return Optional.of("typed");
        });
    }

    private void keep(Exchange exchange) {
        sent.addAll(exchange.published());
        if (exchange.isReplied()) {
            sent.add(exchange.reply());
        }
    }

    private void ask(Channel channel, String type, ObjectNode content) {
        keep(client.send(channel, type, content).await(LIMIT));
    }

    private void provokeAll() throws IOException {
        // What comes of the requests of others belongs to no exchange of this client: status messages, too.
        try (JupyterClient other = JupyterClient.connect(server.connection(), LIMIT)) {
            other.kernelInfo(Channel.SHELL);
        }
        keep(client.execute(ExecuteRequest.of("outputs").expression("a", "x").expression("b", "wrong")));
        keep(client.execute("fails"));
        String code = "abc";
        for (String type : List.of("complete_request", "inspect_request", "is_complete_request", "history_request",
                "comm_info_request", "kernel_info_request", "connect_request")) {
            ask(Channel.SHELL, type, Json.object().put("code", code).put("output", true));
        }
        ask(Channel.SHELL, "is_complete_request", Json.object().put("code", "if (a) {"));
        for (String type : List.of("create_subshell_request", "list_subshell_request", "usage_request",
                "interrupt_request")) {
            ask(Channel.CONTROL, type, Json.object());
        }
        String subshell = sent.stream().filter(m -> m.type().equals("create_subshell_reply")).findFirst().orElseThrow()
                .content().path("subshell_id").asText();
        ask(Channel.CONTROL, "delete_subshell_request", Json.object().put("subshell_id", subshell));
        ask(Channel.CONTROL, "debug_request",
                Json.object().put("type", "request").put("seq", 1).put("command", "debugInfo"));
        keep(client.send(Channel.SHELL, "comm_open", Json.object().put("comm_id", "c").put("target_name", "both")
                .set("data", Json.object())).awaitIdle(LIMIT));
        interpreter.on("opens", (cell, out) -> {
            server.comms().open("front", Json.object(), (message, more) -> { });
            return FakeInterpreter.ok();
        });
        keep(client.execute("opens"));
        ask(Channel.CONTROL, "shutdown_request", Json.object().put("restart", true));
        sent.addAll(client.unowned());
    }

    @Test
    void everyKindIsKnownAndWhatIsWrongIsSeen() throws IOException {
        provokeAll();
        Set<String> kinds = sent.stream().map(WireMessage::type).collect(Collectors.toCollection(TreeSet::new));
        Set<String> known = SchemaCheck.kinds();
        known.removeAll(NOT_SENT);
        assertThat(kinds).isEqualTo(known);
        for (WireMessage message : sent) {
            assertThat(check.problems(message)).isEmpty();
            assertThat(check.problems(with(message, "nonsense", true))).as("a field too many in " + message).isNotEmpty()
                    .first().asString().startsWith(message.type());
            message.content().fieldNames().forEachRemaining(field ->
                    assertThat(check.problems(with(message, field, null))).as(field + " null in " + message).isNotEmpty());
        }
    }

    @Test
    void kindsThatNobodyKnowsAreSeen() {
        ObjectNode header = client.message("invented", Json.object(), Json.object(), Json.object()).header();
        assertThat(check.problems(message(header, Json.object(), Json.object()))).isNotEmpty();
        ObjectNode reply = header.deepCopy().put("msg_type", "execute_reply");
        assertThat(check.problems(message(reply, Json.object(), Json.object().put("status", "aborted"))))
                .as("a reply to nothing").isNotEmpty();
        ObjectNode parent = header.deepCopy().put("msg_type", "complete_request");
        assertThat(check.problems(message(reply, parent, Json.object().put("status", "aborted")))).singleElement()
                .asString().contains("answers a complete_request");
        header.remove("date");
        assertThat(check.problems(message(header.put("msg_type", "status"), Json.object(),
                Json.object().put("execution_state", "idle")))).singleElement().asString().contains("date");
    }

    @Test
    void completionsWhoseTypesAreThoseOfOthersAreSeen() {
        keep(client.send(Channel.SHELL, "complete_request", Json.object().put("code", "abc")).await(LIMIT));
        WireMessage good = sent.get(0);
        ObjectNode content = good.content().deepCopy();
        ((com.fasterxml.jackson.databind.node.ArrayNode) content.get("matches")).add("more");
        assertThat(check.problems(message(good.header(), good.parent(), content))).singleElement().asString()
                .contains("2 matches have 1 types");
    }

    private static WireMessage with(WireMessage message, String field, Boolean value) {
        ObjectNode content = message.content().deepCopy();
        content.put(field, value);
        return message(message.header(), message.parent(), content);
    }

    private static WireMessage message(ObjectNode header, ObjectNode parent, ObjectNode content) {
        return new WireMessage(List.of(), header, parent, Json.object(), content, List.of());
    }
}
