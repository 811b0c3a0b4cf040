package farcell.values;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;

/** How to take a record apart and make one, by handles: reflection would cost microseconds a record. */
final class RecordShape {

    private static final String REBUILT = "farcell.runtime.Rebuilt";

    private final Class<?> type;
    private final String[] names;
    private final MethodHandle[] getters;
    private final MethodHandle constructor;

    private RecordShape(Class<?> type, String[] names, MethodHandle[] getters, MethodHandle constructor) {
        this.type = type;
        this.names = names;
        this.getters = getters;
        this.constructor = constructor;
    }

    /** Reads the fields, not the accessors, which user code may have overridden. */
    static RecordShape of(Class<?> type) throws ReflectiveOperationException {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        RecordComponent[] components = type.getRecordComponents();
        String[] names = new String[components.length];
        Class<?>[] types = new Class<?>[components.length];
        MethodHandle[] getters = new MethodHandle[components.length];
        for (int i = 0; i < components.length; i++) {
            names[i] = components[i].getName();
            types[i] = components[i].getType();
            Field field = type.getDeclaredField(names[i]);
            field.setAccessible(true);
            getters[i] = lookup.unreflectGetter(field).asType(MethodType.methodType(Object.class, Object.class));
        }
        MethodHandle constructor = constructor(type, types, lookup)
                .asSpreader(Object[].class, types.length)
                .asType(MethodType.methodType(Object.class, Object[].class));
        return new RecordShape(type, names, getters, constructor);
    }

    /** The one that the session added and that runs no code of the record; for records of libraries the canonical one. */
    private static MethodHandle constructor(Class<?> type, Class<?>[] types, MethodHandles.Lookup lookup)
            throws ReflectiveOperationException {
        for (Constructor<?> each : type.getDeclaredConstructors()) {
            Class<?>[] parameters = each.getParameterTypes();
            if (each.isSynthetic() && parameters.length == types.length + 1
                    && parameters[types.length].getName().equals(REBUILT)) {
                each.setAccessible(true);
                return MethodHandles.insertArguments(lookup.unreflectConstructor(each), types.length, (Object) null);
            }
        }
        Constructor<?> canonical = type.getDeclaredConstructor(types);
        canonical.setAccessible(true);
        return lookup.unreflectConstructor(canonical);
    }

    int size() {
        return names.length;
    }

    String name(int i) {
        return names[i];
    }

    Object get(Object record, int i) {
        try {
            return getters[i].invokeExact(record);
        } catch (Throwable e) {
            throw new IllegalStateException("cannot read " + type.getName() + "." + names[i], e);
        }
    }

    /** @throws InvalidValueException for values of wrong types, and when the constructor throws */
    Object make(Object[] values) throws InvalidValueException {
        try {
            return constructor.invokeExact(values);
        } catch (StackOverflowError | OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            throw new InvalidValueException("No " + type.getName() + " can be made of its components: " + e, e);
        }
    }
}
