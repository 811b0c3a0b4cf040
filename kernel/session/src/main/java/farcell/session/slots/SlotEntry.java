package farcell.session.slots;

import farcell.wire.Slot;
import farcell.wire.SlotState;
import java.lang.invoke.MutableCallSite;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the table knows of one slot. All but {@code slot} is guarded by the table's lock. */
final class SlotEntry {

    final Slot slot;
    /** One field, or those of a statics group that were met or listed so far. */
    final Map<String, StaticField> fields = new LinkedHashMap<>();
    SlotState state = SlotState.EXCLUSIVE;
    /** In {@code SHARED}: whether the first read has been noted, so that reads are plain. */
    boolean readNoted;
    /** Slots whose values share mutable objects with this one's, this one included. */
    Set<SlotEntry> group = Set.of(this);
    /** A statics group only: whether the class is initialised in this session. */
    boolean initialised;
    /** A statics group only: values that came before the class was initialised; in force since they came. */
    Statics pending;
    /** The value at the last transfer, or null. */
    Baseline baseline;
    /** The number of that transfer. */
    long transfer;

    private final Guards guards;

    SlotEntry(Slot slot, Guards guards) {
        this.slot = slot;
        this.guards = guards;
    }

    /**
     * How the value looked when it last left or came.
     *
     * @param slots  in the order in which they were encoded
     * @param digest of their values encoded together
     * @param bytes  that they took, encoded together
     */
    record Baseline(List<Slot> slots, String digest, long bytes) {}

    /** @param owner the class that declares the field */
    StaticField field(Class<?> owner, String name) {
        StaticField known = fields.get(name);
        if (known == null) {
            known = new StaticField(owner, name);
            fields.put(name, known);
            guards.link(this, new ArrayList<>());
        }
        return known;
    }

    /** The field of a variable, which is known. */
    StaticField field() {
        return fields.get(slot.field());
    }

    /** Finds all non-constant statics: constants alone are still final when the class was woven. */
    void listFields(Class<?> owner) {
        for (Field each : owner.getDeclaredFields()) {
            int modifiers = each.getModifiers();
            if (Modifier.isStatic(modifiers) && !Modifier.isFinal(modifiers) && !each.isSynthetic()) {
                field(owner, each.getName());
            }
        }
    }

    /** The values of an initialised statics group, by name. */
    Statics statics() {
        Map<String, Object> values = new TreeMap<>();
        fields.forEach((name, field) -> values.put(name, field.value()));
        return new Statics(values);
    }

    void setAll(Statics statics) {
        statics.values().forEach((name, value) -> {
            StaticField field = fields.get(name);
            if (field != null) {
                field.set(value);
            }
        });
    }

    /** Whether nothing reachable from the value can be changed in place. */
    boolean isImmutable() {
        if (slot.isStatics()) {
            return initialised ? fields.values().stream().allMatch(field -> Immutables.isValue(field.value()))
                    : pending == null || pending.values().values().stream().allMatch(Immutables::isValue);
        }
        StaticField field = field();
        return field == null || Immutables.isType(field.type()) || Immutables.isValue(field.value());
    }

    void leaveGroup() {
        if (group.size() > 1) {
            group.remove(this);
        }
        group = Set.of(this);
    }

    /** @param changed gets the call sites to be made known to other threads */
    void setState(SlotState newState, List<MutableCallSite> changed) {
        state = newState;
        readNoted = false;
        guards.link(this, changed);
    }
}
