package farcell.display.chart;

import farcell.display.data.Frame;
import farcell.display.data.LabelText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes {@link BoxChart}s. */
public final class BoxCharts {

    private BoxCharts() {}

    /** @param by a column with a box for each of its values, or null for one box */
    public static BoxChart of(Frame frame, String column, String by) {
        double[] values = frame.numbers(column, "a box plot");
        String name = LabelText.clean(frame.require(column));
        List<NamedValues> groups = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        if (by == null) {
            groups.add(new NamedValues(name, values));
        } else {
            Groups rows = new Groups(frame.labels(by), Limits.CATEGORIES);
            rows.names().forEach(group -> groups.add(new NamedValues(group, rows.pick(group, values))));
            rows.note(frame.require(by), notes);
        }
        return of(Look.PLAIN, by == null ? "" : LabelText.clean(frame.require(by)), name, groups, notes);
    }

    /** @param groups the values of each box; those without a finite value are left out */
    public static BoxChart of(Look look, String group, String value, List<NamedValues> groups, List<String> notes) {
        List<Box> boxes = new ArrayList<>();
        long total = 0;
        int mostOutliers = Math.max(2, Limits.OUTLIERS / Math.max(1, groups.size()));
        for (NamedValues values : NamedValues.shown(groups)) {
            long finite = Arrays.stream(values.values()).filter(Limits::drawable).count();
            if (finite > 0) {
                boxes.add(Box.of(values.name(), values.values(), mostOutliers));
                total += finite;
            }
        }
        return new BoxChart(look, group, value, boxes, total, List.copyOf(notes));
    }
}
