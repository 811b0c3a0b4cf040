package farcell.display.chart;

import farcell.display.data.LabelText;
import farcell.display.data.Values;
import java.util.ArrayList;
import java.util.Arrays;
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

    /** The axis on which all these values stand: one of numbers or of times if all are, else one of labels. */
    public static Joined join(String name, List<Values> all) {
        if (all.stream().allMatch(v -> v instanceof Values.Numbers)) {
            return new Joined(numbers(name), all.stream().map(v -> ((Values.Numbers) v).values()).toList());
        }
        if (all.stream().allMatch(v -> v instanceof Values.Times)) {
            return new Joined(new Axis(name, Scale.TIME, List.of()),
                    all.stream().map(v -> ((Values.Times) v).millis()).toList());
        }
        Map<String, Integer> indices = new LinkedHashMap<>();
        List<double[]> positions = new ArrayList<>();
        for (Values values : all) {
            positions.add(Arrays.stream(LabelText.of(values)).mapToDouble(label -> label == null ? Double.NaN
                    : indices.computeIfAbsent(label, l -> indices.size())).toArray());
        }
        return new Joined(new Axis(name, Scale.LABEL, LabelText.distinct(indices.keySet())), positions);
    }

    /** @param positions for each of the values, NaN where missing */
    public record Joined(Axis axis, List<double[]> positions) {}
}
