package farcell.session.slots;

import farcell.VariableUnavailableException;
import farcell.session.weave.NotebookNames;
import farcell.wire.Message;
import farcell.wire.Slot;
import farcell.wire.SlotState;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * The table of slots: for each its state (the house's README, "Slots are cache lines"), and the call sites through
 * which woven code reads and writes it. A slot in its settled state is read and written without any of this.
 */
public final class Slots {

    /** Loads a class of the notebook without initialising it. */
    public interface Classes {
        Class<?> load(String name) throws ClassNotFoundException;
    }

    /** Slots touched and written since the last report. */
    public record Report(List<Slot> touched, List<Slot> written) {
        public boolean isEmpty() {
            return touched.isEmpty() && written.isEmpty();
        }
    }

    private final Classes classes;
    private final KernelAccess kernel;
    private final Fetching fetching;
    private final Guards guards = new Guards(new Guards.Actions() {
        @Override
        public void noteRead(SlotEntry entry) {
            Slots.this.noteRead(entry);
        }

        @Override
        public void noteWrite(SlotEntry entry) {
            Slots.this.noteWrite(entry);
        }

        @Override
        public void fetch(SlotEntry entry) {
            Slots.this.fetch(entry);
        }
    });
    private final Object lock = new Object();
    private final Map<Slot, SlotEntry> entries = new ConcurrentHashMap<>();
    private final Set<Slot> touched = new LinkedHashSet<>();
    private final Set<Slot> written = new LinkedHashSet<>();
    /** How many transfers began; guarded by the lock. */
    private long transfers;

    /** @param patience how long a read waits for a kernel that is connected to bring a value */
    public Slots(Classes classes, KernelAccess kernel, Duration patience) {
        this.classes = classes;
        this.kernel = kernel;
        this.fetching = new Fetching(kernel, patience);
    }

    // ---- called by woven code --------------------------------------------------------------------------------------

    /** The call site for reads or writes of a field. @param owner binary name of the class that declares it */
    public CallSite site(MethodHandles.Lookup caller, boolean write, MethodType type, String owner, String field) {
        Class<?> declaring;
        try {
            declaring = Class.forName(owner, false, caller.lookupClass().getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new NoClassDefFoundError(owner);
        }
        MutableCallSite site;
        synchronized (lock) {
            site = entry(slotOf(owner, field)).field(declaring, field).site(write);
        }
        if (!site.type().equals(type)) {
            throw new IncompatibleClassChangeError(owner + "." + field + " is no longer of the type that "
                    + caller.lookupClass().getName() + " was compiled for; run the cell that declares that again");
        }
        return site;
    }

    /** Whether the statics of a class came from another session; if so they are in place now. Called by its static
     *  initialiser, so by the one thread that may use the class. */
    public boolean adopt(Class<?> type) {
        SlotEntry entry = entry(Slot.statics(type.getName()));
        while (true) {
            Statics arrived = null;
            synchronized (lock) {
                entry.listFields(type);
                if (entry.pending != null) {
                    arrived = entry.pending;
                    entry.pending = null;
                } else if (entry.state != SlotState.STALE) {
                    return false;
                }
            }
            if (arrived != null) {
                entry.setAll(arrived);
                setAssertionStatus(type);
                synchronized (lock) {
                    entry.initialised = true;
                }
                return true;
            }
            fetch(entry);
        }
    }

    /** The static initialiser of a class ran here: its statics are new, and ours. */
    public void initialised(Class<?> type) {
        SlotEntry entry = entry(Slot.statics(type.getName()));
        Statics arrived;
        synchronized (lock) {
            entry.listFields(type);
            entry.initialised = true;
            arrived = entry.pending;
            entry.pending = null;
            if (arrived == null) {
                noteWrite(entry);
                written.add(entry.slot);
                kernel.noted();
            }
        }
        if (arrived != null) {
            entry.setAll(arrived);
        }
    }

    /** Before the first read of a shared slot. */
    private void noteRead(SlotEntry entry) {
        bringGroup(entry);
        synchronized (lock) {
            if (entry.state != SlotState.SHARED || entry.readNoted) {
                return;
            }
            List<MutableCallSite> changed = new ArrayList<>();
            for (SlotEntry member : entry.group) {
                if (member.state != SlotState.SHARED || member.readNoted) {
                    continue;
                }
                member.readNoted = true;
                if (!member.isImmutable()) {
                    touched.add(member.slot);
                    kernel.noted();
                }
                guards.link(member, changed);
            }
            Guards.sync(changed);
        }
    }

    /**
     * A slot that stayed when others of its group travelled, such as a trainer beside its model: what it shares with them
     * may be newer elsewhere.
     */
    private void bringGroup(SlotEntry entry) {
        List<SlotEntry> stale;
        synchronized (lock) {
            stale = entry.group.stream().filter(member -> member.state == SlotState.STALE).toList();
        }
        for (SlotEntry member : stale) {
            try {
                fetching.fetch(member.slot, () -> state(member.slot) == SlotState.STALE);
            } catch (VariableUnavailableException e) {
                // Nobody asked for that one; from now on they are apart.
                synchronized (lock) {
                    member.leaveGroup();
                }
            }
        }
    }

    /** Before the first write of a slot that others hold. */
    private void noteWrite(SlotEntry entry) {
        synchronized (lock) {
            if (entry.state == SlotState.EXCLUSIVE) {
                return;
            }
            entry.state = SlotState.EXCLUSIVE;
            if (!entry.slot.isStatics()) {
                // The object that it shared with others is gone from it.
                entry.leaveGroup();
            }
            written.add(entry.slot);
            kernel.noted();
            List<MutableCallSite> changed = new ArrayList<>();
            guards.link(entry, changed);
            Guards.sync(changed);
        }
    }

    /** Before a read of a stale slot: returns when this session has the newest value. */
    private void fetch(SlotEntry entry) {
        fetching.fetch(entry.slot, () -> state(entry.slot) == SlotState.STALE);
        kernel.brought();
        noteRead(entry);
    }

    /** A thread that must do the work of putting these slots itself, if there is one. */
    public Optional<Executor> waitingFor(Collection<Slot> slots) {
        return fetching.waitingFor(slots);
    }

    // ---- called for the kernel -------------------------------------------------------------------------------------

    public void setStates(List<Message.SlotChange> changes) {
        synchronized (lock) {
            List<MutableCallSite> changed = new ArrayList<>();
            for (Message.SlotChange change : changes) {
                SlotEntry entry = entry(change.slot());
                entry.setState(change.state(), changed);
                if (change.state() == SlotState.STALE) {
                    // Reads of those beside it that are here must see that.
                    entry.group.stream().filter(member -> member != entry && member.state == SlotState.SHARED)
                            .forEach(member -> member.setState(SlotState.SHARED, changed));
                }
            }
            Guards.sync(changed);
        }
    }

    /** What was noted since the last report. */
    public Report report() {
        synchronized (lock) {
            Report report = new Report(List.copyOf(touched), List.copyOf(written));
            touched.clear();
            written.clear();
            return report;
        }
    }

    /** Gives a slot its type's default value, as a declaration without initialiser does. */
    public void reset(Slot slot) throws ClassNotFoundException {
        SlotEntry entry = resolved(slot);
        noteWrite(entry);
        entry.fields.values().forEach(StaticField::setDefault);
    }

    /** Copies the value of a slot to the slot that replaced it, if it can be assigned; else leaves the default. */
    public void carry(Slot from, Slot to) throws ClassNotFoundException {
        Object value = value(from);
        SlotEntry entry = resolved(to);
        noteWrite(entry);
        try {
            entry.fields.get(to.field()).set(value);
        } catch (IllegalArgumentException e) {
            // Of another type by now: the variable begins anew, as the compiler said.
        }
    }

    /** Lets the value of a slot go; changes no state, since the slot is dead or its copy stale. */
    public void free(Slot slot) throws ClassNotFoundException {
        SlotEntry entry = resolved(slot);
        synchronized (lock) {
            entry.pending = null;
            entry.baseline = null;
            entry.transfer = ++transfers;
            if (slot.isStatics() && !entry.initialised) {
                return;
            }
        }
        entry.fields.values().forEach(StaticField::setDefault);
    }

    // ---- values ----------------------------------------------------------------------------------------------------

    /** The value here, whatever the state. For statics of a class that is not initialised: null. */
    public Object value(Slot slot) throws ClassNotFoundException {
        SlotEntry entry = resolved(slot);
        if (!slot.isStatics()) {
            return entry.field().value();
        }
        synchronized (lock) {
            if (entry.pending != null) {
                return entry.pending.toValue();
            }
            if (!entry.initialised) {
                return null;
            }
        }
        return entry.statics().toValue();
    }

    /** The declared type of a slot; nothing for statics. */
    public Optional<Class<?>> type(Slot slot) throws ClassNotFoundException {
        return slot.isStatics() ? Optional.empty() : Optional.of(resolved(slot).field().type());
    }

    /**
     * Puts values that came from another session; the slots become {@code SHARED}. Slots written here since the last
     * report keep their value, which is newer.
     *
     * @throws IllegalArgumentException when a value does not fit its field; nothing is changed for that slot
     */
    public void put(List<Slot> slots, Object[] values) throws ClassNotFoundException {
        if (slots.size() != values.length) {
            throw new IllegalArgumentException(values.length + " values for " + slots.size() + " slots");
        }
        List<SlotEntry> resolved = new ArrayList<>();
        for (Slot slot : slots) {
            resolved.add(resolved(slot));
        }
        synchronized (lock) {
            List<MutableCallSite> changed = new ArrayList<>();
            for (int i = 0; i < values.length; i++) {
                SlotEntry entry = resolved.get(i);
                if (written.contains(entry.slot)) {
                    continue;
                }
                putOne(entry, values[i]);
                entry.leaveGroup();
                entry.setState(SlotState.SHARED, changed);
            }
            Guards.sync(changed);
        }
    }

    private void putOne(SlotEntry entry, Object value) {
        if (!entry.slot.isStatics()) {
            entry.field().set(value);
        } else if (value != null) {
            Statics statics = Statics.of(value);
            if (entry.initialised) {
                entry.setAll(statics);
            } else {
                entry.pending = statics;
            }
        }
    }

    /** Slots here whose values are the newest that this session can tell, and can be changed in place. */
    public List<Slot> mutableSlots() {
        List<Slot> result = new ArrayList<>();
        synchronized (lock) {
            for (SlotEntry entry : entries.values()) {
                if (entry.state != SlotState.STALE && !entry.fields.isEmpty() && !entry.isImmutable()) {
                    result.add(entry.slot);
                }
            }
        }
        return result;
    }

    /** Slots here whose values are the newest that this session can tell. */
    public List<Slot> newest() {
        synchronized (lock) {
            return entries.values().stream().filter(entry -> entry.state != SlotState.STALE && !entry.fields.isEmpty()
                    && (!entry.slot.isStatics() || entry.initialised || entry.pending != null)).map(entry -> entry.slot).toList();
        }
    }

    /**
     * Arms slots whose values are about to leave: another session will hold the same version.
     *
     * @param running whether user code may hold references into the values now; then they count as touched
     */
    public void share(Collection<Slot> slots, boolean running) {
        synchronized (lock) {
            List<MutableCallSite> changed = new ArrayList<>();
            for (Slot slot : slots) {
                SlotEntry entry = entry(slot);
                if (entry.state == SlotState.STALE) {
                    continue;
                }
                boolean maybeHeld = running && (entry.state == SlotState.EXCLUSIVE || entry.readNoted);
                entry.setState(SlotState.SHARED, changed);
                if (maybeHeld && !entry.isImmutable()) {
                    touched.add(slot);
                    kernel.noted();
                }
            }
            Guards.sync(changed);
        }
    }

    /** Makes slots a group: a touch of one is a touch of all. */
    public void group(Collection<Slot> slots) {
        synchronized (lock) {
            Set<SlotEntry> group = new LinkedHashSet<>();
            slots.forEach(slot -> group.add(entry(slot)));
            group.forEach(SlotEntry::leaveGroup);
            group.forEach(member -> member.group = group);
        }
    }

    /** Numbers a transfer, before its values are read or set. */
    public long startTransfer() {
        synchronized (lock) {
            return ++transfers;
        }
    }

    /**
     * Remembers how slots, encoded together in this order, looked at their transfer. One that ends after a later one did
     * says nothing of the slots of that.
     *
     * @param transfer its number
     */
    public void baseline(long transfer, List<Slot> slots, String digest, long bytes) {
        synchronized (lock) {
            SlotEntry.Baseline baseline = new SlotEntry.Baseline(List.copyOf(slots), digest, bytes);
            slots.stream().map(this::entry).filter(entry -> entry.transfer <= transfer).forEach(entry -> {
                entry.transfer = transfer;
                entry.baseline = baseline;
            });
        }
    }

    /** Whether slots, encoded together in this order, look as they did at their last transfer. */
    public boolean isBaseline(List<Slot> slots, String digest, long bytes) {
        synchronized (lock) {
            SlotEntry.Baseline now = new SlotEntry.Baseline(List.copyOf(slots), digest, bytes);
            return slots.stream().allMatch(slot -> now.equals(entry(slot).baseline));
        }
    }

    /** How many bytes a slot took at its last transfer, with those that went along; nothing before the first. */
    public OptionalLong baselineBytes(Slot slot) {
        synchronized (lock) {
            SlotEntry.Baseline baseline = entry(slot).baseline;
            return baseline == null ? OptionalLong.empty() : OptionalLong.of(baseline.bytes());
        }
    }

    public SlotState state(Slot slot) {
        synchronized (lock) {
            return entry(slot).state;
        }
    }

    // ---- the table -------------------------------------------------------------------------------------------------

    private static Slot slotOf(String owner, String field) {
        return NotebookNames.isWrapper(owner) ? new Slot(owner, field) : Slot.statics(owner);
    }

    private SlotEntry entry(Slot slot) {
        return entries.computeIfAbsent(slot, s -> new SlotEntry(s, guards));
    }

    /** The entry with its fields found; loads the class. */
    private SlotEntry resolved(Slot slot) throws ClassNotFoundException {
        SlotEntry entry = entry(slot);
        if (!slot.isStatics() && entry.fields.containsKey(slot.field())) {
            return entry;
        }
        Class<?> owner = classes.load(slot.owner());
        synchronized (lock) {
            if (slot.isStatics()) {
                entry.listFields(owner);
            } else {
                entry.field(owner, slot.field());
            }
        }
        return entry;
    }

    /** The initialiser that is skipped would have set it. */
    private static void setAssertionStatus(Class<?> type) {
        try {
            Field disabled = type.getDeclaredField("$assertionsDisabled");
            disabled.setAccessible(true);
            disabled.setBoolean(null, !type.desiredAssertionStatus());
        } catch (ReflectiveOperationException e) {
            // It has no assertions.
        }
    }
}
