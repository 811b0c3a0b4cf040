package farcell.display.tablesaw;

import farcell.display.table.Preview;
import farcell.display.table.Previews;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.table.Relation;

/** Previews of Tablesaw's tables and columns. Reads only the cells that are shown. */
final class TablePreview {

    private TablePreview() {}

    static Preview of(Relation relation) {
        // A slice copies a whole column for each look at it; its first rows are a small table.
        Relation shown = relation instanceof Table ? relation : relation.first(Preview.ROWS);
        return Previews.of(new Previews.Source() {

            @Override
            public String name() {
                return relation.name();
            }

            @Override
            public long rows() {
                return relation.columnCount() == 0 ? 0 : relation.rowCount();
            }

            @Override
            public int columns() {
                return relation.columnCount();
            }

            @Override
            public Preview.Head head(int column) {
                return TablePreview.head(shown.column(column));
            }

            @Override
            public Object value(int row, int column) {
                return TablePreview.value(shown.column(column), row);
            }
        });
    }

    static Preview of(Column<?> column) {
        return Previews.of(new Previews.Source() {

            @Override
            public String name() {
                return "";
            }

            @Override
            public long rows() {
                return column.size();
            }

            @Override
            public int columns() {
                return 1;
            }

            @Override
            public Preview.Head head(int index) {
                return TablePreview.head(column);
            }

            @Override
            public Object value(int row, int index) {
                return TablePreview.value(column, row);
            }
        });
    }

    private static Preview.Head head(Column<?> column) {
        ColumnType type = column.type();
        return new Preview.Head(column.name(), type.name(), column instanceof NumericColumn);
    }

    private static Object value(Column<?> column, int row) {
        if (column.isMissing(row)) {
            return null;
        }
        Object value = column.get(row);
        // Times and dates read better in Tablesaw's own form than as their class's.
        return value instanceof Number || value instanceof Boolean ? value : column.getUnformattedString(row);
    }
}
