package farcell.wire;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes and reads trees of records by their components: {@code int}, {@code long}, {@code boolean}, String,
 * {@code byte[]}, enums (by ordinal), {@code List}, {@code Map}, records, and sealed interfaces with a table of their
 * records (by position). A component of any other type is an error when its record is first used.
 */
final class RecordCodec {

    /** Nesting of records; a chain of causes in a {@link Thrown} is what comes near. */
    static final int MAX_DEPTH = 64;

    /** One type's form. {@code depth} is the number of records around the value. */
    private interface Form {
        void write(Object value, WireOutput out, int depth);

        Object read(WireInput in, int depth) throws IOException;
    }

    private final Class<?> root;
    private final Map<Class<?>, List<? extends Class<?>>> tables = new HashMap<>();
    private final Map<Type, Form> forms = new HashMap<>();
    private Form rootForm;

    RecordCodec(Class<?> root, List<? extends Class<?>> table) {
        this.root = root;
        tables.put(root, table);
    }

    /** @throws IllegalStateException when the table lacks one of the type's records */
    RecordCodec sealed(Class<?> type, List<? extends Class<?>> table) {
        if (!Set.copyOf(table).equals(Set.of(type.getPermittedSubclasses()))) {
            throw new IllegalStateException("the table of " + type + " is not that of its records");
        }
        tables.put(type, table);
        return this;
    }

    synchronized RecordCodec build() {
        rootForm = form(root);
        return this;
    }

    void write(Object value, WireOutput out) {
        rootForm.write(value, out, 0);
    }

    Object read(WireInput in) throws IOException {
        return rootForm.read(in, 0);
    }

    private Form form(Type type) {
        Form known = forms.get(type);
        if (known != null) {
            return known;
        }
        if (type instanceof Class<?> c) {
            if (c.isRecord()) {
                return recordForm(c);
            }
            Form form = tables.containsKey(c) ? sealedForm(c) : plainForm(c);
            forms.put(c, form);
            return form;
        }
        if (type instanceof ParameterizedType p && p.getRawType() == List.class) {
            return listForm(p.getActualTypeArguments()[0]);
        }
        if (type instanceof ParameterizedType p && p.getRawType() == Map.class) {
            return mapForm(p.getActualTypeArguments()[0], p.getActualTypeArguments()[1]);
        }
        throw new IllegalStateException("no wire form for components of type " + type);
    }

    private static Form plainForm(Class<?> type) {
        if (type == int.class) {
            return new Form() {
                public void write(Object value, WireOutput out, int depth) {
                    out.writeInt((int) value);
                }

                public Object read(WireInput in, int depth) throws IOException {
                    return in.readInt();
                }
            };
        }
        if (type == long.class) {
            return new Form() {
                public void write(Object value, WireOutput out, int depth) {
                    out.writeLong((long) value);
                }

                public Object read(WireInput in, int depth) throws IOException {
                    return in.readLong();
                }
            };
        }
        if (type == boolean.class) {
            return new Form() {
                public void write(Object value, WireOutput out, int depth) {
                    out.writeByte((boolean) value ? 1 : 0);
                }

                public Object read(WireInput in, int depth) throws IOException {
                    return in.readBoolean();
                }
            };
        }
        if (type == String.class) {
            return new Form() {
                public void write(Object value, WireOutput out, int depth) {
                    out.writeString((String) value);
                }

                public Object read(WireInput in, int depth) throws IOException {
                    return in.readString();
                }
            };
        }
        if (type == byte[].class) {
            return new Form() {
                public void write(Object value, WireOutput out, int depth) {
                    out.writeBytes((byte[]) value);
                }

                public Object read(WireInput in, int depth) throws IOException {
                    return in.readBytes();
                }
            };
        }
        if (type.isEnum()) {
            Object[] constants = type.getEnumConstants();
            return new Form() {
                public void write(Object value, WireOutput out, int depth) {
                    out.writeByte(((Enum<?>) value).ordinal());
                }

                public Object read(WireInput in, int depth) throws IOException {
                    return at(List.of(constants), in.readByte(), type);
                }
            };
        }
        throw new IllegalStateException("no wire form for components of type " + type.getName());
    }

    private Form sealedForm(Class<?> type) {
        List<? extends Class<?>> table = tables.get(type);
        Map<Class<?>, Integer> numbers = new HashMap<>();
        List<Form> members = new ArrayList<>();
        for (Class<?> member : table) {
            numbers.put(member, members.size());
            members.add(form(member));
        }
        return new Form() {
            public void write(Object value, WireOutput out, int depth) {
                int number = numbers.get(value.getClass());
                out.writeByte(number);
                members.get(number).write(value, out, depth);
            }

            public Object read(WireInput in, int depth) throws IOException {
                return at(members, in.readByte(), type).read(in, depth);
            }
        };
    }

