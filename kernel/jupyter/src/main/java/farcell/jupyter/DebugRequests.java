package farcell.jupyter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** debug_request, while no debugger is advertised: each gets a DAP response that says so. */
final class DebugRequests {
    private DebugRequests() {}

    static Optional<Reply> handle(Request request) {
        ObjectNode content = Json.object().put("type", "response")
                .put("seq", request.content().path("seq").asInt())
                .put("request_seq", request.content().path("seq").asInt())
                .put("success", false)
                .put("command", request.content().path("command").asText())
                .put("message", "This kernel has no debugger.");
        return Optional.of(Reply.of(content));
    }
}
