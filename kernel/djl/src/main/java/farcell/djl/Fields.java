package farcell.djl;

import java.lang.reflect.Field;

/** Fields of DJL's classes that have no public way in. */
final class Fields {

    private Fields() {}

    static Object get(Object object, Class<?> declaring, String name) {
        try {
            return field(declaring, name).get(object);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    static void set(Object object, Class<?> declaring, String name, Object value) {
        try {
            field(declaring, name).set(object, value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Field field(Class<?> declaring, String name) {
        try {
            Field field = declaring.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("this version of DJL has no " + declaring.getSimpleName() + "." + name
                    + "; %use djl brings one that is known", e);
        }
    }
}
