package farcell.display.data;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** Helps messages name what the user may have meant. */
final class Names {

    private static final int LISTED = 20;

    private Names() {}

    /** The candidate within a third of its letters of {@code name}, or null. */
    static String nearest(String name, Collection<String> candidates) {
        String best = null;
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < bestDistance && distance <= Math.max(2, candidate.length() / 3)) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best;
    }

    static String list(Collection<String> names) {
        String listed = names.stream().limit(LISTED).map(LabelText::clean).collect(Collectors.joining(", "));
        return names.size() > LISTED ? listed + ", and " + (names.size() - LISTED) + " more" : listed;
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(previous[j], row[j - 1]) + 1);
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
