package farcell.values;

import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicMarkableReference;
import java.util.concurrent.atomic.AtomicStampedReference;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/** Rules for types of the JDK that are values but do not travel by their fields. The names go over the wire. */
enum BuiltInRules implements Traveler {

    CHARSET {
        @Override
        public boolean handles(Class<?> type) {
            return Charset.class.isAssignableFrom(type);
        }

        @Override
        public Object leave(Object value) {
            return ((Charset) value).name();
        }

        @Override
        public Object arrive(Object sent, String type, ClassLoader loader) {
            return Charset.forName((String) sent);
        }
    },

    /** A name of a file, not its content. */
    PATH {
        @Override
        public boolean handles(Class<?> type) {
            return Path.class.isAssignableFrom(type) && JdkTypes.isJdk(type);
        }

        @Override
        public Object leave(Object value) throws CannotTravelException {
            Path path = (Path) value;
            if (path.getFileSystem() != FileSystems.getDefault()) {
                throw new CannotTravelException("", value.getClass().getName(),
                        "a path in the file system \"" + path.getFileSystem().provider().getScheme()
                                + "\" is known in its session only", null);
            }
            return path.toString();
        }

        @Override
        public Object arrive(Object sent, String type, ClassLoader loader) {
            return Path.of((String) sent);
        }
    },

    OPTIONAL {
        @Override
        public boolean handles(Class<?> type) {
            return type == Optional.class || type == OptionalInt.class || type == OptionalLong.class
                    || type == OptionalDouble.class;
        }

        @Override
        public Object leave(Object value) {
            if (value instanceof OptionalInt number) {
                return number.isPresent() ? number.getAsInt() : null;
            }
            if (value instanceof OptionalLong number) {
                return number.isPresent() ? number.getAsLong() : null;
            }
            if (value instanceof OptionalDouble number) {
                return number.isPresent() ? number.getAsDouble() : null;
            }
            return ((Optional<?>) value).orElse(null);
        }

        @Override
        public Object arrive(Object sent, String type, ClassLoader loader) {
            return switch (type) {
                case "java.util.OptionalInt" -> sent == null ? OptionalInt.empty() : OptionalInt.of((int) sent);
                case "java.util.OptionalLong" -> sent == null ? OptionalLong.empty() : OptionalLong.of((long) sent);
                case "java.util.OptionalDouble" ->
                        sent == null ? OptionalDouble.empty() : OptionalDouble.of((double) sent);
                default -> Optional.ofNullable(sent);
            };
        }
    },

    WEAK_MAP {
        @Override
        public boolean handles(Class<?> type) {
            return type == WeakHashMap.class;
        }

        @Override
        public Object leave(Object value) {
            return new HashMap<>((WeakHashMap<?, ?>) value);
        }

        @Override
        public Object arrive(Object sent, String type, ClassLoader loader) {
            return new WeakHashMap<>((Map<?, ?>) sent);
        }
    },

    /** References with a number or a mark. */
    MARKED_REFERENCE {
        @Override
        public boolean handles(Class<?> type) {
            return type == AtomicStampedReference.class || type == AtomicMarkableReference.class;
        }

        @Override
        public Object leave(Object value) {
            if (value instanceof AtomicStampedReference<?> stamped) {
                int[] stamp = new int[1];
                return new Object[] {stamped.get(stamp), stamp[0]};
            }
            boolean[] mark = new boolean[1];
            return new Object[] {((AtomicMarkableReference<?>) value).get(mark), mark[0]};
        }

        @Override
        public Object arrive(Object sent, String type, ClassLoader loader) {
            Object[] parts = (Object[]) sent;
            return type.endsWith("AtomicStampedReference") ? new AtomicStampedReference<>(parts[0], (int) parts[1])
                    : new AtomicMarkableReference<>(parts[0], (boolean) parts[1]);
        }
    },

    /** Nobody holds them afterwards: the threads that do stay where they are. Their fields differ between JDKs. Other
     *  locks travel by their fields, with the conditions that belong to them. */
    LOCK {
        @Override
        public boolean handles(Class<?> type) {
            return type == ReentrantReadWriteLock.class || type == Semaphore.class;
        }

        @Override
        public Object leave(Object value) {
            if (value instanceof Semaphore semaphore) {
                return new int[] {semaphore.isFair() ? 1 : 0, semaphore.availablePermits()};
            }
            return new int[] {((ReentrantReadWriteLock) value).isFair() ? 1 : 0};
        }

        @Override
        public Object arrive(Object sent, String type, ClassLoader loader) {
            int[] parts = (int[]) sent;
            boolean fair = parts[0] == 1;
            return type.endsWith("Semaphore") ? new Semaphore(parts[1], fair) : new ReentrantReadWriteLock(fair);
        }
    },

