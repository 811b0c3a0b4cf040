package farcell.values;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;

/** Objects of library classes that travel as the name of the static field that holds them. */
final class Singletons {

    /** Stands for the field name where a library keeps its one object elsewhere. */
    static final String LAZY = "instance()";

    private Singletons() {}

    static boolean isCandidate(Field field) {
        int wanted = Modifier.STATIC | Modifier.FINAL;
        return (field.getModifiers() & wanted) == wanted && !field.isSynthetic() && !field.getType().isPrimitive()
                && field.getType().isAssignableFrom(field.getDeclaringClass());
    }

    static Object value(Field field) {
        try {
            field.setAccessible(true);
            return field.get(null);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return null;
        }
    }

    /** Of a field of a class that everyone may read. */
    static Object publicValue(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Tablesaw compares its column types by identity but does not hold them in final fields of their own classes:
     * the constants of {@code ColumnType} are what code compares with.
     */
    static Object lazyInstance(Class<?> type) {
        if (!type.getName().startsWith("tech.tablesaw.") || !type.getName().endsWith("ColumnType")) {
            return null;
        }
        try {
            for (Field field : columnTypes(type.getClassLoader()).getFields()) {
                Object constant = publicValue(field);
                if (constant != null && constant.getClass() == type) {
                    return constant;
                }
            }
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
        return null;
    }

    /** Initialises {@code ColumnType} before the classes of its constants; the other way round makes them twice. */
    static Class<?> columnTypes(ClassLoader loader) throws ClassNotFoundException {
        return Class.forName("tech.tablesaw.api.ColumnType", true, loader);
    }

    /** @throws InvalidValueException when the class has no such singleton */
    static Object find(Class<?> type, String field) throws InvalidValueException {
        Object value = null;
        try {
            if (field.equals(LAZY)) {
                value = lazyInstance(type);
            } else {
                Field holder = type.getDeclaredField(field);
                value = isCandidate(holder) ? value(holder) : null;
            }
        } catch (NoSuchFieldException | LinkageError e) {
            throw new InvalidValueException(type.getName() + " has no field " + field + " here", e);
        }
        if (value == null || value.getClass() != type) {
            throw new InvalidValueException(type.getName() + "." + field + " is no singleton here", null);
        }
        return value;
    }
}
