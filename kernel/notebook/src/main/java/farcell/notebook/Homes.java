package farcell.notebook;

import farcell.notebook.JournalEntry.Held;
import farcell.notebook.JournalEntry.SlotHome;
import farcell.wire.Message.SlotChange;
import farcell.wire.Slot;
import farcell.wire.SlotState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where the newest version of each slot is, and who holds which version. Pure bookkeeping: it decides, others send.
 *
 * <p>Versions, not hashes: a slot written in a session has a new version whose home is that session. A slot that was only
 * <em>touched</em> there may have been changed in place; its home is that session, <em>unsure</em>, until somebody else
 * wants it and the session compares it with what it was at the last transfer.
 *
 * <p>Thread-safe; every method is one short step, none waits for a session.
 */
final class Homes {

    /** Where a slot's newest version is, as the user is told. */
    sealed interface Whereabouts {
        /** No session ever gave it a value. */
        record Unset() implements Whereabouts {}

        /** @param unsure the home may have changed the value in place since the last transfer */
        record At(String home, boolean unsure) implements Whereabouts {}

        /** @param file where the value was kept when its session was ended */
        record Kept(KeptValues kept) implements Whereabouts {}

        /** @param why what became of its session */
        record Lost(String session, String why) implements Whereabouts {}

        /** Two sessions changed it at the same time. */
        record Conflict(Set<String> sessions) implements Whereabouts {}
    }

    private static final class Entry {
        private long version = 1;
        private String home;
        private boolean unsure;
        private String cell = "";
        /** The cell during which a background thread gave it its newest version; 0 for none. */
        private long background;
        private KeptValues kept;
        private String lost;
        private final Map<String, Long> holders = new LinkedHashMap<>();
        private final Map<String, Long> rivals = new TreeMap<>();
    }

    private final Map<Slot, Entry> entries = new HashMap<>();
    /** Slots that may be other than when {@link #takeChanged} was last asked, or gone. */
    private final Set<Slot> changed = new LinkedHashSet<>();
    private long cells = 1;

    synchronized Whereabouts where(Slot slot) {
        Entry entry = entries.get(slot);
        if (entry == null) {
            return new Whereabouts.Unset();
        }
        if (!entry.rivals.isEmpty()) {
            return new Whereabouts.Conflict(Set.copyOf(entry.rivals.keySet()));
        }
        if (entry.lost != null) {
            return new Whereabouts.Lost(entry.home, entry.lost);
        }
        if (entry.kept != null) {
            return new Whereabouts.Kept(entry.kept);
        }
        return new Whereabouts.At(entry.home, entry.unsure);
    }

    /** The cell that gave the slot its newest known version; empty when unknown. */
    synchronized String cellOf(Slot slot) {
        Entry entry = entries.get(slot);
        return entry == null ? "" : entry.cell;
    }

    /** Whether this session's copy is of the last transferred version, so that an unchanged one need not be sent. */
    synchronized boolean holdsLastVersion(String session, Slot slot) {
        Entry entry = entries.get(slot);
        return entry != null && entry.holders.getOrDefault(session, 0L) == entry.version;
    }

    /** Slots at home in one session whose last transferred version another one holds. */
    synchronized List<Slot> heldFrom(String home, String session) {
        return entries.entrySet().stream().filter(e -> home.equals(e.getValue().home))
                .map(Map.Entry::getKey).filter(slot -> holdsLastVersion(session, slot)).toList();
    }

    /** Whether a read in this session needs nobody else. */
    synchronized boolean isGoodIn(String session, Slot slot) {
        Entry entry = entries.get(slot);
        if (entry == null) {
            return true;
        }
        if (!entry.rivals.isEmpty() || entry.lost != null) {
            return false;
        }
        if (entry.kept == null && session.equals(entry.home)) {
            return true;
        }
        return !entry.unsure && holdsLastVersion(session, slot);
    }

