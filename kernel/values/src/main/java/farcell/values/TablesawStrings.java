package farcell.values;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Columns of strings: Tablesaw's own dictionary and its keys, of 8, 16 or 32 bits a row. Where a Tablesaw is not built
 * like 0.44, the distinct texts and a code for each row.
 */
final class TablesawStrings {

    private static final String MAPS = "tech.tablesaw.columns.strings.";
    private static final String FASTUTIL = "it.unimi.dsi.fastutil.";

    private TablesawStrings() {}

    /** @return name, texts and codes; behind them keys, counts and settings of the dictionary, if it is known */
    static Object[] leave(Object column, String name) throws ReflectiveOperationException {
        try {
            return dictionary(TablesawRule.call(column, "getDictionary"), name);
        } catch (NoSuchMethodException | NoSuchFieldException | ClassCastException e) {
            return byCodes((Object[]) TablesawRule.call(column, "asObjectArray"), name);
        }
    }

    private static Object[] dictionary(Object map, String name) throws ReflectiveOperationException {
        Map<?, ?> texts = (Map<?, ?>) TablesawRule.field(map, "keyToValue");
        Map<?, ?> counts = (Map<?, ?>) TablesawRule.field(map, "keyToCount");
        TreeMap<Integer, String> sorted = new TreeMap<>();
        texts.forEach((key, text) -> sorted.put(((Number) key).intValue(), (String) text));
        int[] keys = sorted.keySet().stream().mapToInt(Integer::intValue).toArray();
        int[] counted = new int[keys.length];
        Map<Integer, Integer> byKey = new HashMap<>();
        counts.forEach((key, count) -> byKey.put(((Number) key).intValue(), (Integer) count));
        for (int i = 0; i < keys.length; i++) {
            counted[i] = byKey.getOrDefault(keys[i], 0);
        }
        int next = ((AtomicInteger) TablesawRule.field(map, "nextIndex")).get();
        boolean promotes = (boolean) TablesawRule.field(map, "canPromoteToText");
        return new Object[] {name, sorted.values().toArray(new String[0]),
                TablesawRule.backing(TablesawRule.field(map, "values")), keys, counted,
                new int[] {next, promotes ? 1 : 0}};
    }

    private static Object[] byCodes(Object[] texts, String name) {
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
        return new Object[] {name, dictionary, codes};
    }

    static Object arrive(Class<?> column, Object[] parts) throws Exception {
        String[] texts = (String[]) parts[1];
        if (parts.length == 3) {
            String[] all = join(texts, (int[]) parts[2]);
            return column.getMethod("create", String.class, String[].class).invoke(null, parts[0], all);
        }
        Object codes = parts[2];
        String width = codes instanceof byte[] ? "Byte" : codes instanceof short[] ? "Short" : "Int";
        int[] keys = (int[]) parts[3];
        int[] counts = (int[]) parts[4];
        int[] settings = (int[]) parts[5];
        check(codes, keys, texts.length == keys.length && counts.length == keys.length);
        Object map = build(column.getClassLoader(), width, texts, keys, counts, settings);
        TablesawRule.wrap(map, "values", codes);
        return column.getMethod("createInternal", String.class, column.getClassLoader()
                .loadClass(MAPS + "DictionaryMap")).invoke(null, parts[0], map);
    }

    private static Object build(ClassLoader loader, String width, String[] texts, int[] keys, int[] counts,
            int[] settings) throws ReflectiveOperationException {
        String lists = FASTUTIL + width.toLowerCase(java.util.Locale.ROOT) + "s." + width;
        Map<Object, Object> byKey = map(loader, lists + "2ObjectOpenHashMap", keys.length);
        Map<Object, Object> byText = map(loader, FASTUTIL + "objects.Object2" + width + "OpenHashMap", keys.length);
        Map<Object, Object> counted = map(loader, lists + "2IntOpenHashMap", keys.length);
        for (int i = 0; i < keys.length; i++) {
            Object key = key(width, keys[i]);
            byKey.put(key, texts[i]);
            byText.put(texts[i], key);
            counted.put(key, counts[i]);
        }
        Object none = key(width, width.equals("Byte") ? Byte.MIN_VALUE : width.equals("Short") ? Short.MIN_VALUE
                : Integer.MIN_VALUE);
        for (Method method : byText.getClass().getMethods()) {
            if (method.getName().equals("defaultReturnValue") && method.getParameterCount() == 1
                    && method.getParameterTypes()[0].isPrimitive()) {
                method.invoke(byText, none);
            }
        }
        Object builder = loader.loadClass(MAPS + width + "DictionaryMap$" + width + "DictionaryBuilder")
                .getConstructor().newInstance();
        set(builder, "setNextIndex", settings[0]);
        set(builder, "setKeyToValue", byKey);
        set(builder, "setValueToKey", byText);
        set(builder, "setKeyToCount", counted);
        set(builder, "setValues", Array.newInstance(
                width.equals("Byte") ? byte.class : width.equals("Short") ? short.class : int.class, 0));
        Object map = builder.getClass().getMethod("build").invoke(builder);
        if (!width.equals("Int")) {
            TablesawRule.set(map, "canPromoteToText", settings[1] != 0);
        }
        return map;
    }

    private static Object key(String width, int key) {
        return switch (width) {
            case "Byte" -> (Object) (byte) key;
            case "Short" -> (short) key;
            default -> key;
        };
    }

    @SuppressWarnings("unchecked")
    private static Map<Object, Object> map(ClassLoader loader, String type, int size)
            throws ReflectiveOperationException {
        Constructor<?> constructor = loader.loadClass(type).getConstructor(int.class);
        return (Map<Object, Object>) constructor.newInstance(size);
    }

    private static void set(Object builder, String name, Object value) throws ReflectiveOperationException {
        for (Method method : builder.getClass().getMethods()) {
            if (method.getName().equals(name)) {
                method.invoke(builder, value);
                return;
            }
        }
        throw new NoSuchMethodException(name);
    }

    /** Every code must be a key, or the column would show nulls that it cannot hold. */
    private static void check(Object codes, int[] keys, boolean same) throws InvalidValueException {
        boolean good = same;
        if (codes instanceof int[] ints) {
            Set<Integer> known = new HashSet<>();
            Arrays.stream(keys).forEach(known::add);
            for (int i = 0; good && i < ints.length; i++) {
                good = known.contains(ints[i]);
            }
        } else {
            boolean[] known = new boolean[1 << Short.SIZE];
            Arrays.stream(keys).forEach(key -> known[key & 0xffff] = true);
            int length = Array.getLength(codes);
            for (int i = 0; good && i < length; i++) {
                good = known[(codes instanceof byte[] bytes ? bytes[i] : ((short[]) codes)[i]) & 0xffff];
            }
        }
        if (!good) {
            throw new InvalidValueException("a code of a StringColumn that its dictionary lacks", null);
        }
    }

    private static String[] join(String[] dictionary, int[] codes) throws InvalidValueException {
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
