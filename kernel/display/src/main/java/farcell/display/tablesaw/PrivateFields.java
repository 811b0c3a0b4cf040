package farcell.display.tablesaw;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the fields of jsplot's objects, which have no getters. Looked up once for each class. */
final class PrivateFields {

    private static final ClassValue<Map<String, Field>> FIELDS = new ClassValue<>() {

        @Override
        protected Map<String, Field> computeValue(Class<?> type) {
            Map<String, Field> fields = new LinkedHashMap<>();
            for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
                for (Field field : c.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers()) && !fields.containsKey(field.getName())) {
                        field.setAccessible(true);
                        fields.put(field.getName(), field);
                    }
                }
            }
            return fields;
        }
    };

    private PrivateFields() {}

    /** The value of the field of that name, the subclass's before the superclass's; null if there is no such field,
     *  as other versions of jsplot have other fields. */
    static Object get(Object object, String name) {
        Field field = object == null ? null : FIELDS.get(object.getClass()).get(name);
        try {
            return field == null ? null : field.get(object);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("cannot read " + name + " of " + object.getClass().getName(), e);
        }
    }

    /** As {@link #get}, if the value is of that type; else null. */
    static <T> T get(Object object, String name, Class<T> type) {
        Object value = get(object, name);
        return type.isInstance(value) ? type.cast(value) : null;
    }

    /** As {@link #get}, as text; null if there is none or it is empty. */
    static String text(Object object, String name) {
        Object value = get(object, name);
        return value == null || value.toString().isEmpty() ? null : value.toString();
    }

    /** As {@link #get}, for a number; {@code otherwise} if there is none. */
    static int number(Object object, String name, int otherwise) {
        return get(object, name) instanceof Number number ? number.intValue() : otherwise;
    }
}
