package farcell.jupyter.client;

import com.fasterxml.jackson.databind.JsonNode;
import farcell.jupyter.WireMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What the messaging specification demands of each message that a kernel sends. */
public final class MessageCheck {
    private enum Kind {
        TEXT(JsonNode::isTextual), INT(JsonNode::isIntegralNumber), BOOL(JsonNode::isBoolean),
        OBJECT(JsonNode::isObject), LIST(JsonNode::isArray);

        private final Predicate<JsonNode> test;

        Kind(Predicate<JsonNode> test) {
            this.test = test;
        }
    }

    private static final List<String> HEADER = List.of("msg_id", "session", "username", "date", "msg_type", "version");
    private static final Map<String, Kind> ERROR =
            Map.of("ename", Kind.TEXT, "evalue", Kind.TEXT, "traceback", Kind.LIST);
    private static final Map<String, Map<String, Kind>> FIELDS = Map.ofEntries(
            Map.entry("status", Map.of("execution_state", Kind.TEXT)),
            Map.entry("stream", Map.of("name", Kind.TEXT, "text", Kind.TEXT)),
            Map.entry("execute_input", Map.of("code", Kind.TEXT, "execution_count", Kind.INT)),
            Map.entry("execute_result",
                    Map.of("execution_count", Kind.INT, "data", Kind.OBJECT, "metadata", Kind.OBJECT)),
            Map.entry("display_data", Map.of("data", Kind.OBJECT, "metadata", Kind.OBJECT)),
            Map.entry("update_display_data",
                    Map.of("data", Kind.OBJECT, "metadata", Kind.OBJECT, "transient", Kind.OBJECT)),
            Map.entry("clear_output", Map.of("wait", Kind.BOOL)),
            Map.entry("error", ERROR),
            Map.entry("execute_reply",
                    Map.of("execution_count", Kind.INT, "user_expressions", Kind.OBJECT, "payload", Kind.LIST)),
            Map.entry("complete_reply", Map.of("matches", Kind.LIST, "cursor_start", Kind.INT, "cursor_end", Kind.INT,
                    "metadata", Kind.OBJECT)),
            Map.entry("inspect_reply", Map.of("found", Kind.BOOL, "data", Kind.OBJECT, "metadata", Kind.OBJECT)),
            Map.entry("is_complete_reply", Map.of()),
            Map.entry("history_reply", Map.of("history", Kind.LIST)),
            Map.entry("comm_info_reply", Map.of("comms", Kind.OBJECT)),
            Map.entry("kernel_info_reply", Map.of("protocol_version", Kind.TEXT, "implementation", Kind.TEXT,
                    "implementation_version", Kind.TEXT, "language_info", Kind.OBJECT, "banner", Kind.TEXT,
                    "supported_features", Kind.LIST)),
            Map.entry("connect_reply", Map.of("shell_port", Kind.INT, "iopub_port", Kind.INT, "stdin_port", Kind.INT,
                    "control_port", Kind.INT, "hb_port", Kind.INT)),
            Map.entry("create_subshell_reply", Map.of("subshell_id", Kind.TEXT)),
            Map.entry("delete_subshell_reply", Map.of()),
            Map.entry("list_subshell_reply", Map.of("subshell_id", Kind.LIST)),
            // Not in the specification: as ipykernel answers it.
            Map.entry("usage_reply", Map.of("pid", Kind.INT, "hostname", Kind.TEXT, "cpu_count", Kind.INT)),
            Map.entry("shutdown_reply", Map.of("restart", Kind.BOOL)),
            Map.entry("interrupt_reply", Map.of()),
            Map.entry("input_request", Map.of("prompt", Kind.TEXT, "password", Kind.BOOL)),
            Map.entry("comm_open", Map.of("comm_id", Kind.TEXT, "target_name", Kind.TEXT, "data", Kind.OBJECT)),
            Map.entry("comm_msg", Map.of("comm_id", Kind.TEXT, "data", Kind.OBJECT)),
            Map.entry("comm_close", Map.of("comm_id", Kind.TEXT, "data", Kind.OBJECT)),
            Map.entry("iopub_welcome", Map.of("subscription", Kind.TEXT)),
            Map.entry("debug_event", Map.of("type", Kind.TEXT, "event", Kind.TEXT)),
            Map.entry("debug_reply", Map.of("type", Kind.TEXT, "request_seq", Kind.INT, "success", Kind.BOOL,
                    "command", Kind.TEXT)));
    private static final Set<String> STATES = Set.of("busy", "idle", "starting");
    private static final Set<String> COMPLETENESS = Set.of("complete", "incomplete", "invalid", "unknown", "error");
    /** A request on a channel, or for a subshell, that does not serve it is refused in general terms. */
    private static final Set<String> REFUSED = Set.of("UnknownMessage", "SubshellNotFound");
    private static final Set<String> NO_STATUS = Set.of("debug_reply", "is_complete_reply");

