package farcell.remote;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The text of cells and loaded files by name, to show the lines of an error. Keeps the newest. */
final class CellSources {

    private static final int KEPT = 2000;

    private final Map<String, List<String>> lines = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<String>> eldest) {
            return size() > KEPT;
        }
    };

    /** @param firstLine 1-based line of the text in the source of that name; a text at line 1 begins it anew */
    synchronized void put(String name, int firstLine, String text) {
        List<String> all = lines.computeIfAbsent(name, n -> new ArrayList<>());
        if (firstLine <= 1) {
            all.clear();
        }
        List<String> added = text.lines().toList();
        for (int i = 0; i < added.size(); i++) {
            int at = Math.max(1, firstLine) - 1 + i;
            while (all.size() <= at) {
                all.add("");
            }
            all.set(at, added.get(i));
        }
    }

    /** @param line 1-based */
    synchronized Optional<String> line(String name, int line) {
        List<String> all = lines.get(name);
        return all == null || line < 1 || line > all.size() ? Optional.empty() : Optional.of(all.get(line - 1));
    }
}
