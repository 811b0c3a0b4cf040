package farcell.display.chart;

import java.util.List;

/**
 * Tukey's box plot of each group.
 *
 * @param group what the boxes are values of, or an empty string
 * @param value what is measured
 * @param total values summarised
 */
public record BoxChart(Look look, String group, String value, List<Box> boxes, long total, List<String> notes)
        implements ChartModel {

    @Override
    public BoxChart withLook(Look newLook) {
        return new BoxChart(newLook, group, value, boxes, total, notes);
    }

    @Override
    public BoxChart withNotes(List<String> more) {
        return new BoxChart(look, group, value, boxes, total, ChartModel.joined(notes, more));
    }

    @Override
    public String summary() {
        return Summaries.titled(look, "box " + value + Summaries.by(group) + ", " + Summaries.count(total, "value"));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.box(this);
    }
}