    private MessageCheck() {}

    /** What is wrong with a message of a kernel; empty when it is as specified. */
    public static List<String> problems(WireMessage message) {
        List<String> problems = new ArrayList<>();
        for (String field : HEADER) {
            if (!message.header().path(field).isTextual()) {
                problems.add("header without " + field);
            }
        }
        String type = message.type();
        JsonNode content = message.content();
        boolean reply = type.endsWith("_reply");
        String status = content.path("status").asText("");
        if (reply && message.parentId().isEmpty()) {
            problems.add("reply without parent");
        }
        if (reply && status.equals("error")) {
            check(content, ERROR, problems);
            if (type.equals("execute_reply") && !REFUSED.contains(content.path("ename").asText())) {
                check(content, FIELDS.get(type), problems);
            }
        } else if (!status.equals("aborted")) {
            Map<String, Kind> fields = FIELDS.get(type);
            if (fields == null) {
                problems.add("unknown type");
            } else {
                check(content, fields, problems);
            }
            if (reply && !NO_STATUS.contains(type) && !status.equals("ok")) {
                problems.add("status is \"" + status + "\"");
            }
        }
        if (!reply || !status.equals("error")) {
            special(type, content, problems);
        }
        return problems.stream().map(problem -> type + ": " + problem + " in " + content).toList();
    }

    private static void check(JsonNode content, Map<String, Kind> fields, List<String> problems) {
        fields.forEach((name, kind) -> {
            if (!kind.test.test(content.path(name))) {
                problems.add(name + " is not of kind " + kind);
            }
        });
    }

    private static void special(String type, JsonNode content, List<String> problems) {
        switch (type) {
            case "status" -> require(STATES.contains(content.path("execution_state").asText()), "state", problems);
            case "stream" -> require(Set.of("stdout", "stderr").contains(content.path("name").asText())
                    && !content.path("text").asText().isEmpty(), "stream name or text", problems);
            case "is_complete_reply" -> {
                String status = content.path("status").asText();
                require(COMPLETENESS.contains(status), "status", problems);
                require(!status.equals("incomplete") || content.path("indent").isTextual(), "indent", problems);
            }
            case "execute_result", "display_data", "update_display_data" -> {
                require(content.path("data").path("text/plain").isTextual(), "text/plain", problems);
                content.path("data").properties().forEach(entry -> require(entry.getValue().isTextual()
                        || entry.getKey().endsWith("json"), entry.getKey(), problems));
                require(!type.startsWith("update") || content.path("transient").path("display_id").isTextual(),
                        "display_id", problems);
            }
            case "complete_reply" -> completions(content, problems);
            case "list_subshell_reply" -> content.path("subshell_id")
                    .forEach(id -> require(id.isTextual(), "subshell_id", problems));
            case "history_reply" -> content.path("history").forEach(entry -> require(entry.size() == 3
                    && entry.path(0).isInt() && entry.path(1).isInt() && (entry.path(2).isTextual()
                    || entry.path(2).size() == 2 && entry.path(2).path(0).isTextual()), "history entry", problems));
            case "kernel_info_reply" -> {
                for (String field : List.of("name", "version", "mimetype", "file_extension")) {
                    require(content.path("language_info").path(field).isTextual(), "language_info." + field, problems);
                }
            }
            default -> { }
        }
    }

    /** Clients pair each match with its type and signature by position. */
    private static void completions(JsonNode content, List<String> problems) {
        JsonNode matches = content.path("matches");
        JsonNode types = content.at("/metadata/_jupyter_types_experimental");
        require(types.isMissingNode() || types.size() == matches.size(), "number of types", problems);
        for (int i = 0; i < types.size(); i++) {
            JsonNode type = types.path(i);
            require(type.path("text").equals(matches.path(i)) && type.path("start").isInt() && type.path("end").isInt()
                    && type.path("type").isTextual() && type.path("signature").isTextual(), "type " + i, problems);
        }
    }

    private static void require(boolean good, String what, List<String> problems) {
        if (!good) {
            problems.add(what + " is missing or wrong");
        }
    }
}
