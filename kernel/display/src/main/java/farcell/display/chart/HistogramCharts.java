package farcell.display.chart;

import farcell.display.data.Frame;
import farcell.display.data.LabelText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes {@link HistogramChart}s. */
public final class HistogramCharts {

    private HistogramCharts() {}

    /** @param bins how many, or 0 to choose by the data; @param by a column whose values are the series, or null */
    public static HistogramChart of(Frame frame, String column, int bins, String by) {
        double[] values = frame.numbers(column, "a histogram");
        String name = LabelText.clean(frame.require(column));
        List<String> notes = new ArrayList<>();
        List<NamedValues> series = new ArrayList<>();
        if (by == null) {
            series.add(new NamedValues(name, values));
        } else {
            Groups groups = new Groups(frame.labels(by), Limits.SERIES);
            groups.names().forEach(group -> series.add(new NamedValues(group, groups.pick(group, values))));
            groups.note(frame.require(by), notes);
        }
        return of(Look.PLAIN, name, by == null ? "" : LabelText.clean(frame.require(by)), series, bins, notes);
    }

    /** @param series the values to count, not yet binned; @param bins how many, or 0 to choose by the data */
    public static HistogramChart of(Look look, String name, String group, List<NamedValues> series, int bins,
            List<String> notes) {
        if (bins < 0 || bins > Limits.BINS) {
            throw new IllegalArgumentException("a histogram has 1 to " + Limits.BINS + " bins, not " + bins);
        }
        double[] all = series.stream().flatMapToDouble(s -> Arrays.stream(s.values())).toArray();
        double[] edges = bins == 0 ? Bins.natural(all) : Bins.equal(all, bins);
        List<NamedValues> counts = NamedValues.shown(series).stream()
                .map(s -> new NamedValues(s.name(), Bins.count(s.values(), edges))).toList();
        long total = (long) counts.stream().flatMapToDouble(c -> Arrays.stream(c.values())).sum();
        List<String> newNotes = new ArrayList<>(notes);
        if (total < all.length) {
            newNotes.add(Summaries.grouped(all.length - total) + " missing or infinite values not counted");
        }
        return new HistogramChart(look, name, "count", group, edges, counts, total, newNotes);
    }

    /** The chart with heights other than counts: each bin's count times {@code factor} of its series, over the bin's
     *  width if {@code density}. */
    public static HistogramChart scaled(HistogramChart chart, String height, double whole, boolean ofTotal,
            boolean density) {
        List<NamedValues> scaled = chart.counts().stream().map(series -> {
            double total = ofTotal ? Arrays.stream(series.values()).sum() : 1;
            double[] heights = series.values().clone();
            for (int i = 0; i < heights.length; i++) {
                double width = density ? chart.edges()[i + 1] - chart.edges()[i] : 1;
                heights[i] = total == 0 ? 0 : whole * heights[i] / total / width;
            }
            return new NamedValues(series.name(), heights);
        }).toList();
        return new HistogramChart(chart.look(), chart.name(), height, chart.group(), chart.edges(), scaled,
                chart.total(), chart.notes());
    }
}
