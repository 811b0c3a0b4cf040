package farcell.display.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes a {@link Preview} by asking for the cells that it shows, and for no others. */
public final class Previews {

    /** Where the cells come from. Values: null where missing, {@link Double} and {@link Float} are rounded, anything
     *  else is shown by {@code toString}. */
    public interface Source {

        /** Name of the table, or an empty string. */
        String name();

        long rows();

        int columns();

        Preview.Head head(int column);

        Object value(int row, int column);
    }

    private Previews() {}

    public static Preview of(Source source) {
        int rows = (int) Math.min(source.rows(), Preview.ROWS);
        int columns = Math.min(source.columns(), Preview.COLUMNS);
        List<Preview.Head> heads = new ArrayList<>();
        for (int c = 0; c < columns; c++) {
            Preview.Head head = source.head(c);
            heads.add(new Preview.Head(CellText.clean(head.name(), Preview.CELL), head.type(), head.number()));
        }
        List<List<String>> cells = new ArrayList<>();
        for (int r = 0; r < rows; r++) {
            List<String> row = new ArrayList<>();
            for (int c = 0; c < columns; c++) {
                row.add(cell(source, r, c));
            }
            cells.add(row);
        }
        List<String> notes = new ArrayList<>();
        if (source.columns() > columns) {
            notes.add(count(source.columns() - columns, "more column") + " not shown");
        }
        return new Preview(caption(source, rows), notes, heads, cells);
    }

    private static String caption(Source source, int shown) {
        String shape = count(source.rows(), "row") + " x " + count(source.columns(), "column");
        String part = shown < source.rows() ? shown + " of " + shape : shape;
        String name = source.name() == null ? "" : source.name();
        return name.isEmpty() ? part : CellText.clean(name, Preview.CELL) + ": " + part;
    }

    private static String count(long n, String thing) {
        return String.format(Locale.ROOT, "%,d %s%s", n, thing, n == 1 ? "" : "s");
    }

    /** A value whose {@code toString} fails costs its cell, not the table. */
    private static String cell(Source source, int row, int column) {
        try {
            Object value = source.value(row, column);
            if (value == null) {
                return null;
            }
            if (value instanceof Double || value instanceof Float) {
                double number = ((Number) value).doubleValue();
                return Double.isNaN(number) ? null : CellText.number(number);
            }
            return CellText.clean(String.valueOf(value.toString()), Preview.CELL);
        } catch (Throwable e) {
            return CellText.clean("(" + e.getClass().getSimpleName() + " when shown)", Preview.CELL);
        }
    }
}
