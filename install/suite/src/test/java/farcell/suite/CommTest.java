package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import farcell.jupyter.Channel;
import farcell.jupyter.ConnectionFile;
import farcell.jupyter.Json;
import farcell.jupyter.KernelServer;
import farcell.jupyter.WireMessage;
import farcell.jupyter.client.Exchange;
import farcell.jupyter.client.JupyterClient;
import farcell.remote.FarcellInterpreter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Comms of user code, through the protocol. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommTest {

    private KernelServer server;
    private JupyterClient client;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        InProcess process = new InProcess(directory, 1_000_000);
        server = new KernelServer(ConnectionFile.local("secret key"), process::interpreter, FarcellInterpreter.describe());
        server.start();
        client = JupyterClient.connect(server.connection(), JupyterClient.LIMIT);
    }

    @AfterAll
    void stop() {
        client.close();
        server.close();
        assertThat(client.problems()).isEmpty();
    }

    private static ObjectNode message(String id, ObjectNode data) {
        ObjectNode content = Json.object().put("comm_id", id);
        content.set("data", data);
        return content;
    }

    private Exchange send(String type, ObjectNode content) {
        return client.send(Channel.SHELL, type, content).awaitIdle(JupyterClient.LIMIT);
    }

    private static void awaitText(Exchange cell, String text) {
        cell.awaitPublished(m -> m.content().path("text").asText().contains(text), JupyterClient.LIMIT);
    }

    @Test
    void aCellOpensSendsHearsAndCloses() {
        Exchange cell = client.execute("""
                Comm line = Comm.open("sketch", Map.of("size", 3, "names", List.of("a", "b")));
                line.onMessage((data, buffers) -> System.out.println("heard " + data + buffers.size()));
                line.onClose(() -> System.out.println("closed"));""");
        WireMessage open = cell.published("comm_open").get(0);
        String id = open.content().path("comm_id").asText();
        assertThat(open.content().path("target_name").asText()).isEqualTo("sketch");
        assertThat(open.content().path("data").toString()).contains("\"size\":3").contains("[\"a\",\"b\"]");
        Exchange second = client.execute("line.send(Map.of(\"x\", 1.5), new byte[] {1, 2}); 1");
        // Sent for the comm, whose cell is the first.
        WireMessage sent = cell.awaitPublished(m -> m.type().equals("comm_msg"), JupyterClient.LIMIT);
        assertThat(sent.content().path("data").toString()).isEqualTo("{\"x\":1.5}");
        assertThat(sent.buffers()).hasSize(1);
        assertThat(sent.buffers().get(0)).containsExactly(1, 2);
        ObjectNode data = Json.object().put("text", "\u00e4 \"quoted\"").put("whole", 7).put("part", 2.5);
        data.putNull("none");
        data.putArray("list").add(1).add(true);
        send("comm_msg", message(id, data));
        awaitText(cell, "heard {text=\u00e4 \"quoted\", whole=7, part=2.5, none=null, list=[1, true]}0");
        assertThat(second.text("stdout")).isEmpty();
        send("comm_close", message(id, Json.object()));
        awaitText(cell, "closed");
        assertThat(client.execute("line.isOpen()").resultText()).isEqualTo("false");
        assertThat(client.execute("line.send(Map.of())").error().orElseThrow().path("evalue").asText())
                .isEqualTo("the comm to sketch is closed");
    }

    @Test
    void aCellServesATargetAlsoWhileAnotherRuns() {
        Exchange cell = client.execute("""
                Comm.register("echo", comm -> {
                    System.out.println("opened with " + comm.opening());
                    comm.onMessage((data, buffers) -> {
                        if (data.containsKey("bad")) throw new IllegalArgumentException("bad data");
                        comm.send(data, buffers.toArray(new byte[0][]));
                    });
                });""");
        Exchange opened = send("comm_open", message("page-1", Json.object().put("a", 1)).put("target_name", "echo"));
        awaitText(cell, "opened with {a=1}");
        Exchange said = send("comm_msg", message("page-1", Json.object().put("say", "hi")));
        WireMessage echo = said.awaitPublished(m -> m.type().equals("comm_msg"), JupyterClient.LIMIT);
        assertThat(echo.content().path("data").path("say").asText()).isEqualTo("hi");
        assertThat(opened.published("comm_close")).isEmpty();
        send("comm_msg", message("page-1", Json.object().put("bad", true)));
        awaitText(cell, "IllegalArgumentException");

        String subshell = client.send(Channel.CONTROL, "create_subshell_request", Json.object())
                .await(JupyterClient.LIMIT).content().path("subshell_id").asText();
        Exchange busy = client.start("System.out.println(\"in\"); while (true) { }");
        awaitText(busy, "in");
        WireMessage plain = client.message("comm_msg", Json.object(),
                message("page-1", Json.object().put("say", "meanwhile")), Json.object());
        plain.header().put("subshell_id", subshell);
        client.send(Channel.SHELL, plain).awaitPublished(m -> m.type().equals("comm_msg"), JupyterClient.LIMIT);
        assertThat(busy.isReplied()).isFalse();
        client.interrupt();
        busy.await(JupyterClient.LIMIT);
    }

    @Test
    void whereNobodyServesATargetTheCommIsClosed() {
        Exchange opened = send("comm_open", message("page-2", Json.object()).put("target_name", "nobody"));
        assertThat(opened.published("comm_close")).hasSize(1);
        client.execute("Comm.register(\"refuses\", comm -> { throw new IllegalStateException(\"no\"); });");
        Exchange refused = send("comm_open", message("page-3", Json.object()).put("target_name", "refuses"));
        refused.awaitPublished(m -> m.type().equals("comm_close"), JupyterClient.LIMIT);
    }

    @Test
    void theCommsOfASessionEndWithIt() {
        Exchange cell = client.execute("%%remote\nComm gone = Comm.open(\"far\", Map.of());");
        List<WireMessage> open = cell.published("comm_open");
        assertThat(open).hasSize(1);
        client.execute("%session stop");
        cell.awaitPublished(m -> m.type().equals("comm_close"), JupyterClient.LIMIT);
    }
}
