package farcell.jupyter;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a handler answers.
 *
 * @param after runs once the reply and the idle status are queued
 */
record Reply(ObjectNode content, ObjectNode metadata, Runnable after) {

    static Reply of(ObjectNode content) {
        return new Reply(content, Json.object(), () -> { });
    }

    /** {@code status: ok}, to be filled by the caller. */
    static ObjectNode ok() {
        return Json.object().put("status", "ok");
    }

    static ObjectNode error(Interpreter.Result.Failed failure) {
        ObjectNode content = Json.object().put("status", "error");
        content.setAll(Failures.fields(failure));
        return content;
    }
}
