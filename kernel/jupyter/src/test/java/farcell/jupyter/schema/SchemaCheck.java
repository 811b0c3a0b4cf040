package farcell.jupyter.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import farcell.jupyter.Json;
import farcell.jupyter.WireMessage;
import farcell.jupyter.client.MessageCheck;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds each message of a kernel against {@code messages.schema.json}. A JSON schema sees one place of a message at a
 * time; what must agree between two places is checked here.
 */
public final class SchemaCheck implements MessageCheck {
    private static final String FILE = "messages.schema.json";
    private static final JsonNode DOCUMENT = read();
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(DOCUMENT);

    private static JsonNode read() {
        try (InputStream in = SchemaCheck.class.getResourceAsStream(FILE)) {
            return Json.parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All kinds of message that the schema knows. */
    public static Set<String> kinds() {
        Set<String> kinds = new TreeSet<>();
        DOCUMENT.at("/$defs/kind/enum").forEach(kind -> kinds.add(kind.asText()));
        return kinds;
    }

    @Override
    public List<String> problems(WireMessage message) {
        ObjectNode whole = Json.object();
        whole.set("header", message.header());
        whole.set("parent_header", message.parent());
        whole.set("metadata", message.metadata());
        whole.set("content", message.content());
        List<String> problems = new ArrayList<>();
        // Where a part is wrong, all that stands beside it counts as not evaluated: the part is what to read.
        SCHEMA.validate(whole).stream().sorted(Comparator.comparing(SchemaCheck::follows))
                .forEach(problem -> problems.add(problem.getMessage()));
        if (message.type().equals("complete_reply")) {
            completions(message.content(), problems);
        }
        if (message.type().endsWith("_reply")
                && !message.parent().path("msg_type").asText().equals(message.type().replaceFirst("reply$", "request"))) {
            problems.add("answers a " + message.parent().path("msg_type").asText());
        }
        return problems.stream().map(problem -> message.type() + ": " + problem + " in " + message.content()).toList();
    }

    private static boolean follows(ValidationMessage problem) {
        return problem.getType().equals("unevaluatedProperties");
    }

    /** Clients pair each match with its type and signature by position. */
    private static void completions(JsonNode content, List<String> problems) {
        JsonNode matches = content.path("matches");
        JsonNode types = content.at("/metadata/_jupyter_types_experimental");
        if (!types.isMissingNode() && types.size() != matches.size()) {
            problems.add(matches.size() + " matches have " + types.size() + " types");
        }
        for (int i = 0; i < types.size(); i++) {
            if (!types.path(i).path("text").equals(matches.path(i))) {
                problems.add("the type of match " + i + " is that of another");
            }
        }
        if (content.path("cursor_start").asInt() > content.path("cursor_end").asInt()) {
            problems.add("cursor_start is behind cursor_end");
        }
    }
}
