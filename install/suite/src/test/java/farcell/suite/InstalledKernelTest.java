package farcell.suite;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.jupyter.Channel;
import farcell.jupyter.Json;
import farcell.jupyter.WireMessage;
import farcell.jupyter.client.Exchange;
import farcell.jupyter.client.JupyterClient;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What only the kernel as it is installed has, such as the ledger of outputs; {@link InstalledCasesTest} has the rest. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InstalledKernelTest {

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
        // One statement: what is printed may be shown before the next one runs.
        Exchange cell = startAndAwaitOutput("{ System.out.println(\"in\"); while (true) { } }");
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
        // About ten, and more where the machine is so slow that what is there is sent on its own after a while.
        assertThat(cell.published("stream").size()).isLessThan(200);
    }
}
