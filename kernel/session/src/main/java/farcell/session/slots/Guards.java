package farcell.session.slots;

import farcell.wire.SlotState;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.util.List;

/** Links the call sites of a slot by its state: plain where nothing is to be noted. */
final class Guards {

    /** What runs before a read or write that is not plain; all take the entry. */
    interface Actions {
        void noteRead(SlotEntry entry);

        void noteWrite(SlotEntry entry);

        void fetch(SlotEntry entry);
    }

    private final MethodHandle touch;
    private final MethodHandle write;
    private final MethodHandle fetch;

    Guards(Actions actions) {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        MethodType type = MethodType.methodType(void.class, SlotEntry.class);
        try {
            touch = lookup.findVirtual(Actions.class, "noteRead", type).bindTo(actions);
            write = lookup.findVirtual(Actions.class, "noteWrite", type).bindTo(actions);
            fetch = lookup.findVirtual(Actions.class, "fetch", type).bindTo(actions);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** @param changed gets the call sites, for {@link #sync} */
    void link(SlotEntry entry, List<MutableCallSite> changed) {
        boolean statics = entry.slot.isStatics();
        for (StaticField field : entry.fields.values()) {
            MethodHandle beforeRead = null;
            MethodHandle beforeWrite = null;
            if (entry.state == SlotState.STALE) {
                beforeRead = fetch.bindTo(entry);
                // A write replaces the whole value of a variable, but only a part of a group of statics.
                beforeWrite = statics ? MethodHandles.foldArguments(write.bindTo(entry), fetch.bindTo(entry))
                        : write.bindTo(entry);
            } else if (entry.state == SlotState.SHARED) {
                boolean plain = entry.readNoted || !statics && Immutables.isType(field.type());
                beforeRead = plain ? null : touch.bindTo(entry);
                beforeWrite = write.bindTo(entry);
            }
            field.guardReads(beforeRead);
            field.guardWrites(beforeWrite);
            changed.add(field.site(false));
            changed.add(field.site(true));
        }
    }

    /** Makes running threads see what was linked. */
    static void sync(List<MutableCallSite> changed) {
        if (!changed.isEmpty()) {
            MutableCallSite.syncAll(changed.toArray(MutableCallSite[]::new));
        }
    }
}
