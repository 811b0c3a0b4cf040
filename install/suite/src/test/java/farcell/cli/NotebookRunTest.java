package farcell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code farcell run} with real sessions. */
class NotebookRunTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;
    private final StringWriter messages = new StringWriter();

    private Path notebook(ObjectNode... cells) throws Exception {
        ObjectNode root = JSON.createObjectNode().put("nbformat", 4).put("nbformat_minor", 5);
        root.putObject("metadata").putObject("kernelspec").put("name", "farcell").put("language", "java");
        ArrayNode list = root.putArray("cells");
        List.of(cells).forEach(list::add);
        Path file = directory.resolve("in.ipynb");
        JSON.writeValue(file.toFile(), root);
        return file;
    }

    private static ObjectNode code(String source, String... tags) {
        ObjectNode cell = JSON.createObjectNode().put("cell_type", "code").put("id", "c" + source.hashCode())
                .put("source", source).put("execution_count", 99);
        ArrayNode names = cell.putObject("metadata").putArray("tags");
        List.of(tags).forEach(names::add);
        cell.putArray("outputs").addObject().put("output_type", "stream").put("name", "stdout").put("text", "stale");
        return cell;
    }

    private static ObjectNode text(String source) {
        ObjectNode cell = JSON.createObjectNode().put("cell_type", "markdown").put("id", "t1").put("source", source);
        cell.putObject("metadata");
        return cell;
    }

    private int run(String... arguments) {
        return Main.commandLine().setErr(new PrintWriter(messages, true)).execute(arguments);
    }

    private List<JsonNode> cells(Path file) throws Exception {
        return StreamSupport.stream(JSON.readTree(file.toFile()).get("cells").spliterator(), false)
                .filter(cell -> cell.get("cell_type").asText().equals("code")).toList();
    }

    private static String joined(JsonNode lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.asText()));
        return text.toString();
    }

    @Test
    void outputsAreWrittenAsNotebooksKeepThem() throws Exception {
        Path in = notebook(text("# Title"),
                code("System.out.println(1);\nSystem.out.println(2);\n"
                        + "String id = Display.display((Object) \"first\");\n6 * 7"),
                code("Display.updateDisplay(id, \"second\");"), code("%%remote\nint far = 5;"), code("far + 1"));
        Path out = directory.resolve("out.ipynb");
        assertThat(run("run", in.toString(), "-o", out.toString())).isZero();
        List<JsonNode> cells = cells(out);
        JsonNode first = cells.get(0).get("outputs");
        assertThat(first.get(0).get("output_type").asText()).isEqualTo("stream");
        assertThat(joined(first.get(0).get("text"))).isEqualTo("1\n2\n");
        assertThat(first.get(1).get("output_type").asText()).isEqualTo("display_data");
        assertThat(joined(first.get(1).get("data").get("text/plain"))).contains("second");
        assertThat(first.get(2).get("output_type").asText()).isEqualTo("execute_result");
        assertThat(joined(first.get(2).get("data").get("text/plain"))).isEqualTo("42");
        assertThat(cells.get(1).get("outputs")).isEmpty();
        assertThat(joined(cells.get(3).get("outputs").get(0).get("data").get("text/plain"))).isEqualTo("6");
        assertThat(cells).extracting(cell -> cell.get("execution_count").asInt()).containsExactly(1, 2, 3, 4);
        assertThat(Files.readString(out)).contains("\"language_info\"").doesNotContain("stale");
        assertThat(Files.readString(in)).contains("stale");
    }

    @Test
    void parametersKeepTheirDeclaredTypes() throws Exception {
        Path in = notebook(
                code("float rate = 0.5f; String name = \"x\"; List<Integer> sizes = List.of(1);", "parameters"),
                code("rate = 9f;", "injected-parameters"), code("name + \" \" + rate * 2 + sizes"));
        Path out = directory.resolve("out.ipynb");
        assertThat(run("run", in.toString(), "-o", out.toString(), "-p", "rate=3", "-p", "name=a \"b\"",
                "-p", "sizes=List.of(7, 8)")).isZero();
        List<JsonNode> cells = cells(out);
        assertThat(cells).hasSize(3);
        assertThat(cells.get(1).path("metadata").path("tags").get(0).asText()).isEqualTo("injected-parameters");
        assertThat(joined(cells.get(1).get("source")))
                .isEqualTo("// Parameters\nrate = 3.0f;\nname = \"a \\\"b\\\"\";\nsizes = List.of(7, 8);");
        assertThat(joined(cells.get(2).get("outputs").get(0).get("data").get("text/plain")))
                .contains("a \"b\" 6.0[7, 8]");
    }

    @Test
    void anErrorEndsTheRunAndIsWritten() throws Exception {
        Path in = notebook(code("int zero = 0;"), code("1 / zero"), code("zero"));
        Path out = directory.resolve("out.ipynb");
        assertThat(run("run", in.toString(), "-o", out.toString())).isEqualTo(1);
        List<JsonNode> cells = cells(out);
        JsonNode error = cells.get(1).get("outputs").get(0);
        assertThat(error.get("output_type").asText()).isEqualTo("error");
        assertThat(error.get("ename").asText()).isEqualTo("ArithmeticException");
        assertThat(cells.get(2).get("execution_count").isNull()).isTrue();
        assertThat(cells.get(2).get("outputs")).isEmpty();
    }

    @Test
    void aCellIsStoppedAtItsLimit() throws Exception {
        // One cell: the limit is that of each, and the first one has the start of the session, too.
        Path in = notebook(code("int a = 1; while (true) { a++; }"));
        Path out = directory.resolve("out.ipynb");
        assertThat(run("run", in.toString(), "-o", out.toString(), "--timeout", "2s")).isEqualTo(1);
        assertThat(cells(out).get(0).get("outputs").get(0).get("ename").asText()).isEqualTo("Timeout");
    }

    @Test
    void wrongUseIsSaid() throws Exception {
        assertThat(run("run", directory.resolve("none.ipynb").toString())).isEqualTo(2);
        Path in = notebook(code("1", "parameters"));
        assertThat(run("run", in.toString(), "-p", "=3")).isEqualTo(2);
        assertThat(run("run", in.toString(), "--timeout", "soon")).isEqualTo(2);
        assertThat(run("run", in.toString(), "-p", "nothing=3")).isEqualTo(1);
        assertThat(messages.toString()).contains("there is no file").contains("NAME=VALUE").contains("duration")
                .contains("declares no nothing");
        Files.writeString(in, "{\"nbformat\": 3, \"worksheets\": []}");
        assertThat(run("run", in.toString())).isEqualTo(1);
    }
}
