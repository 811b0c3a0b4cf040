package farcell.values;

import java.io.IOException;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;

/**
 * Walks what is reachable from an object the way a value would travel: fields that are not transient, elements of
 * arrays, the content of the JDK's containers by their public methods. Calls no method of user code
 * other than iterators that users overrode in a collection of the JDK, and passes over what cannot be opened. For one
 * walk.
 */
final class ObjectWalk {

    private static final int MAX_PATH = 300;

    /** An object and how it was reached; {@code step} is {@code .field}, {@code [3]} or {@code (key)}. */
    private record Place(Object object, Place from, String step) {}

    private interface Steps {
        void to(Object object, String step);
    }

    private final List<Traveler> travelers;
    private final Map<Class<?>, Field[]> fields = new HashMap<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    /** @param travelers say what is no state that could be shared */
    ObjectWalk(List<Traveler> travelers) {
        this.travelers = travelers;
    }

    /** Shows every object that can hold others once, and classes and constants of enums wherever they are met, until
     *  the visitor returns false. */
    void all(Object root, Predicate<Object> visitor) {
        Deque<Object> open = new ArrayDeque<>();
        open.push(new Object[] {root});
        boolean[] on = {true};
        while (on[0] && !open.isEmpty()) {
            children(open.pop(), (child, step) -> {
                if (child == null || !on[0]) {
                    return;
                }
                boolean leaf = isLeaf(child);
                if (leaf && (child instanceof Enum<?> || child instanceof Class<?>) || !leaf && seen.add(child)) {
                    on[0] = visitor.test(child);
                    if (!leaf) {
                        open.push(child);
                    }
                }
            });
        }
    }

    /** Shows every mutable object once, until the visitor returns false. */
    void mutable(Object root, Predicate<Object> visitor) {
        Deque<Object> open = new ArrayDeque<>();
        if (root != null && !isLeaf(root)) {
            seen.add(root);
            open.push(root);
        }
        while (!open.isEmpty()) {
            Object next = open.pop();
            if (!next.getClass().isRecord() && !next.getClass().isHidden() && !visitor.test(next)) {
                return;
            }
            children(next, (child, step) -> {
                if (child != null && !isLeaf(child) && seen.add(child)) {
                    open.push(child);
                }
            });
        }
    }

    /** The shortest path from the root to an object, or the empty string when no way is found. */
    String path(Object root, Object target) {
        Deque<Place> open = new ArrayDeque<>();
        open.add(new Place(root, null, ""));
        seen.add(root);
        while (!open.isEmpty()) {
            Place place = open.remove();
            if (place.object() == target) {
                return text(place);
            }
            children(place.object(), (child, step) -> {
                if (child != null && (child == target || !isLeaf(child)) && seen.add(child)) {
                    open.add(new Place(child, place, step));
                }
            });
        }
        return "";
    }

    private static String text(Place place) {
        Deque<String> steps = new ArrayDeque<>();
        for (Place p = place; p != null; p = p.from()) {
            steps.push(p.step());
        }
        String text = String.join("", steps);
        int cut = text.length() - MAX_PATH;
        return cut > 0 ? text.substring(0, MAX_PATH / 2) + "..." + text.substring(text.length() - MAX_PATH / 2) : text;
    }

    /** Things without parts that can be changed. */
    private boolean isLeaf(Object object) {
        return isValue(object) || isNoState(object);
    }

    private boolean isNoState(Object object) {
        return !JdkTypes.isJdk(object.getClass()) && travelers.stream().anyMatch(rule -> !rule.isState(object));
    }

    private static boolean isValue(Object object) {
        Class<?> type = object.getClass();
        if (object instanceof String || object instanceof Enum<?> || object instanceof Class<?>) {
            return true;
        }
        if (!JdkTypes.isJdk(type) || type.isArray()) {
            return false;
        }
        String name = type.getName();
        return object instanceof Number && !name.startsWith("java.util.concurrent.") || object instanceof Boolean
                || object instanceof Character || name.startsWith("java.time.") || name.equals("java.util.UUID")
                || name.equals("java.util.Locale") || name.equals("java.util.regex.Pattern")
                || name.equals("java.io.File") || name.equals("java.net.URI") || name.equals("java.net.URL")
                || object instanceof java.nio.file.Path || object instanceof java.nio.charset.Charset;
    }

