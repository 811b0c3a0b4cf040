package farcell.jupyter.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import farcell.jupyter.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** An execute_request, as JupyterLab sends it unless said otherwise. */
public record ExecuteRequest(String code, boolean silent, boolean storeHistory, boolean stopOnError, boolean allowStdin,
                             String cellId, Map<String, String> expressions) {

    public static ExecuteRequest of(String code) {
        return new ExecuteRequest(code, false, true, true, true, "", Map.of());
    }

    public ExecuteRequest silently() {
        return new ExecuteRequest(code, true, storeHistory, stopOnError, allowStdin, cellId, expressions);
    }

    public ExecuteRequest withoutHistory() {
        return new ExecuteRequest(code, silent, false, stopOnError, allowStdin, cellId, expressions);
    }

    public ExecuteRequest goOnAfterError() {
        return new ExecuteRequest(code, silent, storeHistory, false, allowStdin, cellId, expressions);
    }

    public ExecuteRequest withoutStdin() {
        return new ExecuteRequest(code, silent, storeHistory, stopOnError, false, cellId, expressions);
    }

    public ExecuteRequest inCell(String id) {
        return new ExecuteRequest(code, silent, storeHistory, stopOnError, allowStdin, id, expressions);
    }

    public ExecuteRequest expression(String name, String expression) {
        Map<String, String> more = new LinkedHashMap<>(expressions);
        more.put(name, expression);
        return new ExecuteRequest(code, silent, storeHistory, stopOnError, allowStdin, cellId, more);
    }

    ObjectNode content() {
        ObjectNode content = Json.object().put("code", code).put("silent", silent).put("store_history", storeHistory)
                .put("stop_on_error", stopOnError).put("allow_stdin", allowStdin);
        ObjectNode asked = content.putObject("user_expressions");
        expressions.forEach(asked::put);
        return content;
    }

    ObjectNode metadata() {
        return cellId.isEmpty() ? Json.object() : Json.object().put("cellId", cellId);
    }
}
