package farcell.values;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The JDK's random generators beside {@code java.util.Random}: their algorithm's name and their state, which are the
 * same from Java 17 to 25 while the classes moved. The session opens the packages to the agent.
 */
final class RandomRule implements Traveler {

    static final RandomRule INSTANCE = new RandomRule();
    static final String NAME = "RANDOM";

    private RandomRule() {}

    /** On the reading side also the interface, which stands for classes that have other names here. */
    @Override
    public boolean handles(Class<?> type) {
        return type == RandomGenerator.class || type == SplittableRandom.class || type.getName().startsWith("jdk.")
                && RandomGenerator.class.isAssignableFrom(type) && JdkTypes.isJdk(type);
    }

    @Override
    public Object leave(Object value) throws CannotTravelException {
        try {
            List<Object> state = new ArrayList<>();
            for (Field field : fields(value.getClass())) {
                Object part = field.get(value);
                state.add(part instanceof long[] words ? words.clone() : part);
            }
            return new Object[] {value.getClass().getSimpleName(), state.toArray()};
        } catch (IllegalAccessException | RuntimeException e) {
            throw new CannotTravelException("", value.getClass().getName(),
                    "its state cannot be read; use java.util.Random or keep the seed", e);
        }
    }

    @Override
    public Object arrive(Object sent, String type, ClassLoader loader) throws Exception {
        Object[] parts = (Object[]) sent;
        String algorithm = (String) parts[0];
        Object[] state = (Object[]) parts[1];
        RandomGenerator made = algorithm.equals("SplittableRandom") ? new SplittableRandom(0)
                : RandomGenerator.of(algorithm);
        List<Field> fields = fields(made.getClass());
        if (!handles(made.getClass()) || fields.size() != state.length) {
            throw new InvalidValueException("no state of a " + algorithm, null);
        }
        for (int i = 0; i < state.length; i++) {
            if (state[i] instanceof long[] words && words.length != ((long[]) fields.get(i).get(made)).length) {
                throw new InvalidValueException("no state of a " + algorithm, null);
            }
            fields.get(i).set(made, state[i]);
        }
        return made;
    }

    private static List<Field> fields(Class<?> type) {
        List<Field> state = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            boolean isState = field.getType().isPrimitive() || field.getType() == long[].class;
            if (isState && !Modifier.isStatic(field.getModifiers())) {
                field.setAccessible(true);
                state.add(field);
            }
        }
        return state;
    }
}
