package farcell.session.slots;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.lang.reflect.Array;
import java.lang.reflect.Field;

/** One static field of a notebook class: how it is read and written, and the call sites of all woven code that does. */
final class StaticField {

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private final Field field;
    private final MethodHandle getter;
    private final MethodHandle setter;
    private final MutableCallSite reads;
    private final MutableCallSite writes;

    StaticField(Class<?> owner, String name) {
        try {
            field = owner.getDeclaredField(name);
            field.setAccessible(true);
            getter = LOOKUP.unreflectGetter(field);
            setter = LOOKUP.unreflectSetter(field);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(owner.getName() + " has no field " + name + " that can be used: "
                    + e.getMessage(), e);
        }
        reads = new MutableCallSite(MethodType.methodType(field.getType()));
        writes = new MutableCallSite(MethodType.methodType(void.class, field.getType()));
    }

    String name() {
        return field.getName();
    }

    Class<?> type() {
        return field.getType();
    }

    /** Initialises the declaring class, as a read by code would. */
    Object value() {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws IllegalArgumentException when the field's type does not take the value */
    void set(Object value) {
        try {
            field.set(null, value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    void setDefault() {
        // A new array holds default values.
        set(Array.get(Array.newInstance(type(), 1), 0));
    }

    MutableCallSite site(boolean write) {
        return write ? writes : reads;
    }

    /** @param before runs before each read, type {@code ()void}, or null */
    void guardReads(MethodHandle before) {
        reads.setTarget(before == null ? getter : MethodHandles.foldArguments(getter, before));
    }

    /** @param before runs before each write, type {@code ()void}, or null */
    void guardWrites(MethodHandle before) {
        writes.setTarget(before == null ? setter : MethodHandles.foldArguments(setter, before));
    }
}
