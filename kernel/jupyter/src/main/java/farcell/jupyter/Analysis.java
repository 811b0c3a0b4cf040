package farcell.jupyter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import farcell.jupyter.Interpreter.Completeness;
import farcell.jupyter.Interpreter.Completions;
import farcell.wire.Bundle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Questions about code that does not run: completion, inspection, completeness. Positions cross as code points. */
final class Analysis {
    /** As IPython says it; clients show nothing then. */
    private static final String UNKNOWN_TYPE = "<unknown>";

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
        // Overloads are one match: what is inserted is the same.
        Map<String, List<Completions.Match>> byText = new LinkedHashMap<>();
        completions.matches().forEach(match ->
                byText.computeIfAbsent(Text.wellFormed(match.text()), text -> new ArrayList<>()).add(match));
        ArrayNode types = Json.array();
        byText.forEach((text, matches) -> types.addObject().put("start", start).put("end", end).put("text", text)
                .put("type", type(matches)).put("signature", signature(matches)));
        ObjectNode content = Reply.ok().put("cursor_start", start).put("cursor_end", end);
        content.set("matches", Json.strings(byText.keySet()));
        // JupyterLab shows the type, and older clients the signature, beside the match at the same position.
        content.putObject("metadata").set("_jupyter_types_experimental", types);
        return Optional.of(Reply.of(content));
    }

    private static String type(List<Completions.Match> matches) {
        String type = matches.get(0).type();
        return type == null || type.isEmpty() ? UNKNOWN_TYPE : type;
    }

    private static String signature(List<Completions.Match> matches) {
        List<String> signatures = matches.stream().map(Completions.Match::signature)
                .filter(signature -> signature != null && !signature.isEmpty()).distinct().toList();
        return Text.wellFormed(String.join("\n", signatures));
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
