package farcell.values;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import org.jboss.marshalling.Marshaller;
import org.jboss.marshalling.Unmarshaller;

/** How to take a record apart and make one, by handles: reflection would cost microseconds a record. */
final class RecordShape {

    private static final String REBUILT = "farcell.runtime.Rebuilt";

    private final Class<?> type;
    private final String[] names;
    /** First letters of descriptors (JVMS 4.3.2), L for arrays, too. */
    private final char[] kinds;
    private final MethodHandle[] getters;
    private final MethodHandle constructor;

    private RecordShape(Class<?> type, String[] names, char[] kinds, MethodHandle[] getters, MethodHandle constructor) {
        this.type = type;
        this.names = names;
        this.kinds = kinds;
        this.getters = getters;
        this.constructor = constructor;
    }

    /** Reads the fields, not the accessors, which user code may have overridden. */
    static RecordShape of(Class<?> type) throws ReflectiveOperationException {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        RecordComponent[] components = type.getRecordComponents();
        String[] names = new String[components.length];
        Class<?>[] types = new Class<?>[components.length];
        char[] kinds = new char[components.length];
        MethodHandle[] getters = new MethodHandle[components.length];
        for (int i = 0; i < components.length; i++) {
            names[i] = components[i].getName();
            types[i] = components[i].getType();
            Field field = type.getDeclaredField(names[i]);
            field.setAccessible(true);
            Class<?> seen = types[i].isPrimitive() ? types[i] : Object.class;
            kinds[i] = seen.descriptorString().charAt(0);
            getters[i] = lookup.unreflectGetter(field).asType(MethodType.methodType(seen, Object.class));
        }
        MethodHandle constructor = constructor(type, types, lookup)
                .asSpreader(Object[].class, types.length)
                .asType(MethodType.methodType(Object.class, Object[].class));
        return new RecordShape(type, names, kinds, getters, constructor);
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

    /** What a side says of a component, and the other compares: its name, and of which type if it is a primitive. */
    String title(int i) {
        return kinds[i] + names[i];
    }

    /** Primitives as they are: a box for each would cost more than all the rest. */
    void write(Marshaller out, Object record) throws IOException {
        for (int i = 0; i < names.length; i++) {
            try {
                MethodHandle getter = getters[i];
                switch (kinds[i]) {
                    case 'Z' -> out.writeBoolean((boolean) getter.invokeExact(record));
                    case 'B' -> out.writeByte((byte) getter.invokeExact(record));
                    case 'S' -> out.writeShort((short) getter.invokeExact(record));
                    case 'C' -> out.writeChar((char) getter.invokeExact(record));
                    case 'I' -> out.writeInt((int) getter.invokeExact(record));
                    case 'J' -> out.writeLong((long) getter.invokeExact(record));
                    case 'F' -> out.writeFloat((float) getter.invokeExact(record));
                    case 'D' -> out.writeDouble((double) getter.invokeExact(record));
                    default -> out.writeObject((Object) getter.invokeExact(record));
                }
            } catch (IOException | RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException("cannot read " + type.getName() + "." + names[i], e);
            }
        }
    }

    Object[] read(Unmarshaller in) throws IOException, ClassNotFoundException {
        Object[] values = new Object[names.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (kinds[i]) {
                case 'Z' -> (Object) in.readBoolean();
                case 'B' -> in.readByte();
                case 'S' -> in.readShort();
                case 'C' -> in.readChar();
                case 'I' -> in.readInt();
                case 'J' -> in.readLong();
                case 'F' -> in.readFloat();
                case 'D' -> in.readDouble();
                default -> in.readObject();
            };
        }
        return values;
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
