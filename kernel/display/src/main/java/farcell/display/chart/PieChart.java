package farcell.display.chart;

import java.util.List;

/**
 * Shares of a whole.
 *
 * @param label  what the slices are
 * @param value  what their sizes are
 * @param labels one for each slice
 * @param values at or above zero
 */
public record PieChart(Look look, String label, String value, List<String> labels, double[] values, List<String> notes)
        implements ChartModel {

    @Override
    public PieChart withLook(Look newLook) {
        return new PieChart(newLook, label, value, labels, values, notes);
    }

    @Override
    public PieChart withNotes(List<String> more) {
        return new PieChart(look, label, value, labels, values, ChartModel.joined(notes, more));
    }

    @Override
    public String summary() {
        return Summaries.titled(look, Summaries.kind("pie", label, value) + ", "
                + Summaries.count(labels.size(), "slice"));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.pie(this);
    }
}
