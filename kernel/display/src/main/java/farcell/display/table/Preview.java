package farcell.display.table;

import java.util.List;

/**
 * The first rows of a table, as text.
 *
 * @param caption what is shown of what, for instance "10 of 1,000,000 rows x 3 columns"
 * @param notes   what is left out, one line each
 * @param columns the columns shown
 * @param rows    one list for each row, one element for each column; null where the value is missing
 */
public record Preview(String caption, List<String> notes, List<Head> columns, List<List<String>> rows) {

    /** Rows shown of a longer table. */
    public static final int ROWS = 10;
    /** Columns shown of a wider table. */
    public static final int COLUMNS = 20;
    /** Longest cell, in characters. */
    public static final int CELL = 40;

    /** @param type the library's name of the type; @param number whether the values are aligned right */
    public record Head(String name, String type, boolean number) {}
}