    private Form listForm(Type element) {
        Form form = form(element);
        return new Form() {
            public void write(Object value, WireOutput out, int depth) {
                List<?> list = (List<?>) value;
                out.writeCount(list.size());
                for (Object item : list) {
                    form.write(present(item), out, depth);
                }
            }

            public Object read(WireInput in, int depth) throws IOException {
                int count = in.readCount();
                List<Object> list = new ArrayList<>(Math.min(count, 1024));
                for (int i = 0; i < count; i++) {
                    list.add(form.read(in, depth));
                }
                return Collections.unmodifiableList(list);
            }
        };
    }

    private Form mapForm(Type key, Type value) {
        Form keys = form(key);
        Form values = form(value);
        return new Form() {
            public void write(Object map, WireOutput out, int depth) {
                Map<?, ?> entries = (Map<?, ?>) map;
                out.writeCount(entries.size());
                entries.forEach((k, v) -> {
                    keys.write(present(k), out, depth);
                    values.write(present(v), out, depth);
                });
            }

            public Object read(WireInput in, int depth) throws IOException {
                int count = in.readCount();
                Map<Object, Object> entries = new LinkedHashMap<>();
                for (int i = 0; i < count; i++) {
                    Object k = keys.read(in, depth);
                    if (entries.put(k, values.read(in, depth)) != null) {
                        throw new IOException("Malformed message: a map has the same key twice");
                    }
                }
                return Collections.unmodifiableMap(entries);
            }
        };
    }

    private Form recordForm(Class<?> type) {
        RecordForm form = new RecordForm(type);
        forms.put(type, form);
        return form;
    }

    private static Object present(Object item) {
        if (item == null) {
            throw new IllegalArgumentException("null in a list or map of a message");
        }
        return item;
    }

    private static <T> T at(List<T> table, int number, Class<?> of) throws IOException {
        if (number >= table.size()) {
            throw new IOException("Malformed message: number " + number + " is no " + of.getSimpleName());
        }
        return table.get(number);
    }

    /**
     * @param getters not method handles: to adapt one for each component costs each JVM a quarter of a second of its start
     */
    private record Parts(RecordComponent[] components, Method[] getters, Form[] forms, boolean[] nullable,
                         Constructor<?> constructor) {

        Object get(int i, Object record) {
            try {
                return getters[i].invoke(record);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot read " + constructor.getDeclaringClass().getSimpleName() + "."
                        + components[i].getName(), e);
            }
        }
    }

    /** Its components are looked at when it is first used: few of all messages are needed for a first result. */
    private final class RecordForm implements Form {

        private final Class<?> type;
        private volatile Parts parts;

        RecordForm(Class<?> type) {
            this.type = type;
        }

        private Parts parts() {
            Parts known = parts;
            if (known == null) {
                synchronized (RecordCodec.this) {
                    known = parts == null ? resolve() : parts;
                    parts = known;
                }
            }
            return known;
        }

        private Parts resolve() {
            RecordComponent[] components = type.getRecordComponents();
            Method[] getters = new Method[components.length];
            Form[] its = new Form[components.length];
            boolean[] nullable = new boolean[components.length];
            Class<?>[] types = new Class<?>[components.length];
            try {
                for (int i = 0; i < components.length; i++) {
                    types[i] = components[i].getType();
                    getters[i] = components[i].getAccessor();
                    getters[i].setAccessible(true);
                    its[i] = form(components[i].getGenericType());
                    nullable[i] = components[i].isAnnotationPresent(MayBeNull.class);
                }
                Constructor<?> constructor = type.getDeclaredConstructor(types);
                constructor.setAccessible(true);
                return new Parts(components, getters, its, nullable, constructor);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("no wire form for " + type.getName(), e);
            }
        }

        @Override
        public void write(Object value, WireOutput out, int depth) {
            if (depth == MAX_DEPTH) {
                throw new IllegalArgumentException("The message nests deeper than " + MAX_DEPTH + " records");
            }
            Parts parts = parts();
            for (int i = 0; i < parts.forms().length; i++) {
                Object part = parts.get(i, value);
                if (parts.nullable()[i]) {
                    out.writeByte(part == null ? 0 : 1);
                }
                if (part != null) {
                    parts.forms()[i].write(part, out, depth + 1);
                } else if (!parts.nullable()[i]) {
                    throw new IllegalArgumentException(
                            "null in " + type.getSimpleName() + "." + parts.components()[i].getName());
                }
            }
        }

        @Override
        public Object read(WireInput in, int depth) throws IOException {
            if (depth == MAX_DEPTH) {
                throw new IOException("Malformed message: nested deeper than " + MAX_DEPTH + " records");
            }
            Parts parts = parts();
            Object[] values = new Object[parts.forms().length];
            for (int i = 0; i < values.length; i++) {
                values[i] = parts.nullable()[i] && !in.readBoolean() ? null : parts.forms()[i].read(in, depth + 1);
            }
            try {
                return parts.constructor().newInstance(values);
            } catch (ReflectiveOperationException e) {
                throw new IOException("Malformed message: no " + type.getSimpleName() + " can be made of it",
                        e instanceof InvocationTargetException thrown ? thrown.getCause() : e);
            }
        }
    }
}