    /** Whether any slot at all has a life outside this session. */
    synchronized boolean allExclusiveIn(String session) {
        return entries.values().stream().allMatch(e -> e.kept == null && e.lost == null && e.rivals.isEmpty()
                && session.equals(e.home) && e.holders.size() <= 1);
    }

    /** What a session must know of a slot before its code can touch it. */
    synchronized SlotState stateFor(String session, Slot slot) {
        Entry entry = entries.get(slot);
        if (entry == null) {
            return SlotState.EXCLUSIVE;
        }
        if (!isGoodIn(session, slot)) {
            return SlotState.STALE;
        }
        return entry.holders.size() > 1 ? SlotState.SHARED : SlotState.EXCLUSIVE;
    }

    /** A cell ran that declares this slot; its session gave it a value, be it the default one. */
    synchronized void declared(Slot slot, String session, String cell) {
        Entry entry = changing(slot);
        if (entry == null) {
            entry = new Entry();
            entry.home = session;
            entry.holders.put(session, entry.version);
            entries.put(slot, entry);
        }
        if (session.equals(entry.home)) {
            entry.cell = cell;
        }
    }

    /** A cell begins; what background threads write from now on until its end is at the same time as its own writes. */
    synchronized void cellBegins() {
        cells++;
    }

    /**
     * A session wrote a slot.
     *
     * @param ordered whether the write is part of a cell in the order of the notebook; a background thread's is not, and
     *                clashes with what another session wrote meanwhile, be it heard of before or after
     * @return whether it clashes
     */
    synchronized boolean written(Slot slot, String session, String cell, boolean ordered) {
        Entry known = changing(slot);
        boolean clash = known != null && (!ordered || known.background == cells) && !isGoodIn(session, slot);
        Entry entry = entries.computeIfAbsent(slot, s -> new Entry());
        if (clash && entry.home != null && entry.lost == null && entry.kept == null) {
            entry.rivals.put(entry.home, entry.version);
            entry.rivals.put(session, entry.version + 1);
            entry.holders.put(session, entry.version + 1);
            return true;
        }
        entry.version = entry.home == null ? 1 : entry.version + 1;
        settle(entry, session);
        entry.cell = cell;
        entry.background = ordered ? 0 : cells;
        entry.holders.clear();
        entry.holders.put(session, entry.version);
        return false;
    }

    private static void settle(Entry entry, String session) {
        entry.home = session;
        entry.unsure = false;
        entry.kept = null;
        entry.lost = null;
        entry.rivals.clear();
    }

    /** A session read a slot whose value can be changed in place. */
    synchronized void touched(Slot slot, String session) {
        Entry entry = changing(slot);
        if (entry == null || entry.lost != null || !entry.rivals.isEmpty()) {
            return;
        }
        boolean shared = entry.holders.size() > 1 || entry.kept != null;
        entry.home = session;
        entry.kept = null;
        entry.unsure = shared;
        entry.holders.putIfAbsent(session, entry.version);
    }

    /** The home compared: its value is as it was at the last transfer. */
    synchronized void unchanged(Slot slot, String session) {
        Entry entry = changing(slot);
        if (entry != null && session.equals(entry.home)) {
            entry.unsure = false;
        }
    }

    /** The number of the newest certain version, 0 for none; to be given to {@link #sent}. */
    synchronized long version(Slot slot) {
        Entry entry = entries.get(slot);
        return entry == null ? 0 : entry.version;
    }

    /**
     * The value of a slot went from its home to another session.
     *
     * @param version as it was before the value was encoded: a write since then makes the copy an old one
     */
    synchronized void sent(Slot slot, String from, String to, long version) {
        changed.add(slot);
        Entry entry = entries.computeIfAbsent(slot, s -> new Entry());
        if (entry.home == null) {
            entry.home = from;
        } else if (version != 0 && version != entry.version) {
            entry.holders.put(to, version);
            return;
        }
        if (entry.unsure) {
            entry.version++;
            entry.unsure = false;
            entry.holders.clear();
        }
        entry.holders.put(from, entry.version);
        entry.holders.put(to, entry.version);
    }

