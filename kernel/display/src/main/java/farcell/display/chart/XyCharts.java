package farcell.display.chart;

import farcell.display.data.Frame;
import farcell.display.data.LabelText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Makes {@link XyChart}s. */
public final class XyCharts {

    private XyCharts() {}

    /** One series for each column of {@code ys}, or for each value of {@code by} if that is not null. */
    public static XyChart of(Frame frame, XySeries.Mark mark, String x, List<String> ys, String by) {
        String xName = frame.require(x);
        Axis.Joined joined = Axis.join(LabelText.clean(xName), List.of(frame.values(xName)));
        double[] positions = joined.positions().get(0);
        String kind = mark == XySeries.Mark.POINTS ? "the y of a scatter plot" : "the y of a line";
        List<XySeries> series = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        if (by == null) {
            for (String y : ys) {
                series.add(new XySeries(frame.require(y), mark, positions,
                        frame.numbers(y, kind)));
            }
        } else {
            if (ys.size() > 1) {
                throw new IllegalArgumentException("by(\"" + by + "\") needs a chart of one column; this one has "
                        + ys.size() + ": " + String.join(", ", ys));
            }
            double[] y = frame.numbers(ys.get(0), kind);
            Groups groups = new Groups(frame.labels(by), Limits.SERIES);
            for (String group : groups.names()) {
                series.add(new XySeries(group, mark, groups.pick(group, positions), groups.pick(group, y)));
            }
            groups.note(frame.require(by), notes);
        }
        String yName = ys.stream().map(y -> LabelText.clean(frame.require(y))).collect(Collectors.joining(","));
        return of(Look.PLAIN, joined.axis(), Axis.numbers(yName), series,
                by == null ? "" : LabelText.clean(frame.require(by)), notes);
    }

    /** A chart of series as they are: points without a place on the horizontal axis are left out, the rest thinned. */
    public static XyChart of(Look look, Axis x, Axis y, List<XySeries> series, String group, List<String> notes) {
        long rows = series.stream().mapToLong(s -> s.x().length).sum();
        List<String> names = LabelText.distinct(series.stream().map(XySeries::name).toList());
        List<XySeries> placed = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            placed.add(series.get(i).placed().named(names.get(i)));
        }
        if (placed.stream().anyMatch(XySeries::hasLonePoint)) {
            placed = new ArrayList<>(placed.stream().map(XySeries::withPoints).toList());
        }
        long points = placed.stream().mapToLong(s -> s.x().length).sum();
        List<String> newNotes = new ArrayList<>(notes);
        if (points < rows) {
            newNotes.add(Summaries.grouped(rows - points) + " of " + Summaries.grouped(rows) + " points have no "
                    + x.name());
        }
        return Thinning.thin(new XyChart(look, x, y, placed, group, points, newNotes), Limits.POINTS);
    }

    /** The chart with half the points, for where it is still too large. */
    public static XyChart halved(XyChart chart) {
        int points = chart.series().stream().mapToInt(s -> s.x().length).sum();
        return Thinning.thin(chart, Math.max(1, points / 2));
    }
}
