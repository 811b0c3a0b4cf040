package farcell.values;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@link ObjectWalk} needs to know of each object and what all objects of a class have in common.
 *
 * @param value       without parts that can be changed
 * @param shownAlways a constant of an enum, or a class
 * @param container   content sits in fields of the JDK
 * @param jdkLambda   made inside the JDK
 * @param mutable     neither a record nor a lambda
 * @param fields      that travel, opened
 */
record ObjectKind(boolean jdk, boolean array, boolean value, boolean shownAlways, boolean container, boolean jdkLambda,
                  boolean mutable, Field[] fields) {

    private static final ClassValue<ObjectKind> KINDS = new ClassValue<>() {
        @Override
        protected ObjectKind computeValue(Class<?> type) {
            return new ObjectKind(type);
        }
    };

    private ObjectKind(Class<?> type) {
        this(JdkTypes.isJdk(type), type.isArray(), isValue(type), Enum.class.isAssignableFrom(type) || type == Class.class,
                !type.isArray() && isContainer(type), type.isHidden() && JdkTypes.isJdk(type),
                !type.isRecord() && !type.isHidden(), openFields(type));
    }

    static ObjectKind of(Class<?> type) {
        return KINDS.get(type);
    }

    private static boolean isValue(Class<?> type) {
        if (type == String.class || Enum.class.isAssignableFrom(type) || type == Class.class) {
            return true;
        }
        if (!JdkTypes.isJdk(type) || type.isArray()) {
            return false;
        }
        String name = type.getName();
        return Number.class.isAssignableFrom(type) && !name.startsWith("java.util.concurrent.") || type == Boolean.class
                || type == Character.class || name.startsWith("java.time.") || name.equals("java.util.UUID")
                || name.equals("java.util.Locale") || name.equals("java.util.regex.Pattern")
                || name.equals("java.io.File") || name.equals("java.net.URI") || name.equals("java.net.URL")
                || Path.class.isAssignableFrom(type) || Charset.class.isAssignableFrom(type);
    }

    /** Whether content sits in fields of the JDK. The JDK's abstract collections have none; for those the fields of
     *  the class itself tell all. */
    private static boolean isContainer(Class<?> type) {
        Class<?> jdk = type;
        while (!JdkTypes.isJdk(jdk)) {
            jdk = jdk.getSuperclass();
        }
        return jdk == type || jdk != Object.class && !jdk.getName().startsWith("java.util.Abstract");
    }

    private static Field[] openFields(Class<?> type) {
        List<Field> open = new ArrayList<>();
        for (Class<?> c = type; c != null && !JdkTypes.isJdk(c); c = c.getSuperclass()) {
            for (Field field : declaredFields(c)) {
                int modifiers = field.getModifiers();
                if (!Modifier.isStatic(modifiers) && !Modifier.isTransient(modifiers)
                        && !field.getType().isPrimitive() && trySetAccessible(field)) {
                    open.add(field);
                }
            }
        }
        return open.toArray(new Field[0]);
    }

    private static Field[] declaredFields(Class<?> type) {
        try {
            return type.getDeclaredFields();
        } catch (LinkageError e) {
            // One of their types is on no class path: what others have has to do.
            return new Field[0];
        }
    }

    private static boolean trySetAccessible(Field field) {
        try {
            return field.trySetAccessible();
        } catch (RuntimeException e) {
            return false;
        }
    }
}
