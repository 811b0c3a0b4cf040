package farcell.session.slots;

import farcell.VariableUnavailableException;
import farcell.session.weave.NotebookNames;
import farcell.wire.Message;
import farcell.wire.Slot;
import farcell.wire.SlotState;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The table of slots: for each its state (the house's README, "Slots are cache lines"), and the call sites through
 * which woven code reads and writes it. A slot in its settled state is read and written without any of this.
 */
public final class Slots {

    private static final MethodHandle TOUCH;
    private static final MethodHandle WRITE;
    private static final MethodHandle FETCH;

    static {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        MethodType type = MethodType.methodType(void.class, SlotEntry.class);
        try {
            TOUCH = lookup.findVirtual(Slots.class, "noteRead", type);
            WRITE = lookup.findVirtual(Slots.class, "noteWrite", type);
            FETCH = lookup.findVirtual(Slots.class, "fetch", type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

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
    private final Duration patience;
    private final Helpers helpers = new Helpers();
    private final Object lock = new Object();
    private final Map<Slot, SlotEntry> entries = new ConcurrentHashMap<>();
    private final Set<Slot> touched = new LinkedHashSet<>();
    private final Set<Slot> written = new LinkedHashSet<>();

    /** @param patience how long a read waits for the kernel to bring a value */
    public Slots(Classes classes, KernelAccess kernel, Duration patience) {
        this.classes = classes;
        this.kernel = kernel;
        this.patience = patience;
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
            site = field(entry(slotOf(owner, field)), declaring, field).site(write);
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
                listFields(entry, type);
                if (entry.pending != null) {
                    arrived = entry.pending;
                    entry.pending = null;
                } else if (entry.state != SlotState.STALE) {
                    return false;
                }
            }
            if (arrived != null) {
                setAll(entry, arrived);
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
            listFields(entry, type);
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
            setAll(entry, arrived);
        }
    }

    /** Before the first read of a shared slot. */
    private void noteRead(SlotEntry entry) {
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
                if (!isImmutable(member)) {
                    touched.add(member.slot);
                    kernel.noted();
                }
                relink(member, changed);
            }
            sync(changed);
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
                leaveGroup(entry);
            }
            written.add(entry.slot);
            kernel.noted();
            List<MutableCallSite> changed = new ArrayList<>();
            relink(entry, changed);
            sync(changed);
        }
    }

    /** Before a read of a stale slot: returns when this session has the newest value. */
    private void fetch(SlotEntry entry) {
        try (Helpers.Waiter waiter = helpers.begin(entry.slot)) {
            CompletableFuture<Void> answer;
            boolean asks = false;
            synchronized (lock) {
                if (entry.state != SlotState.STALE) {
                    noteRead(entry);
                    return;
                }
                if (entry.fetching == null) {
                    entry.fetching = new CompletableFuture<>();
                    asks = true;
                }
                answer = entry.fetching;
            }
            if (asks) {
                ask(entry, answer);
            }
            await(entry, answer, waiter);
        }
        noteRead(entry);
    }

    // ---- fetching --------------------------------------------------------------------------------------------------

    private void ask(SlotEntry entry, CompletableFuture<Void> answer) {
        CompletableFuture<Message> question;
        try {
            question = kernel.need(entry.slot);
        } catch (RuntimeException e) {
            question = CompletableFuture.failedFuture(e);
        }
        question.whenComplete((reply, thrown) -> {
            boolean stale;
            synchronized (lock) {
                entry.fetching = null;
                stale = entry.state == SlotState.STALE;
            }
            if (thrown != null) {
                answer.completeExceptionally(new VariableUnavailableException("The newest value of "
                        + entry.slot.field() + " is in another session and the kernel cannot be asked for it: "
                        + thrown.getMessage(), thrown));
            } else if (reply instanceof Message.Failed failed) {
                answer.completeExceptionally(new VariableUnavailableException(failed.text()));
            } else if (stale) {
                answer.completeExceptionally(new VariableUnavailableException("The newest value of "
                        + entry.slot.field() + " is in another session, and the kernel did not bring it"));
            } else {
                answer.complete(null);
            }
        });
    }

    private void await(SlotEntry entry, CompletableFuture<Void> answer, Helpers.Waiter waiter) {
        try {
            waiter.await(answer, patience.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VariableUnavailableException(
                    "Interrupted while the newest value of " + entry.slot.field() + " was on its way", e);
        } catch (TimeoutException e) {
            synchronized (lock) {
                entry.fetching = null;
            }
            throw new VariableUnavailableException("The newest value of " + entry.slot.field()
                    + " did not arrive within " + patience.toSeconds() + " s; run the cell again to ask again", e);
        } catch (ExecutionException e) {
            // An exception of this thread's own stack; the one in the future may be thrown in several threads.
            throw new VariableUnavailableException(e.getCause().getMessage(), e.getCause().getCause());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A thread that must do the work of putting these slots itself, if there is one. */
    public Optional<Executor> waitingFor(Collection<Slot> slots) {
        return helpers.waitingFor(slots);
    }

    // ---- called for the kernel -------------------------------------------------------------------------------------

    public void setStates(List<Message.SlotChange> changes) {
        synchronized (lock) {
            List<MutableCallSite> changed = new ArrayList<>();
            for (Message.SlotChange change : changes) {
                setState(entry(change.slot()), change.state(), changed);
            }
            sync(changed);
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
            return entry.fields.get(slot.field()).value();
        }
        synchronized (lock) {
            if (entry.pending != null) {
                return entry.pending.toValue();
            }
            if (!entry.initialised) {
                return null;
            }
        }
        Map<String, Object> values = new TreeMap<>();
        entry.fields.forEach((name, field) -> values.put(name, field.value()));
        return new Statics(values).toValue();
    }

    /** The declared type of a slot; nothing for statics. */
    public Optional<Class<?>> type(Slot slot) throws ClassNotFoundException {
        return slot.isStatics() ? Optional.empty() : Optional.of(resolved(slot).fields.get(slot.field()).type());
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
                leaveGroup(entry);
                setState(entry, SlotState.SHARED, changed);
            }
            sync(changed);
        }
    }

    private void putOne(SlotEntry entry, Object value) {
        if (!entry.slot.isStatics()) {
            entry.fields.get(entry.slot.field()).set(value);
        } else if (value != null) {
            Statics statics = Statics.of(value);
            if (entry.initialised) {
                setAll(entry, statics);
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
                if (entry.state != SlotState.STALE && !entry.fields.isEmpty() && !isImmutable(entry)) {
                    result.add(entry.slot);
                }
            }
        }
        return result;
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
                setState(entry, SlotState.SHARED, changed);
                if (maybeHeld && !isImmutable(entry)) {
                    touched.add(slot);
                    kernel.noted();
                }
            }
            sync(changed);
        }
    }

    /** Makes slots a group: a touch of one is a touch of all. */
    public void group(Collection<Slot> slots) {
        synchronized (lock) {
            Set<SlotEntry> group = new LinkedHashSet<>();
            slots.forEach(slot -> group.add(entry(slot)));
            group.forEach(this::leaveGroup);
            group.forEach(member -> member.group = group);
        }
    }

    /** Remembers how slots, encoded together in this order, looked at their transfer. */
    public void baseline(List<Slot> slots, String digest) {
        synchronized (lock) {
            SlotEntry.Baseline baseline = new SlotEntry.Baseline(List.copyOf(slots), digest);
            slots.forEach(slot -> entry(slot).baseline = baseline);
        }
    }

    /** Whether slots, encoded together in this order, look as they did at their last transfer. */
    public boolean isBaseline(List<Slot> slots, String digest) {
        synchronized (lock) {
            SlotEntry.Baseline now = new SlotEntry.Baseline(List.copyOf(slots), digest);
            return slots.stream().allMatch(slot -> now.equals(entry(slot).baseline));
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
        return entries.computeIfAbsent(slot, SlotEntry::new);
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
                listFields(entry, owner);
            } else {
                field(entry, owner, slot.field());
            }
        }
        return entry;
    }

    private StaticField field(SlotEntry entry, Class<?> owner, String name) {
        StaticField known = entry.fields.get(name);
        if (known == null) {
            known = new StaticField(owner, name);
            entry.fields.put(name, known);
            relink(entry, new ArrayList<>());
        }
        return known;
    }

    /** All non-constant statics: constants alone are still final when the class was woven. */
    private void listFields(SlotEntry entry, Class<?> owner) {
        for (Field each : owner.getDeclaredFields()) {
            int modifiers = each.getModifiers();
            if (Modifier.isStatic(modifiers) && !Modifier.isFinal(modifiers) && !each.isSynthetic()) {
                field(entry, owner, each.getName());
            }
        }
    }

    private static void setAll(SlotEntry entry, Statics statics) {
        statics.values().forEach((name, value) -> {
            StaticField field = entry.fields.get(name);
            if (field != null) {
                field.set(value);
            }
        });
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

    private static boolean isImmutable(SlotEntry entry) {
        if (entry.slot.isStatics()) {
            return entry.initialised ? entry.fields.values().stream().allMatch(f -> Immutables.isValue(f.value()))
                    : entry.pending == null || entry.pending.values().values().stream().allMatch(Immutables::isValue);
        }
        StaticField field = entry.fields.get(entry.slot.field());
        return field == null || Immutables.isType(field.type()) || Immutables.isValue(field.value());
    }

    private void leaveGroup(SlotEntry entry) {
        if (entry.group.size() > 1) {
            entry.group.remove(entry);
        }
        entry.group = Set.of(entry);
    }

    private void setState(SlotEntry entry, SlotState state, List<MutableCallSite> changed) {
        entry.state = state;
        entry.readNoted = false;
        relink(entry, changed);
    }

    private void relink(SlotEntry entry, List<MutableCallSite> changed) {
        boolean statics = entry.slot.isStatics();
        for (StaticField field : entry.fields.values()) {
            MethodHandle read = null;
            MethodHandle write = null;
            if (entry.state == SlotState.STALE) {
                read = guard(FETCH, entry);
                // A write replaces the whole value of a variable, but only a part of a group of statics.
                write = statics ? MethodHandles.foldArguments(guard(WRITE, entry), guard(FETCH, entry))
                        : guard(WRITE, entry);
            } else if (entry.state == SlotState.SHARED) {
                boolean plain = entry.readNoted || !statics && Immutables.isType(field.type());
                read = plain ? null : guard(TOUCH, entry);
                write = guard(WRITE, entry);
            }
            field.guardReads(read);
            field.guardWrites(write);
            changed.add(field.site(false));
            changed.add(field.site(true));
        }
    }

    private MethodHandle guard(MethodHandle method, SlotEntry entry) {
        return MethodHandles.insertArguments(method, 0, this, entry);
    }

    private static void sync(List<MutableCallSite> changed) {
        if (!changed.isEmpty()) {
            MutableCallSite.syncAll(changed.toArray(MutableCallSite[]::new));
        }
    }
}
