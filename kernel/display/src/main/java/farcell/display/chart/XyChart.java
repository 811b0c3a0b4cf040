package farcell.display.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Lines, points and areas over two axes.
 *
 * @param series what is drawn, already thinned
 * @param group  what the names of the series are values of, or an empty string
 * @param total  points before thinning
 */
public record XyChart(Look look, Axis x, Axis y, List<XySeries> series, String group, long total, List<String> notes)
        implements ChartModel {

    private static final int MOST_DECADES = 60;

    @Override
    public XyChart withLook(Look newLook) {
        return new XyChart(newLook, x, y, series, group, total, notes);
    }

    @Override
    public XyChart withNotes(List<String> more) {
        return new XyChart(look, x, y, series, group, total, ChartModel.joined(notes, more));
    }

    @Override
    public String summary() {
        boolean line = series.stream().anyMatch(s -> s.mark() != XySeries.Mark.POINTS);
        String several = group.isEmpty() && series.size() > 1 ? ", " + Summaries.count(series.size(), "series") : "";
        return Summaries.titled(look, Summaries.kind(line ? "line" : "scatter", x.name(), y.name())
                + Summaries.by(group) + several + ", " + Summaries.count(total, "point"));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.xy(this);
    }

    /** The chart as it can be drawn: without the values at or below zero if an axis is logarithmic, and with linear
     *  axes if that leaves nothing. */
    public XyChart drawable() {
        boolean logX = look.logX() && x.scale() == Axis.Scale.NUMBER;
        boolean logY = look.logY() && y.scale() == Axis.Scale.NUMBER;
        if (!logX && !logY) {
            return withLook(look.withLog(false, false));
        }
        List<XySeries> positive = series.stream().map(s -> s.positive(logX, logY)).toList();
        if (spans(look.logX(), XySeries::x) || spans(look.logY(), XySeries::y)) {
            return withLook(look.withLog(false, false)).withNotes(List.of("linear axes: the values span too much"));
        }
        long before = points(series);
        long after = points(positive);
        List<String> newNotes = new ArrayList<>(notes);
        if (after == 0) {
            newNotes.add("linear axes: no value above zero");
            return new XyChart(look.withLog(false, false), x, y, series, group, total, newNotes);
        }
        if (after < before) {
            newNotes.add(String.format(Locale.ROOT, "%s at or below zero not on the logarithmic axis",
                    Summaries.count(before - after, "point")));
        }
        return new XyChart(look.withLog(logX, logY), x, y, positive, group, total, newNotes);
    }

    /** Whether values above zero are further apart than a logarithmic axis has room for. */
    private boolean spans(boolean log, Function<XySeries, double[]> values) {
        if (!log) {
            return false;
        }
        DoubleSummaryStatistics positive = series.stream().flatMapToDouble(s -> Arrays.stream(values.apply(s)))
                .filter(v -> v > 0).summaryStatistics();
        return positive.getCount() > 0 && Math.log10(positive.getMax()) - Math.log10(positive.getMin()) > MOST_DECADES;
    }

    private static long points(List<XySeries> all) {
        return all.stream().mapToLong(s -> Arrays.stream(s.y()).filter(Double::isFinite).count()).sum();
    }
}
