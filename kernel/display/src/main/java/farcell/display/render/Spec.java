package farcell.display.render;

import java.util.LinkedHashMap;
import java.util.Map;

/** Builds the objects of a Vega-Lite specification. */
final class Spec {

    private Spec() {}

    /** An object of alternating keys and values; entries whose value is null are left out. */
    static Map<String, Object> object(Object... entries) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            if (entries[i + 1] != null) {
                object.put((String) entries[i], entries[i + 1]);
            }
        }
        return object;
    }

    /** A title for a tooltip. The tooltip takes a title "image" for the address of one to load and "title" for a
     *  heading, so these two are shown with a colon. */
    static String tooltipTitle(String title) {
        return title.equals("image") || title.equals("title") ? title + ":" : title;
    }
}
