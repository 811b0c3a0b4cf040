package farcell.display.chart;

import farcell.display.data.LabelText;
import java.util.ArrayList;
import java.util.List;

/** Values under one name: a colour of a chart. NaN where missing. */
public record NamedValues(String name, double[] values) {

    /** The same values under names that can be shown and that differ. */
    static List<NamedValues> shown(List<NamedValues> series) {
        List<String> names = LabelText.distinct(series.stream().map(NamedValues::name).toList());
        List<NamedValues> shown = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            shown.add(new NamedValues(names.get(i), series.get(i).values()));
        }
        return shown;
    }
}
