package farcell.display.chart;

import java.util.Arrays;
import java.util.List;

/**
 * One bar for each category and series.
 *
 * @param category   what the categories are
 * @param value      what the length of a bar is
 * @param group      what the names of the series are values of, or an empty string
 * @param series     one value for each category
 * @param horizontal whether the bars lie
 * @param stacked    whether the series stand on each other, not side by side
 */
public record BarChart(Look look, String category, String value, String group, List<String> categories,
        List<NamedValues> series, boolean horizontal, boolean stacked, List<String> notes) implements ChartModel {

    @Override
    public BarChart withLook(Look newLook) {
        return new BarChart(newLook, category, value, group, categories, series, horizontal, stacked, notes);
    }

    @Override
    public BarChart withNotes(List<String> more) {
        return new BarChart(look, category, value, group, categories, series, horizontal, stacked,
                ChartModel.joined(notes, more));
    }

    /** The chart lying or standing, stacked or side by side. */
    public BarChart withBars(boolean lie, boolean stack) {
        return new BarChart(look, category, value, group, categories, series, lie, stack, notes);
    }

    @Override
    public String summary() {
        return Summaries.titled(look, Summaries.kind("bar", category, value) + Summaries.by(group) + ", "
                + categories.size() + (categories.size() == 1 ? " category" : " categories"));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.bar(this);
    }

    /** The title of the axis of categories. */
    public String categoryTitle() {
        String given = horizontal ? look.yTitle() : look.xTitle();
        return given != null ? given : category;
    }

    /** The title of the axis of values. */
    public String valueTitle() {
        String given = horizontal ? look.xTitle() : look.yTitle();
        return given != null ? given : value;
    }

    /** Whether the axis of values is logarithmic: asked for, and every bar is above zero. */
    public boolean logValues() {
        boolean asked = horizontal ? look.logX() : look.logY();
        return asked && !stacked && Double.isFinite(lowest()) && series.stream().allMatch(s -> Arrays.stream(s.values())
                .allMatch(v -> Double.isNaN(v) || v > 0));
    }

    /** The lowest bar above zero, or NaN if there is none. */
    public double lowest() {
        return series.stream().flatMapToDouble(s -> Arrays.stream(s.values())).filter(v -> v > 0).min()
                .orElse(Double.NaN);
    }
}
