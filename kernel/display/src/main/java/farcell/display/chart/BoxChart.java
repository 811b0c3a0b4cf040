package farcell.display.chart;

import java.util.Arrays;
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
        return Summaries.titled(look, Summaries.kind("box", value) + Summaries.by(group) + ", "
                + Summaries.count(total, "value"));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.box(this);
    }

    /** Whether the axis of values is logarithmic: asked for, and all that is drawn is above zero. */
    public boolean logValues() {
        return look.logY() && !boxes.isEmpty() && boxes.stream()
                .allMatch(b -> b.low() > 0 && Arrays.stream(b.outliers()).allMatch(v -> v > 0));
    }
}
