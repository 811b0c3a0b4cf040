package farcell.jupyter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import farcell.jupyter.Interpreter.Completeness;
import farcell.jupyter.Interpreter.Completions;
import farcell.wire.Bundle;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Questions about code that does not run: completion, inspection, completeness. Positions cross as code points. */
final class Analysis {
    private final InterpreterStart start;

    Analysis(InterpreterStart start) {
        this.start = start;
    }

    private static String code(Request request) {
        JsonNode code = request.content().path("code");
        if (!code.isTextual()) {
            throw new IllegalArgumentException(request.type() + " without code");
        }
        return code.textValue();
    }

    private static int cursor(Request request, String code) {
        return Text.toUtf16(code, request.content().path("cursor_pos").asInt(Integer.MAX_VALUE));
    }

    private Interpreter interpreter() throws Exception {
        try {
            return start.await();
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    Optional<Reply> complete(Request request) throws Exception {
        String code = code(request);
        Completions completions = interpreter().complete(code, cursor(request, code));
        int start = Text.toCodePoints(code, completions.start());
        int end = Text.toCodePoints(code, completions.end());
        Set<String> texts = new LinkedHashSet<>();
        ArrayNode types = Json.array();
        for (Completions.Match match : completions.matches()) {
            texts.add(match.text());
            types.addObject().put("start", start).put("end", end).put("text", Text.wellFormed(match.text()))
                    .put("type", match.type()).put("signature", Text.wellFormed(match.signature()));
        }
        ObjectNode content = Reply.ok().put("cursor_start", start).put("cursor_end", end);
        content.set("matches", Json.strings(texts));
        // Read by JupyterLab for the kind and signature beside each match.
        content.putObject("metadata").set("_jupyter_types_experimental", types);
        return Optional.of(Reply.of(content));
    }

    Optional<Reply> inspect(Request request) throws Exception {
        String code = code(request);
        Optional<Bundle> found = interpreter().inspect(code, cursor(request, code),
                request.content().path("detail_level").asInt(0));
        ObjectNode content = Reply.ok().put("found", found.isPresent());
        content.set("data", found.map(Bundles::data).orElseGet(Json::object));
        content.set("metadata", found.map(Bundles::metadata).orElseGet(Json::object));
        return Optional.of(Reply.of(content));
    }

    Optional<Reply> isComplete(Request request) throws Exception {
        Completeness answer = interpreter().isComplete(code(request));
        ObjectNode content = Json.object();
        if (answer instanceof Completeness.Complete) {
            content.put("status", "complete");
        } else if (answer instanceof Completeness.Incomplete incomplete) {
            content.put("status", "incomplete").put("indent", incomplete.indent());
        } else if (answer instanceof Completeness.Invalid) {
            content.put("status", "invalid");
        } else {
            content.put("status", "unknown");
        }
        return Optional.of(Reply.of(content));
    }
}
