package farcell.session.values;

import farcell.session.slots.Immutables;
import farcell.session.slots.Slots;
import farcell.values.CannotTravelException;
import farcell.values.CodeInside;
import farcell.values.Traveler;
import farcell.values.ValueCodec;
import farcell.values.ValueContext;
import farcell.wire.Message.SlotInfo;
import farcell.wire.Slot;
import java.lang.reflect.Array;
import java.util.List;
import java.util.TreeSet;

/** Says what is in a slot without changing anything: no state, no baseline. */
final class Survey {

    private static final int OBJECT_BYTES = 16;
    private static final long WALK_NANOS = 50_000_000L;

    private final ValueCodec codec;
    private final ValueContext context;
    private final Slots slots;

    Survey(ValueCodec codec, ValueContext context, Slots slots) {
        this.codec = codec;
        this.context = context;
        this.slots = slots;
    }

    SlotInfo describe(Slot slot, boolean survey) {
        try {
            Object value = slots.value(slot);
            Class<?> declared = slots.type(slot).orElse(null);
            String type = declared != null && declared.isPrimitive() ? declared.getName()
                    : value == null ? "null" : value.getClass().getTypeName();
            SlotInfo info = new SlotInfo(slot, type, -1, Immutables.isValue(value), Preview.of(value), List.of(), "");
            return survey ? surveyed(info, value) : glanced(info, value);
        } catch (Throwable e) {
            return new SlotInfo(slot, "", -1, false, "", List.of(), "it cannot be looked at: " + e);
        }
    }

    private SlotInfo surveyed(SlotInfo info, Object value) {
        try {
            ValueCodec.Encoded encoded = codec.encode(new Object[] {value}, context);
            return new SlotInfo(info.slot(), info.type(), encoded.size(), info.immutable(), info.preview(),
                    List.copyOf(new TreeSet<>(encoded.code())), "");
        } catch (CannotTravelException e) {
            String path = ValuePath.refusal(e, List.of(info.slot()), new Object[] {value}).path();
            return new SlotInfo(info.slot(), info.type(), -1, info.immutable(), info.preview(), List.of(),
                    path + ": " + e.getMessage());
        }
    }

    /** Size and code as a walk shows them: arrays count by length, other objects a fixed size. When the walk takes too
     *  long the size is -1 and code may be missing. */
    private SlotInfo glanced(SlotInfo info, Object value) {
        long end = System.nanoTime() + WALK_NANOS;
        long[] bytes = {value instanceof String text ? text.length() : OBJECT_BYTES};
        boolean[] late = {false};
        CodeInside code = new CodeInside(context.notebook());
        codec.walkAll(value, context, object -> {
            code.see(object);
            bytes[0] += shallow(object) + outside(object);
            late[0] = System.nanoTime() > end;
            return !late[0];
        });
        return new SlotInfo(info.slot(), info.type(), late[0] ? -1 : bytes[0], info.immutable(), info.preview(),
                code.code(), "");
    }

    private long outside(Object object) {
        long bytes = 0;
        if (object.getClass().getClassLoader() != null) {
            for (Traveler traveler : context.travelers()) {
                bytes += traveler.outsideBytes(object);
            }
        }
        return bytes;
    }

    private static long shallow(Object object) {
        if (!object.getClass().isArray()) {
            return OBJECT_BYTES;
        }
        Class<?> component = object.getClass().getComponentType();
        long width = component == long.class || component == double.class ? 8
                : component == int.class || component == float.class ? 4
                : component == short.class || component == char.class ? 2
                : component.isPrimitive() ? 1 : 4;
        return OBJECT_BYTES + width * Array.getLength(object);
    }
}
