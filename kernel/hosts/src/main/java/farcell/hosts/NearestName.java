package farcell.hosts;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The right name that a wrong one was probably meant to be. */
final class NearestName {

    private NearestName() {}

    /** The candidate with the smallest edit distance; one that holds the word counts as near. None if all are far. */
    static Optional<String> of(String word, Collection<String> candidates) {
        String wanted = word.toUpperCase(Locale.ROOT);
        int limit = Math.max(2, wanted.length() / 3);
        return candidates.stream()
                .filter(candidate -> distance(wanted, candidate) <= limit)
                .min(Comparator.comparingInt((String candidate) -> distance(wanted, candidate))
                        .thenComparingInt(candidate -> Math.abs(candidate.length() - wanted.length()))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static int distance(String wanted, String candidate) {
        String name = candidate.toUpperCase(Locale.ROOT);
        int edits = levenshtein(wanted, name);
        if (wanted.length() >= 3 && name.contains(wanted)) {
            return Math.min(edits, 1);
        }
        return name.length() >= 3 && wanted.contains(name) ? Math.min(edits, 2) : edits;
    }

    private static int levenshtein(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
