package farcell.magics.standard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import farcell.magics.MagicException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads notebooks (nbformat 4: docs "The Notebook file format"; 3 had its cells in worksheets). */
final class NotebookFile {

    private NotebookFile() {}

    /** Text of the code cells, in order; blank ones are left out. */
    static List<String> codeCells(Path notebook) throws IOException {
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(Files.readAllBytes(notebook));
        } catch (JsonProcessingException e) {
            throw new MagicException(notebook.getFileName() + " is no notebook: " + e.getOriginalMessage(), e);
        }
        List<JsonNode> lists = new ArrayList<>(List.of(root.path("cells")));
        root.path("worksheets").forEach(sheet -> lists.add(sheet.path("cells")));
        if (lists.stream().noneMatch(JsonNode::isArray)) {
            throw new MagicException(notebook.getFileName() + " is no notebook: it has no list of cells");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode cells : lists) {
            for (JsonNode cell : cells) {
                String text = text(cell.path(cell.has("source") ? "source" : "input"));
                if (cell.path("cell_type").asText().equals("code") && !text.isBlank()) {
                    texts.add(text);
                }
            }
        }
        return texts;
    }

    /** Multi-line text is one string or a list of lines. */
    private static String text(JsonNode source) {
        if (source.isTextual()) {
            return source.asText();
        }
        StringBuilder text = new StringBuilder();
        source.forEach(line -> text.append(line.asText()));
        return text.toString();
    }
}
