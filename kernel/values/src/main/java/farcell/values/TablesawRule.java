package farcell.values;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;

/**
 * Tablesaw's tables and columns (0.44), in bulk: a column is its name and one primitive array in Tablesaw's own packed
 * form, with its own markers for missing values; strings are a dictionary and codes, booleans sets of bits. Works by
 * reflection on the classes of the user's loader, so that the agent needs no Tablesaw. Parsers and print formatters are
 * left behind: they come back as the defaults.
 */
final class TablesawRule implements Traveler {

    static final TablesawRule INSTANCE = new TablesawRule();
    static final String NAME = "TABLESAW";

    private static final String API = "tech.tablesaw.api.";
    private static final String TABLE = API + "Table";
    private static final String STRINGS = API + "StringColumn";
    private static final String BOOLEANS = API + "BooleanColumn";

    /** The columns that hold one fastutil list of primitives, with the type of its elements. */
    private static final Map<String, Class<?>> LISTS = Map.of(
            API + "ShortColumn", short.class, API + "IntColumn", int.class, API + "LongColumn", long.class,
            API + "FloatColumn", float.class, API + "DoubleColumn", double.class, API + "DateColumn", int.class,
            API + "TimeColumn", int.class, API + "DateTimeColumn", long.class, API + "InstantColumn", long.class);

    private TablesawRule() {}

    @Override
    public boolean handles(Class<?> type) {
        String name = type.getName();
        return name.startsWith(API) && (LISTS.containsKey(name) || name.equals(TABLE) || name.equals(STRINGS)
                || name.equals(BOOLEANS));
    }

    @Override
    public Object leave(Object value) throws CannotTravelException {
        String type = value.getClass().getName();
        try {
            String name = (String) call(value, "name");
            if (type.equals(TABLE)) {
                return new Object[] {name, ((List<?>) call(value, "columns")).toArray()};
            }
            if (type.equals(STRINGS)) {
                return TablesawStrings.leave(value, name);
            }
            if (type.equals(BOOLEANS)) {
                return TablesawBooleans.leave(value, name);
            }
            return new Object[] {name, backing(field(value, "data"))};
        } catch (Throwable e) {
            throw new CannotTravelException("", type, "this version of Tablesaw is not known: " + e, e);
        }
    }

    @Override
    public Object arrive(Object sent, String type, ClassLoader loader) throws Exception {
        Object[] parts = (Object[]) sent;
        String name = (String) parts[0];
        Singletons.columnTypes(loader);
        Class<?> target = Class.forName(type, true, loader);
        if (type.equals(TABLE)) {
            return table(target, name, (Object[]) parts[1], loader);
        }
        if (type.equals(STRINGS)) {
            return TablesawStrings.arrive(target, parts);
        }
        if (type.equals(BOOLEANS)) {
            return TablesawBooleans.arrive(target, parts);
        }
        Class<?> arrayType = Array.newInstance(LISTS.get(type), 0).getClass();
        if (!arrayType.isInstance(parts[1])) {
            throw new InvalidValueException("a " + type + " of " + parts[1].getClass().getName(), null);
        }
        Object column = factory(target, arrayType).invoke(null, name, Array.newInstance(LISTS.get(type), 0));
        wrap(column, "data", parts[1]);
        return column;
    }

    /** Packed forms have a factory of their own; plain {@code create} of an {@code int[]} could mean other units. */
    private static Method factory(Class<?> column, Class<?> array) throws NoSuchMethodException {
        try {
            return column.getMethod("createInternal", String.class, array);
        } catch (NoSuchMethodException e) {
            return column.getMethod("create", String.class, array);
        }
    }

    private static Object table(Class<?> target, String name, Object[] columns, ClassLoader loader) throws Exception {
        Object table = target.getMethod("create", String.class).invoke(null, name);
        Class<?> column = Class.forName("tech.tablesaw.columns.Column", true, loader);
        Method add = target.getMethod("internalAddWithoutValidation", column);
        for (Object each : columns) {
            add.invoke(table, each);
        }
        return table;
    }

    /**
     * The elements of a fastutil list: the array that it holds, when that is no longer than the list. Then nothing is
     * copied, and an array that came from elsewhere is known again when it leaves.
     */
    static Object backing(Object list) throws ReflectiveOperationException {
        Object elements = call(list, "elements");
        if (Array.getLength(elements) == (int) call(list, "size")) {
            return elements;
        }
        for (Method method : list.getClass().getMethods()) {
            if (method.getName().matches("to(Byte|Short|Int|Long|Float|Double)Array") && method.getParameterCount() == 0) {
                return method.invoke(list);
            }
        }
        throw new NoSuchMethodException("no array of " + list.getClass().getName());
    }

    /** Puts a fastutil list around an array into a field that holds such a list. */
    static void wrap(Object target, String name, Object array) throws ReflectiveOperationException {
        Class<?> list = target.getClass().getDeclaredField(name).getType();
        set(target, name, list.getMethod("wrap", array.getClass()).invoke(null, array));
    }

    static void set(Object target, String name, Object value) throws ReflectiveOperationException {
        Field field = target.getClass().getDeclaredField(name);
        field.setAccessible(true);
        field.set(target, value);
    }

    static Object call(Object target, String method) throws ReflectiveOperationException {
        return target.getClass().getMethod(method).invoke(target);
    }

    static Object field(Object target, String name) throws ReflectiveOperationException {
        Field field = target.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(target);
    }
}
