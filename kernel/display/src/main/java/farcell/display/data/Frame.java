package farcell.display.data;

import java.util.List;

/** Columns by name: what a chart is made from, whatever library holds the data. */
public interface Frame {

    /** What the data is called in messages, for instance the name of the table. */
    String name();

    List<String> columns();

    /** The library's name of the column's type, for messages. */
    String type(String column);

    /** A copy of the column's values. */
    Values values(String column);

    /** The column's name as the data spells it.
     *  @throws IllegalArgumentException if there is none; names the nearest one */
    default String require(String column) {
        if (columns().contains(column)) {
            return column;
        }
        List<String> sameLetters = columns().stream().filter(c -> c.equalsIgnoreCase(column)).toList();
        if (sameLetters.size() == 1) {
            return sameLetters.get(0);
        }
        String nearest = Names.nearest(column, columns());
        throw new IllegalArgumentException("no column \"" + column + "\" in " + name()
                + (nearest == null ? "." : "; did you mean \"" + nearest + "\"?")
                + " Columns: " + Names.list(columns()));
    }

    /** The values of a column of numbers.
     *  @param use what they are needed for, for the message
     *  @throws IllegalArgumentException if the column holds no numbers */
    default double[] numbers(String column, String use) {
        String name = require(column);
        if (values(name) instanceof Values.Numbers numbers) {
            return numbers.values();
        }
        List<String> candidates = columns().stream().filter(c -> values(c) instanceof Values.Numbers).toList();
        throw new IllegalArgumentException("column \"" + name + "\" is " + type(name) + "; " + use + " needs numbers. "
                + (candidates.isEmpty() ? "No column of " + name() + " holds numbers"
                        : "Columns of numbers: " + Names.list(candidates)));
    }

    /** The values of any column as whole texts, null where missing. */
    default String[] labels(String column) {
        return LabelText.of(values(require(column)));
    }
}
