package farcell.values;

import java.io.IOException;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
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

    /** How an object was reached: by a field, by its place among the elements, and so on. */
    private enum Step { FIELD, ELEMENT, KEY, VALUE, PART }

    /** An object and how it was reached; of a long walk there are too many steps to write each down before it is asked for. */
    private record Place(Object object, Place from, Step step, Object label, int index) {

        String text() {
            return switch (step) {
                case FIELD -> "." + ((Field) label).getName();
                case ELEMENT -> "[" + index + "]";
                case KEY -> "(key)";
                case VALUE -> keyText(label);
                case PART -> (String) label;
            };
        }
    }

    private interface Steps {

        /** @param label the field, the key of a value, or what a part is called */
        void to(Object object, Step step, Object label, int index);
    }

    private final List<Traveler> travelers;

    /** @param travelers say what is no state that could be shared */
    ObjectWalk(List<Traveler> travelers) {
        this.travelers = travelers;
    }

    /** Shows every object that can hold others once, and classes and constants of enums wherever they are met, until
     *  the visitor returns false. */
    void all(Object root, Predicate<Object> visitor) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>();
        open.push(new Object[] {root});
        boolean[] on = {true};
        Steps steps = (child, step, label, index) -> {
            if (child == null || !on[0]) {
                return;
            }
            ObjectKind kind = ObjectKind.of(child.getClass());
            boolean leaf = isLeaf(child, kind);
            if (leaf ? kind.shownAlways() : seen.add(child)) {
                on[0] = visitor.test(child);
                if (!leaf) {
                    open.push(child);
                }
            }
        };
        while (on[0] && !open.isEmpty()) {
            children(open.pop(), steps);
        }
    }

    /** Shows every object that can hold others or be changed, as often as it is reached, until the visitor says stop. */
    void parts(Object root, ValueCodec.Visitor visitor) {
        Deque<Object> open = new ArrayDeque<>();
        boolean[] on = {true};
        Steps steps = (child, step, label, index) -> {
            if (child == null || !on[0]) {
                return;
            }
            ObjectKind kind = ObjectKind.of(child.getClass());
            if (isLeaf(child, kind)) {
                return;
            }
            switch (visitor.visit(child, kind.mutable())) {
                case INTO -> {
                    if (!kind.array() || child instanceof Object[]) {
                        open.push(child);
                    }
                }
                case PAST -> { }
                case STOP -> on[0] = false;
            }
        };
        steps.to(root, Step.PART, "", 0);
        while (on[0] && !open.isEmpty()) {
            children(open.pop(), steps);
        }
    }

    /** The shortest path from the root to an object, or the empty string when no way is found. */
    String path(Object root, Object target) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Place> open = new ArrayDeque<>();
        open.add(new Place(root, null, Step.PART, "", 0));
        seen.add(root);
        while (!open.isEmpty()) {
            Place place = open.remove();
            if (place.object() == target) {
                return text(place);
            }
            children(place.object(), (child, step, label, index) -> {
                if (child != null && (child == target || !isLeaf(child, ObjectKind.of(child.getClass()))) && seen.add(child)) {
                    open.add(new Place(child, place, step, label, index));
                }
            });
        }
        return "";
    }

    private static String text(Place place) {
        Deque<String> steps = new ArrayDeque<>();
        for (Place p = place; p != null; p = p.from()) {
            steps.push(p.text());
        }
        String text = String.join("", steps);
        int cut = text.length() - MAX_PATH;
        return cut > 0 ? text.substring(0, MAX_PATH / 2) + "..." + text.substring(text.length() - MAX_PATH / 2) : text;
    }

    /** Things without parts that can be changed. */
    private boolean isLeaf(Object object, ObjectKind kind) {
        return kind.value() || !kind.jdk() && isNoState(object);
    }

    private boolean isNoState(Object object) {
        for (Traveler rule : travelers) {
            if (!rule.isState(object)) {
                return true;
            }
        }
        return false;
    }

    private static void children(Object object, Steps steps) {
        try {
            ObjectKind kind = ObjectKind.of(object.getClass());
            if (object instanceof Object[] array) {
                for (int i = 0; i < array.length; i++) {
                    if (array[i] != null) {
                        steps.to(array[i], Step.ELEMENT, null, i);
                    }
                }
            } else if (!kind.array()) {
                if (kind.container()) {
                    containerChildren(object, steps);
                }
                for (Field field : kind.fields()) {
                    steps.to(field.get(object), Step.FIELD, field, 0);
                }
                if (kind.jdkLambda()) {
                    for (Object inside : insideJdkLambda(object)) {
                        steps.to(inside, Step.PART, "(inside)", 0);
                    }
                }
            }
        } catch (IllegalAccessException | RuntimeException | LinkageError | StackOverflowError e) {
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

    private static void containerChildren(Object object, Steps steps) {
        if (object instanceof Collection<?> collection) {
            int i = 0;
            for (Object element : collection) {
                steps.to(element, Step.ELEMENT, null, i++);
            }
        } else if (object instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                steps.to(entry.getKey(), Step.KEY, null, 0);
                steps.to(entry.getValue(), Step.VALUE, entry.getKey(), 0);
            }
        } else if (object instanceof Map.Entry<?, ?> entry) {
            steps.to(entry.getKey(), Step.KEY, null, 0);
            steps.to(entry.getValue(), Step.PART, "(value)", 0);
        } else if (object instanceof Optional<?> optional) {
            steps.to(optional.orElse(null), Step.PART, ".value", 0);
        } else if (object instanceof AtomicReference<?> reference) {
            steps.to(reference.get(), Step.PART, ".value", 0);
        } else if (object instanceof AtomicReferenceArray<?> array) {
            for (int i = 0; i < array.length(); i++) {
                steps.to(array.get(i), Step.ELEMENT, null, i);
            }
        } else if (object instanceof Throwable throwable && JdkTypes.isJdk(object.getClass())) {
            steps.to(throwable.getCause(), Step.PART, ".cause", 0);
            for (Throwable suppressed : throwable.getSuppressed()) {
                steps.to(suppressed, Step.PART, ".suppressed", 0);
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
}