    /** Entries of {@code Map.entry} and of maps of the JDK; those of a map are copies afterwards. */
    ENTRY {
        @Override
        public boolean handles(Class<?> type) {
            return Map.Entry.class.isAssignableFrom(type) && JdkTypes.isJdk(type)
                    && !Serializable.class.isAssignableFrom(type);
        }

        @Override
        public Object leave(Object value) {
            Map.Entry<?, ?> entry = (Map.Entry<?, ?>) value;
            return new Object[] {entry.getKey(), entry.getValue()};
        }

        @Override
        public Object arrive(Object sent, String type, ClassLoader loader) {
            Object[] parts = (Object[]) sent;
            return type.equals("java.util.KeyValueHolder") ? Map.entry(parts[0], parts[1])
                    : new AbstractMap.SimpleEntry<>(parts[0], parts[1]);
        }
    },

    /** Views such as {@code subList} and {@code keySet}: what they show travels, as a collection of its own. */
    VIEW {
        @Override
        public boolean handles(Class<?> type) {
            return Collection.class.isAssignableFrom(type) && JdkTypes.isJdk(type)
                    && type.getName().startsWith("java.util.") && !Serializable.class.isAssignableFrom(type);
        }

        @Override
        public Object leave(Object value) {
            return ((Collection<?>) value).toArray();
        }

        @Override
        public Object arrive(Object sent, String type, ClassLoader loader) throws ClassNotFoundException {
            List<Object> content = new ArrayList<>(Arrays.asList((Object[]) sent));
            Class<?> original = Class.forName(type, false, null);
            if (type.startsWith("java.util.ImmutableCollections$")) {
                return Collections.unmodifiableList(content);
            }
            return Set.class.isAssignableFrom(original) ? new LinkedHashSet<>(content) : content;
        }
    },

    /** Stands for a place: the logger of that name in the session that it arrives in. */
    LOGGER {
        @Override
        public boolean handles(Class<?> type) {
            return Logger.class.isAssignableFrom(type) && JdkTypes.isJdk(type);
        }

        @Override
        public Object leave(Object value) throws CannotTravelException {
            String name = ((Logger) value).getName();
            if (name == null) {
                throw new CannotTravelException("", value.getClass().getName(),
                        "a logger without a name cannot be found elsewhere", null);
            }
            return name;
        }

        @Override
        public Object arrive(Object sent, String type, ClassLoader loader) {
            return Logger.getLogger((String) sent);
        }
    };

    /** The rules that have a class of their own, by the names that go over the wire. */
    private static final Map<String, Traveler> OTHERS = Map.of(TablesawRule.NAME, TablesawRule.INSTANCE,
            FunctionRule.NAME, FunctionRule.INSTANCE, RandomRule.NAME, RandomRule.INSTANCE,
            FormatterRule.NAME, FormatterRule.INSTANCE, BufferRule.NAME, BufferRule.INSTANCE,
            GsonRule.NAME, GsonRule.INSTANCE);

    /** The rule for a class, or null. */
    static Traveler of(Class<?> type) {
        if (TablesawRule.INSTANCE.handles(type)) {
            return TablesawRule.INSTANCE;
        }
        if (GsonRule.INSTANCE.handles(type)) {
            return GsonRule.INSTANCE;
        }
        if (!JdkTypes.isJdk(type)) {
            return null;
        }
        for (Traveler rule : OTHERS.values()) {
            if (rule.handles(type)) {
                return rule;
            }
        }
        for (BuiltInRules rule : values()) {
            if (rule.handles(type)) {
                return rule;
            }
        }
        return null;
    }

    /** What names a rule in the data. */
    static String nameOf(Traveler rule) {
        if (rule instanceof BuiltInRules builtIn) {
            return builtIn.name();
        }
        for (Map.Entry<String, Traveler> other : OTHERS.entrySet()) {
            if (other.getValue() == rule) {
                return other.getKey();
            }
        }
        return rule.getClass().getName();
    }

    /** What names a class in the data of a rule. Classes of lambdas cannot be named, and those of random generators
     *  have other names in other JDKs: there the interface stands for them. */
    static String typeName(Traveler rule, Class<?> type) {
        if (rule == RandomRule.INSTANCE) {
            return RandomGenerator.class.getName();
        }
        return (type.isHidden() ? type.getInterfaces()[0] : type).getName();
    }

    /** @return null if there is none of that name */
    static Traveler named(String name, List<Traveler> travelers) {
        for (Traveler traveler : travelers) {
            if (traveler.getClass().getName().equals(name)) {
                return traveler;
            }
        }
        if (OTHERS.containsKey(name)) {
            return OTHERS.get(name);
        }
        for (BuiltInRules rule : values()) {
            if (rule.name().equals(name)) {
                return rule;
            }
        }
        return null;
    }
}
