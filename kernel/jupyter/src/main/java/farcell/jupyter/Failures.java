package farcell.jupyter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Errors as the protocol shows them. */
final class Failures {
    private static final int MAX_FRAMES = 20;

    private Failures() {}

    /** An error of the kernel itself, or of an interpreter that threw where it must not. */
    static Interpreter.Result.Failed of(Throwable error) {
        String name = name(error.getClass());
        String message = message(error);
        List<String> lines = new ArrayList<>();
        lines.add(message.isEmpty() ? name : name + ": " + message);
        StackTraceElement[] stack = error.getStackTrace();
        for (int i = 0; i < stack.length && i < MAX_FRAMES; i++) {
            lines.add("    at " + stack[i]);
        }
        if (stack.length > MAX_FRAMES) {
            lines.add("    ... " + (stack.length - MAX_FRAMES) + " more");
        }
        int depth = 0;
        for (Throwable cause = error.getCause(); cause != null && depth < MAX_FRAMES; cause = cause.getCause()) {
            lines.add("Caused by: " + cause.getClass().getName() + ": " + message(cause));
            depth++;
        }
        return new Interpreter.Result.Failed(name, message, lines);
    }

    /** An anonymous class has no simple name, and an error must have one. */
    private static String name(Class<?> type) {
        return type.getSimpleName().isEmpty() ? name(type.getSuperclass()) : type.getSimpleName();
    }

    private static String message(Throwable error) {
        try {
            return error.getMessage() == null ? "" : error.getMessage();
        } catch (Throwable e) {
            return "(its message cannot be read: " + e.getClass().getName() + ")";
        }
    }

    /** {@code ename}, {@code evalue} and {@code traceback}. */
    static ObjectNode fields(Interpreter.Result.Failed failure) {
        ObjectNode fields = Json.object();
        fields.put("ename", Text.wellFormed(failure.name()));
        fields.put("evalue", Text.wellFormed(failure.message()));
        fields.set("traceback", Json.strings(failure.traceback()));
        return fields;
    }
}
