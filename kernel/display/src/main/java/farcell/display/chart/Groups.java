package farcell.display.chart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of each value of a column, in the order in which the values first occur. */
final class Groups {

    private static final String MISSING = "(missing)";

    private final Map<String, List<Integer>> rows = new LinkedHashMap<>();
    private final int leftOut;

    /** @param most groups kept; the first ones */
    Groups(String[] labels, int most) {
        int tooMany = 0;
        for (int i = 0; i < labels.length; i++) {
            String label = labels[i] == null ? MISSING : labels[i];
            List<Integer> group = rows.get(label);
            if (group == null && rows.size() < most) {
                group = new ArrayList<>();
                rows.put(label, group);
            }
            if (group == null) {
                tooMany++;
            } else {
                group.add(i);
            }
        }
        leftOut = tooMany;
    }

    List<String> names() {
        return new ArrayList<>(rows.keySet());
    }

    /** The values of the rows of one group. */
    double[] pick(String name, double[] values) {
        return rows.get(name).stream().mapToDouble(row -> values[row]).toArray();
    }

    /** Says which groups are not shown, if any. */
    void note(String column, List<String> notes) {
        if (leftOut > 0) {
            notes.add("first " + rows.size() + " values of " + column + "; " + Summaries.grouped(leftOut)
                    + " rows of others not shown");
        }
    }
}
