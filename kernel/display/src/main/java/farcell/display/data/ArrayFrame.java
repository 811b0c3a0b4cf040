package farcell.display.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A frame of values that are at hand. */
public final class ArrayFrame implements Frame {

    private final String name;
    private final Map<String, Values> columns;

    /** @throws IllegalArgumentException if the columns have different lengths */
    public ArrayFrame(String name, Map<String, Values> columns) {
        this.name = name;
        this.columns = new LinkedHashMap<>(columns);
        if (columns.values().stream().mapToInt(Values::size).distinct().count() > 1) {
            StringBuilder lengths = new StringBuilder();
            columns.forEach((column, values) ->
                    lengths.append(lengths.length() == 0 ? "" : ", ").append(column).append(" has ")
                            .append(values.size()));
            throw new IllegalArgumentException("the arrays differ in length: " + lengths);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> columns() {
        return new ArrayList<>(columns.keySet());
    }

    @Override
    public String type(String column) {
        Values values = columns.get(column);
        return values instanceof Values.Numbers ? "numbers" : values instanceof Values.Times ? "times" : "text";
    }

    @Override
    public Values values(String column) {
        return columns.get(column);
    }
}
