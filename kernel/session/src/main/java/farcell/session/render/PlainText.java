package farcell.session.render;

import farcell.runtime.CellStopped;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;

/** Text forms of values: bounded, with arrays readable, and whatever {@code toString} of user code does. */
public final class PlainText {

    /** Longer texts are cut. */
    public static final int MAX_CHARS = 20_000;
    /** Arrays and collections end a little earlier, so that the note on what is left out survives the cut. */
    private static final int MAX_ELEMENTS_CHARS = MAX_CHARS - 200;
    private static final int MAX_DEPTH = 20;

    private final StringBuilder out = new StringBuilder();

    private PlainText() {}

    public static String of(Object value) {
        PlainText text = new PlainText();
        text.append(value, 0);
        return cut(text.out.toString());
    }

    public static String cut(String text) {
        if (text.length() <= MAX_CHARS) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_CHARS - 1)) ? MAX_CHARS - 1 : MAX_CHARS;
        return text.substring(0, end) + "\n... (" + (text.length() - end) + " more characters)";
    }

    private boolean isFull() {
        return out.length() > MAX_ELEMENTS_CHARS;
    }

    private void append(Object value, int depth) {
        if (value == null) {
            out.append("null");
        } else if (depth > MAX_DEPTH) {
            out.append("...");
        } else if (value.getClass().isArray()) {
            appendArray(value, depth);
        } else if (isJdk(value) && value instanceof Collection<?> collection) {
            appendAll(collection, depth);
        } else if (isJdk(value) && value instanceof Map<?, ?> map) {
            appendMap(map, depth);
        } else {
            out.append(string(value));
        }
    }

    /** Classes of the JDK iterate as expected; those of users may have a text form of their own. */
    private static boolean isJdk(Object value) {
        return value.getClass().getClassLoader() == null;
    }

    private void appendArray(Object array, int depth) {
        int length = Array.getLength(array);
        out.append('[');
        for (int i = 0; i < length; i++) {
            if (isFull()) {
                out.append(", ... (").append(length).append(" elements)");
                break;
            }
            out.append(i == 0 ? "" : ", ");
            append(Array.get(array, i), depth + 1);
        }
        out.append(']');
    }

    private void appendAll(Collection<?> collection, int depth) {
        int start = out.length();
        try {
            out.append('[');
            int i = 0;
            for (Object each : collection) {
                if (isFull()) {
                    out.append(", ... (").append(collection.size()).append(" elements)");
                    break;
                }
                out.append(i++ == 0 ? "" : ", ");
                append(each == collection ? "(this Collection)" : each, depth + 1);
            }
            out.append(']');
        } catch (Throwable e) {
            failed(start, collection, e);
        }
    }

    private void appendMap(Map<?, ?> map, int depth) {
        int start = out.length();
        try {
            out.append('{');
            int i = 0;
            for (Map.Entry<?, ?> each : map.entrySet()) {
                if (isFull()) {
                    out.append(", ... (").append(map.size()).append(" entries)");
                    break;
                }
                out.append(i++ == 0 ? "" : ", ");
                append(each.getKey() == map ? "(this Map)" : each.getKey(), depth + 1);
                out.append('=');
                append(each.getValue() == map ? "(this Map)" : each.getValue(), depth + 1);
            }
            out.append('}');
        } catch (Throwable e) {
            failed(start, map, e);
        }
    }

    private void failed(int start, Object value, Throwable thrown) {
        rethrowStop(thrown);
        out.setLength(start);
        out.append(substitute(value, "reading it", thrown));
    }

    /** {@link String#valueOf(Object)}, or a text that says why not. */
    static String string(Object value) {
        try {
            return String.valueOf(value);
        } catch (Throwable e) {
            rethrowStop(e);
            return substitute(value, "its toString()", e);
        }
    }

    private static String substitute(Object value, String what, Throwable thrown) {
        String message;
        try {
            message = thrown.getMessage() == null ? "" : ": " + thrown.getMessage();
        } catch (Throwable e) {
            message = "";
        }
        return value.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(value)) + " (" + what
                + " threw " + thrown.getClass().getName() + message + ")";
    }

    /** A stop must end the cell, not become a text. */
    @SuppressWarnings({"deprecation", "removal"})
    static void rethrowStop(Throwable thrown) {
        if (thrown instanceof CellStopped || thrown instanceof ThreadDeath) {
            throw (Error) thrown;
        }
    }
}
