package farcell.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import farcell.jupyter.Interpreter.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A notebook on disk: nbformat 4 (its documentation, "The Notebook file format"). What it does not know it keeps. */
final class NotebookFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode root;
    private final ArrayNode cells;

    private NotebookFile(ObjectNode root, ArrayNode cells) {
        this.root = root;
        this.cells = cells;
    }

    /** @throws Failure for what is no notebook, or one that this cannot run */
    static NotebookFile read(Path file) throws IOException {
        JsonNode node;
        try {
            node = JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new Failure(file + " is no notebook: " + e.getOriginalMessage(), e);
        }
        if (!(node instanceof ObjectNode root) || !root.has("nbformat")) {
            throw new Failure(file + " is no notebook: it has no nbformat");
        }
        int format = root.path("nbformat").asInt();
        if (format != 4 || !(root.get("cells") instanceof ArrayNode cells)) {
            throw new Failure(file + " has notebook format " + format + "; only 4 is run. Convert it: "
                    + "jupyter nbconvert --to notebook --nbformat 4 " + file);
        }
        String language = root.path("metadata").path("kernelspec").path("language")
                .asText(root.path("metadata").path("language_info").path("name").asText("java"));
        if (!language.equalsIgnoreCase("java")) {
            throw new Failure(file + " is a notebook of " + language + ", not of Java");
        }
        return new NotebookFile(root, cells);
    }

    /** Cells of code that are not blank, in order. */
    List<ObjectNode> codeCells() {
        List<ObjectNode> code = new ArrayList<>();
        for (JsonNode cell : cells) {
            if (cell instanceof ObjectNode object && cell.path("cell_type").asText().equals("code")) {
                code.add(object);
            }
        }
        return code.stream().filter(cell -> !source(cell).isBlank()).toList();
    }

    /** Takes away what an earlier run left: outputs and counts. */
    void clearOutputs() {
        for (JsonNode cell : cells) {
            if (cell instanceof ObjectNode object && cell.path("cell_type").asText().equals("code")) {
                object.set("outputs", JSON.createArrayNode());
                object.putNull("execution_count");
            }
        }
    }

    /** The text of a cell, which is a string or a list of lines. */
    static String source(ObjectNode cell) {
        JsonNode source = cell.path("source");
        if (source.isTextual()) {
            return source.asText();
        }
        StringBuilder text = new StringBuilder();
        source.forEach(line -> text.append(line.asText()));
        return text.toString();
    }

    static boolean isTagged(ObjectNode cell, String tag) {
        for (JsonNode name : cell.path("metadata").path("tags")) {
            if (name.asText().equals(tag)) {
                return true;
            }
        }
        return false;
    }

    void removeTagged(String tag) {
        for (int i = cells.size() - 1; i >= 0; i--) {
            if (cells.get(i) instanceof ObjectNode cell && isTagged(cell, tag)) {
                cells.remove(i);
            }
        }
    }

    /** Puts a new cell of code behind another, or first where that is null. */
    ObjectNode insertAfter(ObjectNode before, String source, String tag) {
        ObjectNode cell = JSON.createObjectNode();
        cell.put("cell_type", "code").putNull("execution_count");
        if (root.path("nbformat_minor").asInt() >= 5) {
            cell.put("id", UUID.randomUUID().toString().substring(0, 8));
        }
        cell.putObject("metadata").putArray("tags").add(tag);
        cell.set("outputs", JSON.createArrayNode());
        cell.set("source", lines(source));
        int at = 0;
        for (int i = 0; i < cells.size() && before != null; i++) {
            if (cells.get(i) == before) {
                at = i + 1;
            }
        }
        cells.insert(at, cell);
        return cell;
    }

    /** Says in which language the notebook was run. */
    void language(Language language) {
        ObjectNode info = root.withObject("/metadata").withObject("/language_info");
        info.put("name", "java").put("version", language.version()).put("file_extension", language.fileExtension())
                .put("mimetype", language.mimetype()).put("pygments_lexer", language.pygmentsLexer())
                .put("codemirror_mode", language.codemirrorMode());
    }

    /** Text as a list of lines with their ends, as notebooks keep it so that version control shows lines. */
    static ArrayNode lines(String text) {
        ArrayNode lines = JSON.createArrayNode();
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('\n', start);
            int next = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(start, next));
            start = next;
        }
        return lines;
    }

    /** Writes the whole or nothing. */
    void write(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        Path part = Files.createTempFile(parent, "." + file.getFileName(), ".part");
        try {
            DefaultIndenter indent = new DefaultIndenter(" ", "\n");
            DefaultPrettyPrinter printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER).withObjectEmptySeparator("")
                    .withArrayEmptySeparator(""));
            printer.indentObjectsWith(indent);
            printer.indentArraysWith(indent);
            Files.write(part, (JSON.writer(printer).writeValueAsString(root) + "\n")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