    /**
     * The home encoded this slot for another session, which did not take it. From now on the home compares with a value
     * that nobody else has, so no copy counts as that of the last transfer any more.
     */
    synchronized void notSent(Slot slot) {
        Entry entry = changing(slot);
        if (entry != null && entry.unsure && entry.home != null) {
            entry.version++;
            entry.unsure = false;
            entry.holders.clear();
            entry.holders.put(entry.home, entry.version);
        }
    }

    /** A kept value was put into a session, which becomes its home; the kept copy stays as it is. */
    synchronized void woken(Slot slot, String to) {
        Entry entry = changing(slot);
        if (entry == null || entry.kept == null) {
            return;
        }
        entry.home = to;
        entry.kept = null;
        entry.unsure = false;
        entry.holders.clear();
        entry.holders.put(to, entry.version);
    }

    /** A session declared a slot and will not give it a value. @param why a phrase about that session */
    synchronized void notMade(Slot slot, String session, String why) {
        Entry entry = changing(slot);
        if (entry != null && session.equals(entry.home)) {
            entry.lost = why;
            entry.unsure = false;
            entry.holders.clear();
        }
    }

    /** What there is of a slot does not count as its value any more. @param why a phrase about its session */
    synchronized void lose(Slot slot, String why) {
        Entry entry = changing(slot);
        if (entry != null) {
            entry.lost = why;
            entry.kept = null;
            entry.unsure = false;
            entry.rivals.clear();
            entry.holders.clear();
        }
    }

    /** What of a slot changes whenever somebody else gives it a value, or may have changed it. */
    synchronized Object mark(Slot slot) {
        Entry entry = entries.get(slot);
        return entry == null ? List.of() : List.of(entry.version, String.valueOf(entry.home), entry.unsure);
    }

    /** Slots whose newest version is in this session alone. */
    synchronized List<Slot> soleIn(String session) {
        List<Slot> sole = new ArrayList<>();
        entries.forEach((slot, entry) -> {
            boolean elsewhere = entry.holders.entrySet().stream()
                    .anyMatch(h -> !h.getKey().equals(session) && h.getValue() == entry.version);
            if (session.equals(entry.home) && entry.kept == null && entry.lost == null && (entry.unsure || !elsewhere)) {
                sole.add(slot);
            }
        });
        return sole;
    }

    /** The values of these slots were written down before their session ended. */
    synchronized void kept(Collection<Slot> slots, KeptValues values) {
        for (Slot slot : slots) {
            Entry entry = changing(slot);
            if (entry != null) {
                entry.kept = values;
                entry.unsure = false;
            }
        }
    }

    /** Values that a session wrote down by itself before it ended: those whose newest version was there. */
    synchronized void left(KeptValues values) {
        for (Slot slot : values.slots()) {
            Entry entry = entries.get(slot);
            if (entry != null && values.session().equals(entry.home) && entry.kept == null && entry.lost == null
                    && entry.rivals.isEmpty()) {
                entry.kept = values;
                entry.unsure = false;
            }
        }
    }

    /** What a session's end did to one slot. @param older the holder of the value from before, if it fell back */
    record Aftermath(Slot slot, Optional<String> older) {}

