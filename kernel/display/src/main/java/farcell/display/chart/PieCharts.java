package farcell.display.chart;

import farcell.display.data.Frame;
import farcell.display.data.LabelText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes {@link PieChart}s: one slice for each label, small ones together as "other". */
public final class PieCharts {

    private PieCharts() {}

    public static PieChart of(Frame frame, String label, String value) {
        return of(Look.PLAIN, LabelText.clean(frame.require(label)), LabelText.clean(frame.require(value)),
                frame.labels(label), frame.numbers(value, "the size of a slice"));
    }

    /** @param labels one for each value, null where missing */
    public static PieChart of(Look look, String label, String value, String[] labels, double[] values) {
        Map<String, Double> sums = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        int unusable = 0;
        for (int i = 0; i < values.length; i++) {
            if (Limits.drawable(values[i]) && values[i] >= 0) {
                sums.merge(labels[i] == null ? "(missing)" : labels[i], values[i], Double::sum);
            } else {
                unusable++;
            }
        }
        if (unusable > 0) {
            notes.add(Summaries.grouped(unusable) + " negative or missing values not shown");
        }
        List<String> kept = sums.entrySet().stream().sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(Limits.SLICES).map(Map.Entry::getKey).toList();
        Map<String, Double> slices = new LinkedHashMap<>();
        double other = 0;
        for (Map.Entry<String, Double> entry : sums.entrySet()) {
            if (kept.contains(entry.getKey())) {
                slices.put(entry.getKey(), entry.getValue());
            } else {
                other += entry.getValue();
            }
        }
        if (slices.size() < sums.size()) {
            notes.add("the " + slices.size() + " largest of " + Summaries.grouped(sums.size()) + " slices");
            slices.merge("(other)", other, Double::sum);
        }
        return new PieChart(look, label, value, LabelText.distinct(slices.keySet()),
                slices.values().stream().mapToDouble(Double::doubleValue).toArray(), notes);
    }
}
