package farcell.values;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.BitSet;

/**
 * Columns of booleans: from Tablesaw 0.43 on the three sets of bits that one is, of true, false and missing values; of
 * an older one a byte for each row.
 */
final class TablesawBooleans {

    private static final String DATA = "tech.tablesaw.columns.booleans.BooleanData";
    private static final String BITS = "tech.tablesaw.columns.booleans.BitSetBooleanData";

    private TablesawBooleans() {}

    /** @return name and bits of true, false and missing values; or name and values */
    static Object[] leave(Object column, String name) throws ReflectiveOperationException {
        Object data = TablesawRule.field(column, "data");
        if (data.getClass().getName().equals(BITS)) {
            return new Object[] {name, TablesawRule.call(data, "trueBytes"), TablesawRule.call(data, "falseBytes"),
                    TablesawRule.call(data, "missingBytes")};
        }
        return new Object[] {name, TablesawRule.backing(data)};
    }

    static Object arrive(Class<?> column, Object[] parts) throws Exception {
        String name = (String) parts[0];
        Class<?> data;
        Class<?> bits;
        try {
            data = Class.forName(DATA, true, column.getClassLoader());
            bits = Class.forName(BITS, true, column.getClassLoader());
        } catch (ClassNotFoundException e) {
            return ofBytes(column, name, parts.length == 2 ? (byte[]) parts[1] : bytes(sets(parts)));
        }
        BitSet[] sets = parts.length == 2 ? sets((byte[]) parts[1]) : sets(parts);
        Object packed = bits.getConstructor(BitSet.class, BitSet.class, BitSet.class)
                .newInstance(sets[0], sets[1], sets[2]);
        return column.getConstructor(String.class, data).newInstance(name, packed);
    }

    private static BitSet[] sets(Object[] parts) throws InvalidValueException {
        BitSet[] sets = new BitSet[3];
        for (int i = 0; i < sets.length; i++) {
            sets[i] = BitSet.valueOf((byte[]) parts[i + 1]);
        }
        if (sets[0].intersects(sets[1]) || sets[0].intersects(sets[2]) || sets[1].intersects(sets[2])) {
            throw new InvalidValueException("a row of a BooleanColumn with two values", null);
        }
        return sets;
    }

    private static BitSet[] sets(byte[] values) throws InvalidValueException {
        BitSet[] sets = {new BitSet(values.length), new BitSet(values.length), new BitSet()};
        for (int i = 0; i < values.length; i++) {
            switch (values[i]) {
                case 1 -> sets[0].set(i);
                case 0 -> sets[1].set(i);
                case Byte.MIN_VALUE -> sets[2].set(i);
                default -> throw new InvalidValueException("a BooleanColumn with the value " + values[i], null);
            }
        }
        return sets;
    }

    private static byte[] bytes(BitSet[] sets) {
        byte[] values = new byte[Math.max(sets[0].length(), Math.max(sets[1].length(), sets[2].length()))];
        for (int i = 0; i < values.length; i++) {
            values[i] = sets[0].get(i) ? 1 : sets[1].get(i) ? 0 : Byte.MIN_VALUE;
        }
        return values;
    }

    private static Object ofBytes(Class<?> type, String name, byte[] values) throws Exception {
        Object column = type.getMethod("create", String.class).invoke(null, name);
        MethodHandle append = MethodHandles.publicLookup().unreflect(type.getMethod("append", byte.class))
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
}
