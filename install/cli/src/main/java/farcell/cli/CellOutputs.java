package farcell.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import farcell.jupyter.Bundles;
import farcell.jupyter.Interpreter.CellOutput;
import farcell.jupyter.Interpreter.InputUnavailable;
import farcell.jupyter.Interpreter.Result;
import farcell.wire.Bundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The outputs of one cell as a notebook keeps them (nbformat 4, "Code cell outputs"): neighbouring texts of one stream
 * are one output, and an update replaces what was shown under its display id, in whichever cell.
 */
final class CellOutputs implements CellOutput {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** One output. */
    private sealed interface Output {
        record Stream(String name, StringBuilder text) implements Output {}

        /** @param node as written; its text is a list of lines only in the file */
        record Other(ObjectNode node) implements Output {}
    }

    private final List<Output> outputs = new ArrayList<>();
    private final Map<String, List<ObjectNode>> displays;
    private final Echo echo;
    private boolean clearNext;

    /** Where a person reads along. */
    interface Echo {
        void text(String stream, String text);

        Echo NONE = (stream, text) -> { };
    }

    /** @param displays what is shown in the whole notebook, by display id; also the lock of all outputs */
    CellOutputs(Map<String, List<ObjectNode>> displays, Echo echo) {
        this.displays = displays;
        this.echo = echo;
    }

    @Override
    public void stream(String name, String text) {
        synchronized (displays) {
            clearIfAsked();
            Output last = outputs.isEmpty() ? null : outputs.get(outputs.size() - 1);
            if (last instanceof Output.Stream stream && stream.name().equals(name)) {
                stream.text().append(text);
            } else {
                outputs.add(new Output.Stream(name, new StringBuilder(text)));
            }
        }
        echo.text(name, text);
    }

    @Override
    public void display(Bundle bundle, String id, boolean update) {
        synchronized (displays) {
            if (update) {
                displays.getOrDefault(id, List.of()).forEach(node -> show(node, bundle));
                return;
            }
            clearIfAsked();
            ObjectNode node = JSON.objectNode().put("output_type", "display_data");
            show(node, bundle);
            outputs.add(new Output.Other(node));
            if (!id.isEmpty()) {
                displays.computeIfAbsent(id, name -> new ArrayList<>()).add(node);
            }
        }
        echo.text("stdout", bundle.plain() + "\n");
    }

    private static void show(ObjectNode node, Bundle bundle) {
        node.set("data", Bundles.data(bundle));
        node.set("metadata", Bundles.metadata(bundle));
    }

    @Override
    public void clear(boolean wait) {
        synchronized (displays) {
            clearNext = wait;
            if (!wait) {
                outputs.clear();
            }
        }
    }

    private void clearIfAsked() {
        if (clearNext) {
            clearNext = false;
            outputs.clear();
        }
    }

    @Override
    public String input(String prompt, boolean password) throws InputUnavailable {
        throw new InputUnavailable("farcell run has nobody to ask; give values with -p name=value");
    }

    /** What the cell ended with. @param count its execution count */
    void end(Result result, int count) {
        if (result instanceof Result.Ok ok) {
            ok.value().ifPresent(value -> {
                synchronized (displays) {
                    clearIfAsked();
                    ObjectNode node = JSON.objectNode().put("output_type", "execute_result")
                            .put("execution_count", count);
                    show(node, value);
                    outputs.add(new Output.Other(node));
                }
                echo.text("stdout", value.plain() + "\n");
            });
        } else if (result instanceof Result.Failed failed) {
            synchronized (displays) {
                ObjectNode node = JSON.objectNode().put("output_type", "error").put("ename", failed.name())
                        .put("evalue", failed.message());
                ArrayNode traceback = node.putArray("traceback");
                failed.traceback().forEach(traceback::add);
                outputs.add(new Output.Other(node));
            }
        }
    }

    /** As the file has it. */
    ArrayNode json() {
        synchronized (displays) {
            ArrayNode all = JSON.arrayNode();
            for (Output output : outputs) {
                if (output instanceof Output.Stream stream) {
                    ObjectNode node = all.addObject().put("output_type", "stream").put("name", stream.name());
                    node.set("text", NotebookFile.lines(stream.text().toString()));
                } else {
                    all.add(split(((Output.Other) output).node()));
                }
            }
            return all;
        }
    }

    private static ObjectNode split(ObjectNode node) {
        ObjectNode copy = node.deepCopy();
        if (copy.get("data") instanceof ObjectNode data) {
            data.fieldNames().forEachRemaining(type -> {
                JsonNode content = data.get(type);
                if (content.isTextual() && (type.startsWith("text/") || type.equals("image/svg+xml"))) {
                    data.set(type, NotebookFile.lines(content.asText()));
                }
            });
        }
        return copy;
    }
}
