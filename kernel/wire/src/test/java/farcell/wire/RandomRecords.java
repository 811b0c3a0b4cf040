package farcell.wire;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random records, for properties of the codec. */
final class RandomRecords {

    private static final String[] TEXTS = {"", "x", "a longer text\nof two lines", "\u00e4\u20ac\ud83d\ude00", "\0"};

    private final Random random;

    RandomRecords(long seed) {
        random = new Random(seed);
    }

    Object make(Class<?> type) {
        return make(type, 0);
    }

    private Object make(Type type, int depth) {
        if (type instanceof ParameterizedType p) {
            int count = depth > 6 ? 0 : random.nextInt(4);
            if (p.getRawType() == List.class) {
                List<Object> list = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    list.add(make(p.getActualTypeArguments()[0], depth + 1));
                }
                return list;
            }
            Map<Object, Object> map = new LinkedHashMap<>();
            for (int i = 0; i < count; i++) {
                map.put(i + (String) make(String.class, depth), make(p.getActualTypeArguments()[1], depth + 1));
            }
            return map;
        }
        Class<?> c = (Class<?>) type;
        if (c == int.class) {
            return random.nextInt() >> random.nextInt(32);
        }
        if (c == long.class) {
            return random.nextLong() >> random.nextInt(64);
        }
        if (c == boolean.class) {
            return random.nextBoolean();
        }
        if (c == String.class) {
            return TEXTS[random.nextInt(TEXTS.length)].repeat(random.nextInt(3) == 0 ? 100 : 1);
        }
        if (c == byte[].class) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            return bytes;
        }
        if (c.isEnum()) {
            return c.getEnumConstants()[random.nextInt(c.getEnumConstants().length)];
        }
        if (c.isSealed()) {
            return make(c.getPermittedSubclasses()[random.nextInt(c.getPermittedSubclasses().length)], depth);
        }
        return record(c, depth);
    }

    private Object record(Class<?> type, int depth) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            boolean none = components[i].isAnnotationPresent(MayBeNull.class) && random.nextInt(4) == 0;
            values[i] = none ? null : make(components[i].getGenericType(), depth + 1);
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
