package farcell.values;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Functions that the JDK makes of others, such as {@code f.andThen(g)}, and {@code Function.identity()}. They are
 * lambdas of the JDK that nothing describes; but each place in the JDK's code gives objects of one class, so that one
 * made here for comparison tells which it is. They travel as the name of that place and the functions inside, and are
 * made again by calling it.
 */
final class FunctionRule implements Traveler {

    static final FunctionRule INSTANCE = new FunctionRule();
    static final String NAME = "FUNCTION";

    private interface Maker {
        Object make(Object[] inside);
    }

    /** @param face what the functions inside must be, in order; the first is the one whose default method is called */
    private record Place(Class<?>[] faces, String method, Maker maker) {}

    private final Map<String, Place> places = new LinkedHashMap<>();
    private final Map<Class<?>, String> names = new HashMap<>();

    private FunctionRule() {
        place("Function.identity", i -> Function.identity());
        place("UnaryOperator.identity", i -> UnaryOperator.identity());
        place("IntUnaryOperator.identity", i -> IntUnaryOperator.identity());
        place("LongUnaryOperator.identity", i -> LongUnaryOperator.identity());
        place("DoubleUnaryOperator.identity", i -> DoubleUnaryOperator.identity());
        place("Predicate.isEqual(null)", i -> Predicate.isEqual(null));
        functions();
        predicates();
        consumers();
        for (Map.Entry<String, Place> each : places.entrySet()) {
            names.put(each.getValue().maker().make(samples(each.getValue().faces())).getClass(), each.getKey());
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private void functions() {
        place("Function.andThen", i -> ((Function) i[0]).andThen((Function) i[1]), Function.class, Function.class);
        place("Function.compose", i -> ((Function) i[0]).compose((Function) i[1]), Function.class, Function.class);
        place("BiFunction.andThen", i -> ((BiFunction) i[0]).andThen((Function) i[1]), BiFunction.class,
                Function.class);
        place("IntUnaryOperator.andThen", i -> ((IntUnaryOperator) i[0]).andThen((IntUnaryOperator) i[1]),
                IntUnaryOperator.class, IntUnaryOperator.class);
        place("IntUnaryOperator.compose", i -> ((IntUnaryOperator) i[0]).compose((IntUnaryOperator) i[1]),
                IntUnaryOperator.class, IntUnaryOperator.class);
        place("LongUnaryOperator.andThen", i -> ((LongUnaryOperator) i[0]).andThen((LongUnaryOperator) i[1]),
                LongUnaryOperator.class, LongUnaryOperator.class);
        place("LongUnaryOperator.compose", i -> ((LongUnaryOperator) i[0]).compose((LongUnaryOperator) i[1]),
                LongUnaryOperator.class, LongUnaryOperator.class);
        place("DoubleUnaryOperator.andThen", i -> ((DoubleUnaryOperator) i[0]).andThen((DoubleUnaryOperator) i[1]),
                DoubleUnaryOperator.class, DoubleUnaryOperator.class);
        place("DoubleUnaryOperator.compose", i -> ((DoubleUnaryOperator) i[0]).compose((DoubleUnaryOperator) i[1]),
                DoubleUnaryOperator.class, DoubleUnaryOperator.class);
        place("BinaryOperator.minBy", i -> BinaryOperator.minBy((Comparator) i[0]), Comparator.class);
        place("BinaryOperator.maxBy", i -> BinaryOperator.maxBy((Comparator) i[0]), Comparator.class);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private void predicates() {
        place("Predicate.negate", i -> ((Predicate) i[0]).negate(), Predicate.class);
        place("Predicate.and", i -> ((Predicate) i[0]).and((Predicate) i[1]), Predicate.class, Predicate.class);
        place("Predicate.or", i -> ((Predicate) i[0]).or((Predicate) i[1]), Predicate.class, Predicate.class);
        place("Predicate.isEqual", i -> Predicate.isEqual(i[0]), Object.class);
        place("BiPredicate.negate", i -> ((BiPredicate) i[0]).negate(), BiPredicate.class);
        place("BiPredicate.and", i -> ((BiPredicate) i[0]).and((BiPredicate) i[1]), BiPredicate.class,
                BiPredicate.class);
        place("BiPredicate.or", i -> ((BiPredicate) i[0]).or((BiPredicate) i[1]), BiPredicate.class,
                BiPredicate.class);
        place("IntPredicate.negate", i -> ((IntPredicate) i[0]).negate(), IntPredicate.class);
        place("IntPredicate.and", i -> ((IntPredicate) i[0]).and((IntPredicate) i[1]), IntPredicate.class,
                IntPredicate.class);
        place("IntPredicate.or", i -> ((IntPredicate) i[0]).or((IntPredicate) i[1]), IntPredicate.class,
                IntPredicate.class);
        place("LongPredicate.negate", i -> ((LongPredicate) i[0]).negate(), LongPredicate.class);
        place("DoublePredicate.negate", i -> ((DoublePredicate) i[0]).negate(), DoublePredicate.class);
        place("DoublePredicate.and", i -> ((DoublePredicate) i[0]).and((DoublePredicate) i[1]),
                DoublePredicate.class, DoublePredicate.class);
        place("DoublePredicate.or", i -> ((DoublePredicate) i[0]).or((DoublePredicate) i[1]),
                DoublePredicate.class, DoublePredicate.class);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private void consumers() {
        place("Consumer.andThen", i -> ((Consumer) i[0]).andThen((Consumer) i[1]), Consumer.class, Consumer.class);
        place("BiConsumer.andThen", i -> ((BiConsumer) i[0]).andThen((BiConsumer) i[1]), BiConsumer.class,
                BiConsumer.class);
    }

    private void place(String name, Maker maker, Class<?>... faces) {
        places.put(name, new Place(faces, name.substring(name.indexOf('.') + 1), maker));
    }

    /** Functions that are never called. */
    private static Object[] samples(Class<?>[] faces) {
        Map<Class<?>, Object> one = new HashMap<>();
        one.put(Object.class, "");
        one.put(Function.class, (Function<Object, Object>) x -> x);
        one.put(BiFunction.class, (BiFunction<Object, Object, Object>) (x, y) -> x);
        one.put(IntUnaryOperator.class, (IntUnaryOperator) x -> x);
        one.put(LongUnaryOperator.class, (LongUnaryOperator) x -> x);
        one.put(DoubleUnaryOperator.class, (DoubleUnaryOperator) x -> x);
        one.put(Comparator.class, (Comparator<Object>) (x, y) -> 0);
        one.put(Predicate.class, (Predicate<Object>) x -> true);
        one.put(BiPredicate.class, (BiPredicate<Object, Object>) (x, y) -> true);
        one.put(IntPredicate.class, (IntPredicate) x -> true);
        one.put(LongPredicate.class, (LongPredicate) x -> true);
        one.put(DoublePredicate.class, (DoublePredicate) x -> true);
        one.put(Consumer.class, (Consumer<Object>) x -> { });
        one.put(BiConsumer.class, (BiConsumer<Object, Object>) (x, y) -> { });
        return Arrays.stream(faces).map(one::get).toArray();
    }

    /** The class of such a function; on the reading side its interface, which is what can be named. */
    @Override
    public boolean handles(Class<?> type) {
        return names.containsKey(type)
                || type.isInterface() && type.getPackageName().equals("java.util.function");
    }

    @Override
    public Object leave(Object value) throws CannotTravelException {
        return new Object[] {names.get(value.getClass()), inside(value)};
    }

    /** What such a function calls. */
    static Object[] inside(Object value) throws CannotTravelException {
        Field[] fields = value.getClass().getDeclaredFields();
        Object[] inside = new Object[fields.length];
        try {
            for (int i = 0; i < fields.length; i++) {
                fields[i].setAccessible(true);
                inside[i] = fields[i].get(value);
            }
        } catch (IllegalAccessException | RuntimeException e) {
            throw new CannotTravelException("", value.getClass().getName(), "a function that the JDK made of others "
                    + "and does not show here; write it as a lambda in a cell", e);
        }
        return inside;
    }

    @Override
    public Object arrive(Object sent, String type, ClassLoader loader) throws InvalidValueException {
        if (!(sent instanceof Object[] parts) || parts.length != 2 || !(parts[0] instanceof String name)
                || !(parts[1] instanceof Object[] inside)) {
            throw new InvalidValueException("a function of the JDK in another form", null);
        }
        Place place = places.get(name);
        if (place == null || inside.length != place.faces().length) {
            throw new InvalidValueException("a function of the JDK that is not known here", null);
        }
        for (int i = 0; i < inside.length; i++) {
            if (!place.faces()[i].isInstance(inside[i]) || i == 0 && isOverridden(place, inside[0].getClass())) {
                throw new InvalidValueException("a function of the JDK over something else", null);
            }
        }
        return place.maker().make(inside);
    }

    /** Whether calling it would run code of the object. */
    private static boolean isOverridden(Place place, Class<?> type) {
        for (Method method : type.getMethods()) {
            if (method.getName().equals(place.method()) && !JdkTypes.isJdk(method.getDeclaringClass())) {
                return true;
            }
        }
        return false;
    }
}
