package farcell.display.chart;

import farcell.display.data.LabelText;
import farcell.display.data.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands along an axis of an {@link XyChart}.
 *
 * @param name   what it is called in the data
 * @param scale  how positions are to be read
 * @param labels for {@link Scale#LABEL}: the label at position 0, 1, ...; else empty
 */
public record Axis(String name, Scale scale, List<String> labels) {

    /** NUMBER: positions are values. TIME: wall-clock milliseconds since 1970. LABEL: indices of labels. */
    public enum Scale { NUMBER, TIME, LABEL }

    public static Axis numbers(String name) {
        return new Axis(name, Scale.NUMBER, List.of());
    }

    /** An axis and the positions on it (NaN where missing) of the given values.
     *  @param labels as {@link farcell.display.data.LabelText} gives them, used if the values are labels */
    static Placed place(String name, Values values, String[] labels) {
        if (values instanceof Values.Numbers numbers) {
            return new Placed(numbers(name), numbers.values());
        }
        if (values instanceof Values.Times times) {
            return new Placed(new Axis(name, Scale.TIME, List.of()), times.millis());
        }
        Map<String, Integer> indices = new LinkedHashMap<>();
        double[] positions = new double[labels.length];
        for (int i = 0; i < labels.length; i++) {
            String label = labels[i];
            positions[i] = label == null ? Double.NaN : indices.computeIfAbsent(label, l -> indices.size());
        }
        return new Placed(new Axis(name, Scale.LABEL, LabelText.distinct(indices.keySet())), positions);
    }

    record Placed(Axis axis, double[] positions) {}
}