    private void children(Object object, Steps steps) {
        try {
            if (object instanceof Object[] array) {
                for (int i = 0; i < array.length; i++) {
                    if (array[i] != null) {
                        steps.to(array[i], "[" + i + "]");
                    }
                }
            } else if (!object.getClass().isArray()) {
                if (isContainer(object.getClass())) {
                    containerChildren(object, steps);
                }
                fieldChildren(object, steps);
                if (object.getClass().isHidden() && JdkTypes.isJdk(object.getClass())) {
                    for (Object inside : insideJdkLambda(object)) {
                        steps.to(inside, "(inside)");
                    }
                }
            }
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            // A collection that changes meanwhile or whose iterator throws: what was found so far has to do.
        }
    }

    /** The functions that one of the JDK was made of. */
    private static Object[] insideJdkLambda(Object lambda) {
        try {
            if (FunctionRule.INSTANCE.handles(lambda.getClass())) {
                return FunctionRule.inside(lambda);
            }
            if (!LambdaForm.isWritable(lambda.getClass())) {
                return new Object[0];
            }
            SerializedLambda described = JdkLambdas.describe(lambda);
            Object[] captured = new Object[described.getCapturedArgCount()];
            for (int i = 0; i < captured.length; i++) {
                captured[i] = described.getCapturedArg(i);
            }
            return captured;
        } catch (CannotTravelException | IOException e) {
            return new Object[0];
        }
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

    private static void containerChildren(Object object, Steps steps) {
        if (object instanceof Collection<?> collection) {
            int i = 0;
            for (Object element : collection) {
                steps.to(element, "[" + i++ + "]");
            }
        } else if (object instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                steps.to(entry.getKey(), "(key)");
                steps.to(entry.getValue(), keyText(entry.getKey()));
            }
        } else if (object instanceof Map.Entry<?, ?> entry) {
            steps.to(entry.getKey(), "(key)");
            steps.to(entry.getValue(), "(value)");
        } else if (object instanceof Optional<?> optional) {
            steps.to(optional.orElse(null), ".value");
        } else if (object instanceof AtomicReference<?> reference) {
            steps.to(reference.get(), ".value");
        } else if (object instanceof AtomicReferenceArray<?> array) {
            for (int i = 0; i < array.length(); i++) {
                steps.to(array.get(i), "[" + i + "]");
            }
        } else if (object instanceof Throwable throwable && JdkTypes.isJdk(object.getClass())) {
            steps.to(throwable.getCause(), ".cause");
            for (Throwable suppressed : throwable.getSuppressed()) {
                steps.to(suppressed, ".suppressed");
            }
        }
    }

    /** Names a key only if that runs no user code. */
    private static String keyText(Object key) {
        if (key instanceof String text) {
            return "[\"" + (text.length() > 40 ? text.substring(0, 40) + "..." : text) + "\"]";
        }
        return key instanceof Integer || key instanceof Long ? "[" + key + "]" : "(value)";
    }

    private void fieldChildren(Object object, Steps steps) {
        for (Field field : fields.computeIfAbsent(object.getClass(), ObjectWalk::openFields)) {
            Object value;
            try {
                value = field.get(object);
            } catch (IllegalAccessException e) {
                continue;
            }
            steps.to(value, "." + field.getName());
        }
    }

    private static Field[] openFields(Class<?> type) {
        List<Field> open = new ArrayList<>();
        for (Class<?> c = type; c != null && !JdkTypes.isJdk(c); c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                int modifiers = field.getModifiers();
                if (!Modifier.isStatic(modifiers) && !Modifier.isTransient(modifiers)
                        && !field.getType().isPrimitive() && trySetAccessible(field)) {
                    open.add(field);
                }
            }
        }
        return open.toArray(new Field[0]);
    }

    private static boolean trySetAccessible(Field field) {
        try {
            return field.trySetAccessible();
        } catch (RuntimeException e) {
            return false;
        }
    }
}
