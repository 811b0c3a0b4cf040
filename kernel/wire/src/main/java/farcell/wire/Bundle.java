package farcell.wire;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One rendered value in several forms (a MIME bundle of the Jupyter messaging specification).
 *
 * @param data     MIME type to content. Text types hold the text, binary types base64, JSON types
 *                 ({@code application/json}, {@code *+json}) the JSON text
 * @param metadata JSON text of the bundle's metadata object, or the empty string for none
 */
public record Bundle(Map<String, String> data, String metadata) {

    public Bundle {
        data = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(data));
    }

    public static Bundle text(String text) {
        return new Bundle(Map.of("text/plain", text), "");
    }

    /** The plain text form, or the empty string. */
    public String plain() {
        return data.getOrDefault("text/plain", "");
    }
}
