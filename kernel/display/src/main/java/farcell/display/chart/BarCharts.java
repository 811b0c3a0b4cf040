package farcell.display.chart;

import farcell.display.data.Frame;
import farcell.display.data.LabelText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes {@link BarChart}s. Values of one category and series are added up. */
public final class BarCharts {

    /** One value for a category. */
    record Entry(String series, String category, double value) {}

    private BarCharts() {}

    /** @param values columns of numbers; empty to count rows
     *  @param by a column whose values are the series, or null */
    public static BarChart of(Frame frame, String category, List<String> values, String by) {
        if (by != null && values.size() > 1) {
            throw new IllegalArgumentException("by(\"" + by + "\") needs a chart of one column; this one has "
                    + values.size() + ": " + String.join(", ", values));
        }
        String[] categories = frame.labels(category);
        String[] groups = by == null ? null : frame.labels(by);
        List<Entry> entries = new ArrayList<>();
        for (String column : values.isEmpty() ? java.util.Collections.<String>singletonList(null) : values) {
            String series = column == null ? "count" : frame.require(column);
            double[] numbers = column == null ? null : frame.numbers(column, "the length of a bar");
            for (int i = 0; i < categories.length; i++) {
                entries.add(new Entry(groups == null ? series : named(groups[i]), named(categories[i]),
                        numbers == null ? 1 : numbers[i]));
            }
        }
        String valueName = values.isEmpty() ? "count"
                : values.size() == 1 ? LabelText.clean(frame.require(values.get(0))) : "value";
        return of(Look.PLAIN, LabelText.clean(frame.require(category)), valueName,
                by == null ? "" : LabelText.clean(frame.require(by)), entries, values.isEmpty());
    }

    private static String named(String label) {
        return label == null ? "(missing)" : label;
    }

    /** @param series one array of values for each series, each as long as its array of categories */
    public static BarChart of(Look look, List<NamedValues> series, List<String[]> categories) {
        List<Entry> entries = new ArrayList<>();
        List<NamedValues> named = NamedValues.shown(series);
        for (int s = 0; s < named.size(); s++) {
            double[] values = named.get(s).values();
            for (int i = 0; i < values.length; i++) {
                entries.add(new Entry(named.get(s).name(), named(categories.get(s)[i]), values[i]));
            }
        }
        return of(look, "category", "value", "", entries, false);
    }

    private static BarChart of(Look look, String category, String value, String group, List<Entry> entries,
            boolean counts) {
        Set<String> names = new LinkedHashSet<>();
        Map<String, Integer> places = new LinkedHashMap<>();
        entries.forEach(entry -> {
            names.add(entry.series());
            places.computeIfAbsent(entry.category(), c -> places.size());
        });
        List<String> series = names.stream().limit(Limits.SERIES).toList();
        int shown = Math.min(places.size(),
                Math.max(1, Math.min(Limits.CATEGORIES, Limits.BARS / Math.max(1, series.size()))));
        Map<String, double[]> sums = new LinkedHashMap<>();
        series.forEach(name -> {
            double[] empty = new double[shown];
            Arrays.fill(empty, Double.NaN);
            sums.put(name, empty);
        });
        boolean added = false;
        for (Entry entry : entries) {
            double[] bars = sums.get(entry.series());
            int place = places.get(entry.category());
            if (bars != null && place < shown && Limits.drawable(entry.value())) {
                added |= !Double.isNaN(bars[place]);
                bars[place] = Double.isNaN(bars[place]) ? entry.value() : bars[place] + entry.value();
            }
        }
        List<String> notes = new ArrayList<>();
        if (added && !counts) {
            notes.add("sums for each " + category);
        }
        if (shown < places.size()) {
            notes.add("first " + shown + " of " + Summaries.grouped(places.size()) + " categories");
        }
        if (series.size() < names.size()) {
            notes.add("first " + series.size() + " of " + Summaries.grouped(names.size()) + " series");
        }
        return new BarChart(look, category, value, group,
                LabelText.distinct(places.keySet().stream().limit(shown).toList()),
                NamedValues.shown(sums.entrySet().stream()
                        .map(e -> new NamedValues(e.getKey(), e.getValue())).toList()),
                false, false, notes);
    }
}
