package farcell.jupyter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import farcell.wire.Bundle;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Rendered values as the protocol carries them: JSON types as JSON, all others as text. */
public final class Bundles {
    private Bundles() {}

    /** The data of a message or of a notebook's output; always with text/plain. */
    public static ObjectNode data(Bundle bundle) {
        ObjectNode data = Json.object();
        bundle.data().forEach((type, text) -> data.set(type, isJson(type) ? json(text) : text(text)));
        if (data.isEmpty() || !data.has("text/plain")) {
            // Consoles and nbconvert show nothing else.
            data.put("text/plain", data.isEmpty() ? "" : "<" + String.join(", ", bundle.data().keySet()) + ">");
        }
        return data;
    }

    /** Its metadata, an empty object for none. */
    public static ObjectNode metadata(Bundle bundle) {
        if (!bundle.metadata().isEmpty() && json(bundle.metadata()) instanceof ObjectNode object) {
            return object;
        }
        return Json.object();
    }

    /** A rendered value out of the data and metadata of a message or of a notebook's output. */
    public static Bundle of(JsonNode data, JsonNode metadata) {
        Map<String, String> types = new LinkedHashMap<>();
        data.properties().forEach(entry -> types.put(entry.getKey(), entry.getValue().isTextual()
                ? entry.getValue().textValue() : entry.getValue().toString()));
        return new Bundle(types, metadata.isEmpty() ? "" : metadata.toString());
    }

    private static boolean isJson(String type) {
        String bare = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return bare.equals("application/json") || bare.endsWith("+json");
    }

    private static JsonNode json(String text) {
        try {
            JsonNode node = Json.parse(text);
            return node.isMissingNode() ? text(text) : node;
        } catch (JsonProcessingException e) {
            return text(text);
        }
    }

    private static TextNode text(String text) {
        return TextNode.valueOf(Text.wellFormed(text));
    }
}
