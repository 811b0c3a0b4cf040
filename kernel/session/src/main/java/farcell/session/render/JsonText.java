package farcell.session.render;

import java.lang.reflect.Array;
import java.util.Iterator;
import java.util.Map;

/** Writes maps, lists, arrays, numbers, booleans, strings and null as JSON text (RFC 8259). */
public final class JsonText {

    private static final int MAX_DEPTH = 100;

    private final StringBuilder out = new StringBuilder();

    private JsonText() {}

    public static String of(Object value) {
        JsonText json = new JsonText();
        json.append(value, 0);
        return json.out.toString();
    }

    private void append(Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("JSON nested deeper than " + MAX_DEPTH);
        }
        if (value == null || value instanceof Boolean || isFinite(value)) {
            out.append(value);
        } else if (value instanceof Map<?, ?> map) {
            out.append('{');
            String separator = "";
            for (Map.Entry<?, ?> each : map.entrySet()) {
                out.append(separator);
                quote(String.valueOf(each.getKey()));
                out.append(':');
                append(each.getValue(), depth + 1);
                separator = ",";
            }
            out.append('}');
        } else if (value instanceof Iterable<?> items) {
            out.append('[');
            for (Iterator<?> i = items.iterator(); i.hasNext();) {
                append(i.next(), depth + 1);
                out.append(i.hasNext() ? "," : "");
            }
            out.append(']');
        } else if (value.getClass().isArray()) {
            out.append('[');
            for (int i = 0; i < Array.getLength(value); i++) {
                out.append(i == 0 ? "" : ",");
                append(Array.get(value, i), depth + 1);
            }
            out.append(']');
        } else if (isJsonTree(value)) {
            out.append(value);
        } else {
            quote(value.toString());
        }
    }

    private static boolean isFinite(Object value) {
        return value instanceof Number number && Double.isFinite(number.doubleValue());
    }

    /** Objects of JSON libraries, whose text form is JSON. */
    static boolean isJsonTree(Object value) {
        String type = value.getClass().getName();
        return type.startsWith("com.google.gson.") || type.startsWith("com.fasterxml.jackson.databind.node.");
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
