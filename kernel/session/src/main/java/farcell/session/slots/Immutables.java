package farcell.session.slots;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Tells values that nobody can change in place. Runs no user code. "No" may also mean "cannot tell". */
public final class Immutables {

    private static final int MAX_DEPTH = 8;
    private static final Set<Class<?>> FINAL_VALUES = Set.of(String.class, Boolean.class, Character.class, Byte.class,
            Short.class, Integer.class, Long.class, Float.class, Double.class, UUID.class, URI.class, Locale.class,
            Class.class, Void.class);
    /** Not final, so only objects of exactly these. */
    private static final Set<Class<?>> EXACT_VALUES = Set.of(BigDecimal.class, BigInteger.class);

    private Immutables() {}

    /** Whether every value of a variable of this type is immutable. */
    public static boolean isType(Class<?> type) {
        return type.isPrimitive() || FINAL_VALUES.contains(type)
                || type.getPackageName().equals("java.time") && Modifier.isFinal(type.getModifiers());
    }

    public static boolean isValue(Object value) {
        return isValue(value, 0);
    }

    private static boolean isValue(Object value, int depth) {
        if (value == null) {
            return true;
        }
        Class<?> type = value.getClass();
        if (isType(type) || EXACT_VALUES.contains(type)) {
            return true;
        }
        if (depth == MAX_DEPTH || type.isArray()) {
            return false;
        }
        if (value instanceof Optional<?> optional) {
            return isValue(optional.orElse(null), depth + 1);
        }
        if (value instanceof Enum<?>) {
            return fieldsAreFinal(value, type, Enum.class, depth);
        }
        if (type.isRecord()) {
            return componentsAreValues(value, type, depth);
        }
        // The class of a lambda: its fields are what it captured.
        return type.isHidden() && type.isSynthetic() && fieldsAreFinal(value, type, Object.class, depth);
    }

    private static boolean componentsAreValues(Object value, Class<?> type, int depth) {
        for (RecordComponent component : type.getRecordComponents()) {
            if (isType(component.getType())) {
                continue;
            }
            try {
                // The field, not the accessor, which may be user code.
                Field field = type.getDeclaredField(component.getName());
                field.setAccessible(true);
                if (!isValue(field.get(value), depth + 1)) {
                    return false;
                }
            } catch (ReflectiveOperationException | RuntimeException e) {
                return false;
            }
        }
        return true;
    }

    private static boolean fieldsAreFinal(Object value, Class<?> from, Class<?> to, int depth) {
        for (Class<?> at = from; at != null && at != to; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    continue;
                }
                if (!Modifier.isFinal(field.getModifiers())) {
                    return false;
                }
                if (isType(field.getType())) {
                    continue;
                }
                try {
                    field.setAccessible(true);
                    if (!isValue(field.get(value), depth + 1)) {
                        return false;
                    }
                } catch (ReflectiveOperationException | RuntimeException e) {
                    return false;
                }
            }
        }
        return true;
    }
}
