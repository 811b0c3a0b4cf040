package farcell.display.data;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records as rows, their components as columns. */
public final class RecordFrame {

    private RecordFrame() {}

    /** @throws IllegalArgumentException if there is no row, or a component cannot be read */
    public static Frame of(List<? extends Record> rows) {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("nothing to plot: the list of records is empty");
        }
        Class<?> type = rows.get(0).getClass();
        Map<String, Values> columns = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            List<Object> values = new ArrayList<>(rows.size());
            for (Record row : rows) {
                values.add(read(accessor, row));
            }
            columns.put(component.getName(), ObjectValues.of(values));
        }
        return new ArrayFrame("the list of " + type.getSimpleName(), columns);
    }

    private static Object read(Method accessor, Record row) {
        try {
            return accessor.invoke(row);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot read " + accessor.getName() + "() of a record", e);
        }
    }
}
