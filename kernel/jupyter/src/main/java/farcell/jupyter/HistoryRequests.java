package farcell.jupyter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** history_request: tail, range and search. */
final class HistoryRequests {
    private final History history;

    HistoryRequests(History history) {
        this.history = history;
    }

    Optional<Reply> handle(Request request) {
        ObjectNode asked = request.content();
        String access = asked.path("hist_access_type").asText("tail");
        int n = asked.path("n").isNumber() ? asked.path("n").asInt() : Integer.MAX_VALUE;
        List<History.Entry> entries = switch (access) {
            case "tail" -> history.tail(n);
            case "range" -> history.range(asked.path("session").asInt(0), asked.path("start").asInt(0),
                    asked.path("stop").isNumber() ? asked.path("stop").asInt() : Integer.MAX_VALUE);
            case "search" -> history.search(asked.path("pattern").asText("*"), n,
                    asked.path("unique").asBoolean(false));
            default -> throw new IllegalArgumentException(
                    "hist_access_type is \"" + access + "\"; tail, range and search are served");
        };
        ObjectNode content = Reply.ok();
        ArrayNode rows = content.putArray("history");
        boolean output = asked.path("output").asBoolean(false);
        for (History.Entry entry : entries) {
            ArrayNode row = rows.addArray().add(entry.session()).add(entry.line());
            if (output) {
                row.addArray().add(entry.source()).add(entry.output().orElse(null));
            } else {
                row.add(entry.source());
            }
        }
        return Optional.of(Reply.of(content));
    }
}
