package farcell.values;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tablesaw's tables and columns (0.44), in bulk: a column is its name and one primitive array in Tablesaw's own packed
 * form, with its own markers for missing values; strings are a dictionary and codes. Works by reflection on the
 * classes of the user's loader, so that the agent needs no Tablesaw. Parsers and print formatters are left behind:
 * they come back as the defaults.
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
                Strings strings = strings(value);
                return new Object[] {name, strings.dictionary, strings.codes};
            }
            if (type.equals(BOOLEANS)) {
                return new Object[] {name, booleans(value)};
            }
            return new Object[] {name, toArray(field(value, "data"))};
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
            String[] texts = Strings.join((String[]) parts[1], (int[]) parts[2]);
            return target.getMethod("create", String.class, String[].class).invoke(null, name, texts);
        }
        if (type.equals(BOOLEANS)) {
            return booleanColumn(target, name, (byte[]) parts[1]);
        }
        Class<?> arrayType = Array.newInstance(LISTS.get(type), 0).getClass();
        if (!arrayType.isInstance(parts[1])) {
            throw new InvalidValueException("a " + type + " of " + parts[1].getClass().getName(), null);
        }
        Method factory = factory(target, arrayType);
        return factory.invoke(null, name, parts[1]);
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

    /** By the column's own dictionary, where it has one of 16 bits or less, or text by text. */
    private static Strings strings(Object column) throws ReflectiveOperationException {
        Object dictionary;
        Object list;
        try {
            dictionary = call(column, "getDictionary");
            list = call(dictionary, "values");
        } catch (NoSuchMethodException e) {
            return Strings.of((Object[]) call(column, "asObjectArray"));
        }
        Method text = dictionary.getClass().getMethod("getValueForKey", int.class);
        Object keys = toArray(list);
        if (keys instanceof byte[] bytes) {
            short[] wide = new short[bytes.length];
            for (int i = 0; i < wide.length; i++) {
                wide[i] = bytes[i];
            }
            keys = wide;
        }
        return keys instanceof short[] shorts ? Strings.of(shorts, key -> text.invoke(dictionary, key))
                : Strings.of((Object[]) call(column, "asObjectArray"));
    }

    private static byte[] booleans(Object column) throws Throwable {
        int size = (int) call(column, "size");
        MethodHandle get = MethodHandles.publicLookup()
                .unreflect(column.getClass().getMethod("getByte", int.class)).bindTo(column);
        byte[] values = new byte[size];
        for (int i = 0; i < size; i++) {
            values[i] = (byte) get.invokeExact(i);
        }
        return values;
    }

    private static Object booleanColumn(Class<?> target, String name, byte[] values) throws Exception {
        Optional<Object> inBulk = bits(target, name, values);
        if (inBulk.isPresent()) {
            return inBulk.get();
        }
        Object column = target.getMethod("create", String.class).invoke(null, name);
        MethodHandle append = MethodHandles.publicLookup().unreflect(target.getMethod("append", byte.class))
                .bindTo(column).asType(MethodType.methodType(void.class, byte.class));
        try {
            for (byte value : values) {
                append.invokeExact(value);
            }
        } catch (Throwable e) {
            throw new InvalidValueException("values that a BooleanColumn does not take: " + e, e);
        }
        return column;
    }

    /** A column around three sets of bits, which is what it is from 0.43 on; nothing for an older one. */
    private static Optional<Object> bits(Class<?> target, String name, byte[] values) throws Exception {
        Class<?> data;
        Class<?> bits;
        try {
            data = Class.forName("tech.tablesaw.columns.booleans.BooleanData", true, target.getClassLoader());
            bits = Class.forName("tech.tablesaw.columns.booleans.BitSetBooleanData", true, target.getClassLoader());
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
        BitSet yes = new BitSet(values.length);
        BitSet no = new BitSet(values.length);
        BitSet missing = new BitSet();
        for (int i = 0; i < values.length; i++) {
            switch (values[i]) {
                case 1 -> yes.set(i);
                case 0 -> no.set(i);
                case Byte.MIN_VALUE -> missing.set(i);
                default -> throw new InvalidValueException("a BooleanColumn with the value " + values[i], null);
            }
        }
        Object packed = bits.getConstructor(BitSet.class, BitSet.class, BitSet.class).newInstance(yes, no, missing);
        return Optional.of(target.getConstructor(String.class, data).newInstance(name, packed));
    }

    /** The elements of a fastutil list, {@code DoubleArrayList.toDoubleArray()} and so on. */
    private static Object toArray(Object list) throws ReflectiveOperationException {
        for (Method method : list.getClass().getMethods()) {
            if (method.getName().matches("to(Byte|Short|Int|Long|Float|Double)Array") && method.getParameterCount() == 0) {
                return method.invoke(list);
            }
        }
        throw new NoSuchMethodException("no array of " + list.getClass().getName());
    }

    private static Object call(Object target, String method) throws ReflectiveOperationException {
        return target.getClass().getMethod(method).invoke(target);
    }

    private static Object field(Object target, String name) throws ReflectiveOperationException {
        Field field = target.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(target);
    }

    private interface Texts {
        Object of(int key) throws ReflectiveOperationException;
    }

    /** Texts as their distinct values and a code for each. */
    private record Strings(String[] dictionary, int[] codes) {

        static Strings of(Object[] texts) {
            Map<Object, Integer> known = new HashMap<>();
            int[] codes = new int[texts.length];
            for (int i = 0; i < texts.length; i++) {
                Integer code = known.get(texts[i]);
                if (code == null) {
                    code = known.size();
                    known.put(texts[i], code);
                }
                codes[i] = code;
            }
            String[] dictionary = new String[known.size()];
            known.forEach((text, code) -> dictionary[code] = (String) text);
            return new Strings(dictionary, codes);
        }

        /** @param text of a key */
        static Strings of(short[] keys, Texts text) throws ReflectiveOperationException {
            // Keys to codes, which count from 1 here: 0 is for keys that were not met yet.
            int[] known = new int[1 << Short.SIZE];
            int[] codes = new int[keys.length];
            List<String> dictionary = new ArrayList<>();
            for (int i = 0; i < codes.length; i++) {
                int code = known[keys[i] & 0xffff];
                if (code == 0) {
                    dictionary.add((String) text.of(keys[i]));
                    code = dictionary.size();
                    known[keys[i] & 0xffff] = code;
                }
                codes[i] = code - 1;
            }
            return new Strings(dictionary.toArray(new String[0]), codes);
        }

        static String[] join(String[] dictionary, int[] codes) throws InvalidValueException {
            String[] texts = new String[codes.length];
            for (int i = 0; i < codes.length; i++) {
                if (codes[i] < 0 || codes[i] >= dictionary.length) {
                    throw new InvalidValueException("a code of a StringColumn that its dictionary lacks", null);
                }
                texts[i] = dictionary[codes[i]];
            }
            return texts;
        }
    }
}
