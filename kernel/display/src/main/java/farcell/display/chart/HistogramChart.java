package farcell.display.chart;

import java.util.Arrays;
import java.util.List;

/**
 * How often values fall into each bin.
 *
 * @param name   what is counted
 * @param height what the height of a bar is, for instance "count"
 * @param group  what the names of the series are values of, or an empty string
 * @param edges  n + 1 rising edges of n bins; a bin holds its lower edge, the last one its upper edge too
 * @param counts one value for each bin
 * @param total  values counted
 */
public record HistogramChart(Look look, String name, String height, String group, double[] edges,
        List<NamedValues> counts, long total, List<String> notes) implements ChartModel {

    @Override
    public HistogramChart withLook(Look newLook) {
        return new HistogramChart(newLook, name, height, group, edges, counts, total, notes);
    }

    @Override
    public HistogramChart withNotes(List<String> more) {
        return new HistogramChart(look, name, height, group, edges, counts, total, ChartModel.joined(notes, more));
    }

    @Override
    public String summary() {
        return Summaries.titled(look, "histogram " + name + Summaries.by(group) + ", "
                + Summaries.count(total, "value") + " in " + Summaries.count(edges.length - 1, "bin"));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.histogram(this);
    }

    /** The lowest height above zero, or NaN if there is none. */
    public double lowest() {
        return counts.stream().flatMapToDouble(c -> Arrays.stream(c.values())).filter(v -> v > 0).min()
                .orElse(Double.NaN);
    }
}
