package farcell.display.tablesaw;

import farcell.display.data.Frame;
import farcell.display.data.ObjectValues;
import farcell.display.data.Values;
import java.util.List;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.columns.Column;
import tech.tablesaw.table.Relation;

/** The columns of a Tablesaw table. Links to Tablesaw. */
public final class TableFrame implements Frame {

    private final Relation table;

    public TableFrame(Relation table) {
        this.table = table;
    }

    @Override
    public String name() {
        return table.name() == null || table.name().isEmpty() ? "the table" : "table " + table.name();
    }

    @Override
    public List<String> columns() {
        return table.columnNames();
    }

    @Override
    public String type(String column) {
        return table.column(column).type().name();
    }

    @Override
    public Values values(String name) {
        Column<?> column = table.column(name);
        if (column instanceof NumericColumn<?> numbers) {
            double[] values = new double[numbers.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = numbers.isMissing(i) ? Double.NaN : numbers.getDouble(i);
            }
            return new Values.Numbers(values);
        }
        Object first = first(column);
        if (first != null && ObjectValues.isTime(first)) {
            double[] millis = new double[column.size()];
            for (int i = 0; i < millis.length; i++) {
                millis[i] = column.isMissing(i) ? Double.NaN : ObjectValues.millis(column.get(i));
            }
            return new Values.Times(millis);
        }
        String[] labels = new String[column.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = column.isMissing(i) ? null : column.getUnformattedString(i);
        }
        return new Values.Labels(labels);
    }

    private static Object first(Column<?> column) {
        for (int i = 0; i < column.size(); i++) {
            if (!column.isMissing(i)) {
                return column.get(i);
            }
        }
        return null;
    }
}
