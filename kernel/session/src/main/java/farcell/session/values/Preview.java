package farcell.session.values;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** The beginning of a value as text, and its size, without running user code. */
final class Preview {

    static final int MAX_CHARS = 80;
    private static final Set<Class<?>> SAFE = Set.of(String.class, Boolean.class, Character.class, Byte.class,
            Short.class, Integer.class, Long.class, Float.class, Double.class, java.math.BigDecimal.class,
            java.math.BigInteger.class, java.util.UUID.class);

    private Preview() {}

    static String of(Object value) {
        String text = text(value, 0);
        return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS - 3) + "...";
    }

    private static String text(Object value, int depth) {
        if (value == null) {
            return "null";
        }
        Class<?> type = value.getClass();
        if (value instanceof String string) {
            return string.substring(0, Math.min(string.length(), MAX_CHARS)).replace("\n", "\\n");
        }
        if (SAFE.contains(type) || type.getPackageName().equals("java.time")) {
            return value.toString();
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (type.isArray()) {
            return array(value, type, depth);
        }
        if (type.getClassLoader() == null && isPlainUtil(type)) {
            if (value instanceof Collection<?> collection) {
                return type.getSimpleName() + " of " + collection.size();
            }
            if (value instanceof Map<?, ?> map) {
                return type.getSimpleName() + " of " + map.size();
            }
        }
        return type.isHidden() ? "lambda" : type.getSimpleName();
    }

    /** Whose size() is a field, not a view of something of the user's. */
    private static boolean isPlainUtil(Class<?> type) {
        return Set.of("ArrayList", "LinkedList", "ArrayDeque", "HashMap", "LinkedHashMap", "TreeMap", "HashSet",
                "LinkedHashSet", "TreeSet", "ListN", "List12", "MapN", "Map1", "SetN", "Set12")
                .contains(type.getSimpleName());
    }

    private static String array(Object array, Class<?> type, int depth) {
        int length = Array.getLength(array);
        StringBuilder text = new StringBuilder(type.getComponentType().getSimpleName()).append('[').append(length)
                .append(']');
        if (depth > 2) {
            return text.toString();
        }
        text.append(" {");
        for (int i = 0; i < length; i++) {
            if (text.length() > MAX_CHARS) {
                return text.toString();
            }
            text.append(i == 0 ? "" : ", ").append(text(Array.get(array, i), depth + 1));
        }
        return text.append('}').toString();
    }
}