    /** A session is gone. Slots that were only there are lost; an unsure one falls back to the older copy. */
    synchronized List<Aftermath> ended(String session, String why) {
        List<Aftermath> aftermath = new ArrayList<>();
        changed.addAll(entries.keySet());
        entries.forEach((slot, entry) -> {
            entry.holders.remove(session);
            if (entry.rivals.remove(session) != null && entry.rivals.size() == 1) {
                String winner = entry.rivals.keySet().iterator().next();
                settle(entry, winner);
                return;
            }
            if (!session.equals(entry.home) || entry.kept != null || entry.lost != null) {
                return;
            }
            Optional<String> holder = entry.holders.entrySet().stream()
                    .filter(h -> h.getValue() == entry.version).map(Map.Entry::getKey).findFirst();
            if (holder.isPresent()) {
                if (entry.unsure) {
                    aftermath.add(new Aftermath(slot, holder));
                }
                entry.home = holder.get();
                entry.unsure = false;
            } else {
                entry.lost = why;
                aftermath.add(new Aftermath(slot, Optional.empty()));
            }
        });
        return aftermath;
    }

    /** The user chose whose version of a slot in conflict counts. */
    synchronized boolean choose(Slot slot, String session) {
        Entry entry = changing(slot);
        if (entry == null || !entry.rivals.containsKey(session)) {
            return false;
        }
        entry.version = entry.rivals.values().stream().mapToLong(Long::longValue).max().orElseThrow() + 1;
        settle(entry, session);
        entry.holders.clear();
        entry.holders.put(session, entry.version);
        return true;
    }

    /** The version that a session holds, 0 for none. */
    synchronized long versionIn(String session, Slot slot) {
        Entry entry = entries.get(slot);
        return entry == null ? 0 : entry.holders.getOrDefault(session, 0L);
    }

    synchronized boolean knows(Slot slot) {
        return entries.containsKey(slot);
    }

    /** All slots of variables that were ever given a value, statics of classes left out. A copy. */
    synchronized Set<Slot> variables() {
        Set<Slot> slots = new HashSet<>(entries.keySet());
        slots.removeIf(Slot::isStatics);
        return slots;
    }

    /** The states that other sessions must be told after a change of a slot. */
    synchronized SlotChange changeFor(String session, Slot slot) {
        return new SlotChange(slot, stateFor(session, slot));
    }

    private Entry changing(Slot slot) {
        changed.add(slot);
        return entries.get(slot);
    }

    /** All that is known, for a journal. */
    synchronized Map<Slot, SlotHome> known() {
        Map<Slot, SlotHome> known = new LinkedHashMap<>();
        entries.forEach((slot, entry) -> known.put(slot, home(slot, entry)));
        return known;
    }

    /** What may have changed since this was last asked, none for slots that are gone: it costs what changed. */
    synchronized Map<Slot, Optional<SlotHome>> takeChanged() {
        Map<Slot, Optional<SlotHome>> taken = new LinkedHashMap<>();
        changed.forEach(slot -> taken.put(slot, Optional.ofNullable(entries.get(slot)).map(entry -> home(slot, entry))));
        changed.clear();
        return taken;
    }

    private static SlotHome home(Slot slot, Entry entry) {
        return new SlotHome(slot, entry.version, entry.home, entry.unsure, entry.cell,
                entry.kept == null ? null : entry.kept.forJournal(), entry.lost, held(entry.holders), held(entry.rivals));
    }

    private static List<Held> held(Map<String, Long> versions) {
        return versions.entrySet().stream().map(h -> new Held(h.getKey(), h.getValue())).toList();
    }

    /** Goes on from what another kernel knew. */
    synchronized void restore(Collection<SlotHome> known) {
        for (SlotHome home : known) {
            Entry entry = new Entry();
            entry.version = home.version();
            entry.home = home.home();
            entry.unsure = home.unsure();
            entry.cell = home.cell();
            entry.kept = home.kept() == null ? null : KeptValues.of(home.kept());
            entry.lost = home.lost();
            home.holders().forEach(h -> entry.holders.put(h.session(), h.version()));
            home.rivals().forEach(h -> entry.rivals.put(h.session(), h.version()));
            entries.put(home.slot(), entry);
            changed.add(home.slot());
        }
    }

    /** A slot is gone from the notebook. */
    synchronized void forget(Slot slot) {
        changed.add(slot);
        entries.remove(slot);
    }
}
