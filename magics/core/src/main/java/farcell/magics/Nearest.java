package farcell.magics;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the names that a mistyped one was meant to be. */
public final class Nearest {

    private Nearest() {}

    /** Up to three candidates that are close to the name, closest first. */
    public static List<String> to(String name, Collection<String> candidates) {
        String wanted = name.toLowerCase(Locale.ROOT);
        int limit = Math.max(1, wanted.length() / 3);
        record Scored(String candidate, int distance) {}
        return candidates.stream().distinct()
                .map(candidate -> new Scored(candidate, distance(wanted, candidate.toLowerCase(Locale.ROOT))))
                .filter(scored -> scored.distance <= limit)
                .sorted(Comparator.comparingInt(Scored::distance).thenComparing(Scored::candidate))
                .limit(3).map(Scored::candidate).toList();
    }

    /** {@code " Did you mean a or b?"}, or the empty string if nothing is close. */
    public static String question(String name, Collection<String> candidates) {
        List<String> nearest = to(name, candidates);
        return nearest.isEmpty() ? "" : " Did you mean " + String.join(" or ", nearest) + "?";
    }

    /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). A prefix costs 1. */
    static int distance(String a, String b) {
        if (a.length() >= 2 && b.startsWith(a)) {
            return a.equals(b) ? 0 : 1;
        }
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
