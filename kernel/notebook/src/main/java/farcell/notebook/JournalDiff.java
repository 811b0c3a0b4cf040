package farcell.notebook;

import farcell.compile.CompileState;
import farcell.compile.LiveSnippet;
import farcell.notebook.JournalEntry.Declarations;
import farcell.notebook.JournalEntry.Jar;
import farcell.notebook.JournalEntry.OlderValue;
import farcell.notebook.JournalEntry.Opening;
import farcell.notebook.JournalEntry.Past;
import farcell.notebook.JournalEntry.Running;
import farcell.notebook.JournalEntry.SlotHome;
import farcell.notebook.JournalEntry.Slots;
import farcell.notebook.NotebookState.SessionKnown;
import farcell.notebook.recovery.PastCell;
import farcell.wire.ClassFile;
import farcell.wire.Slot;
import farcell.wire.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a journal says of a notebook, and the records that lead from there to what is so now. A cell costs what it
 * changed, however much there is; only what is declared is gone through after each cell, as JShell does itself. Used by
 * the journal's thread.
 */
final class JournalDiff {

    private static final byte[] NONE = {};
    /** Class files go into records of about this size, so that none comes near the limit of one. */
    private static final int CLASSES_BYTES = 8 << 20;

    /** Texts of cells, too, in characters. */
    private static final int PAST_TEXT = 4 << 20;

    private Opening opening;
    private CompileState code = CompileState.EMPTY;
    private final Map<Integer, LiveSnippet> snippets = new HashMap<>();
    private final Map<String, ClassFile> files = new LinkedHashMap<>();
    private boolean preview;
    private List<Jar> jars = List.of();
    private final Map<Slot, SlotHome> slots = new LinkedHashMap<>();
    private final TreeMap<Long, PastCell> past = new TreeMap<>();
    private List<OlderValue> older = List.of();
    private final Map<String, SessionKnown> sessions = new LinkedHashMap<>();
    private Optional<Running> running = Optional.empty();
    private long count;
    /** Hashes of the class files that the journal has. */
    private final Set<String> written = new HashSet<>();

    /** Of a notebook in which nothing is. */
    JournalDiff(Opening opening) {
        this.opening = opening;
    }

    Opening opening() {
        return opening;
    }

    /** The journal says that a notebook is in this state. */
    void restart(NotebookState state) {
        opening = state.opening();
        snippets.clear();
        files.clear();
        slots.clear();
        past.clear();
        older = List.of();
        sessions.clear();
        take(changesTo(state));
        count = state.count();
    }

    /** All that the journal says. */
    NotebookState state() {
        Map<String, SessionKnown> known = new LinkedHashMap<>();
        sessions.forEach((name, s) -> known.put(name, new SessionKnown(s.id(), s.backend(), s.place(), s.keys(),
                Map.copyOf(s.classes()))));
        return new NotebookState(opening, new CompileState(code.snippets(), List.copyOf(files.values()), code.lastIndex(),
                code.temporaries(), code.pending(), code.notices()), preview, jars, new LinkedHashMap<>(slots),
                known, running, new NotebookState.Past(List.copyOf(past.values()), older), count);
    }

    /** The records of a journal that says all of that anew, from its beginning. */
    List<JournalEntry> whole() {
        JournalDiff anew = new JournalDiff(opening);
        List<JournalEntry> entries = new ArrayList<>(List.of(opening));
        anew.count = count - 1;
        entries.addAll(anew.take(anew.changesTo(state())));
        // Copies of the journal may have more; a class that is written once too often does no harm.
        written.retainAll(anew.written);
        return entries;
    }

    // ---- looking at everything --------------------------------------------------------------------------------------

    JournalChanges changesTo(NotebookState now) {
        return new JournalChanges(Optional.of(now.code()), filesTo(now.code().classes()), now.preview(), now.jars(),
                slotsTo(now.slots()), new Past(now.past().cells(), gone(now.past()), now.past().older()), now.sessions(), now.running());
    }

    private static long gone(NotebookState.Past past) {
        return past.cells().isEmpty() ? 0 : past.cells().get(0).number() - 1;
    }

    /** All class files that there are now, and those that the journal has and that are gone. */
    Map<String, Optional<ClassFile>> filesTo(Collection<ClassFile> now) {
        Map<String, Optional<ClassFile>> all = new LinkedHashMap<>();
        files.keySet().forEach(name -> all.put(name, Optional.empty()));
        now.forEach(file -> all.put(file.name(), Optional.of(file)));
        return all;
    }

    Map<Slot, Optional<SlotHome>> slotsTo(Map<Slot, SlotHome> now) {
        Map<Slot, Optional<SlotHome>> all = new LinkedHashMap<>();
        slots.keySet().forEach(slot -> all.put(slot, Optional.empty()));
        now.forEach((slot, home) -> all.put(slot, Optional.of(home)));
        return all;
    }

    // ---- what changed -----------------------------------------------------------------------------------------------

    /** From now on the journal says this, too. @return the records to be added to it; none when nothing changed */
    List<JournalEntry> take(JournalChanges now) {
        List<JournalEntry> entries = new ArrayList<>();
        count++;
        code(now, entries);
        if (!jars.equals(now.jars())) {
            jars = now.jars();
            entries.add(new JournalEntry.ClassPath(jars));
        }
        slots(now.slots(), entries);
        past(now.past(), entries);
        sessions(now.sessions(), entries);
        if (running.isPresent() && now.running().isEmpty()) {
            entries.add(new JournalEntry.Booked(running.get().run()));
        } else if (!running.equals(now.running())) {
            entries.add(now.running().get());
        }
        running = now.running();
        if (!entries.isEmpty()) {
            entries.add(new JournalEntry.Whole(count));
        }
        return entries;
    }

    private void code(JournalChanges now, List<JournalEntry> entries) {
        CompileState next = now.code().orElse(code);
        List<LiveSnippet> live = new ArrayList<>();
        List<JournalEntry.Number> gone = List.of();
        if (next != code) {
            live = liveAnew(next);
            gone = gone(next);
        }
        List<ClassFile> fresh = new ArrayList<>();
        List<String> filesGone = new ArrayList<>();
        now.files().forEach((name, file) -> {
            ClassFile old = file.isPresent() ? files.put(name, file.get()) : files.remove(name);
            if (file.isEmpty() && old != null) {
                filesGone.add(name);
            } else if (file.isPresent() && (old == null || !old.hash().equals(file.get().hash()))) {
                fresh.add(file.get());
            }
        });
        boolean same = live.isEmpty() && gone.isEmpty() && fresh.isEmpty() && filesGone.isEmpty()
                && preview == now.preview() && next.lastIndex() == code.lastIndex()
                && next.temporaries() == code.temporaries() && next.pending().equals(code.pending())
                && next.notices().equals(code.notices());
        code = next;
        preview = now.preview();
        if (!same) {
            classes(fresh, next.pending(), entries);
            entries.add(new Declarations(live, gone, hashes(fresh), filesGone, next.lastIndex(), next.temporaries(),
                    next.pending().stream().map(JournalDiff::withoutBytes).toList(), next.notices(), preview));
        }
    }

    private List<LiveSnippet> liveAnew(CompileState next) {
        List<LiveSnippet> live = new ArrayList<>();
        for (LiveSnippet snippet : next.snippets()) {
            if (!snippet.equals(snippets.put(snippet.index(), snippet))) {
                live.add(snippet);
            }
        }
        return live;
    }

    private List<JournalEntry.Number> gone(CompileState next) {
        if (snippets.size() == next.snippets().size()) {
            return List.of();
        }
        Set<Integer> there = new HashSet<>();
        next.snippets().forEach(snippet -> there.add(snippet.index()));
        List<Integer> gone = snippets.keySet().stream().filter(index -> !there.contains(index)).sorted().toList();
        gone.forEach(snippets::remove);
        return gone.stream().map(JournalEntry.Number::new).toList();
    }

    private void classes(List<ClassFile> published, List<Step> pending, List<JournalEntry> entries) {
        List<ClassFile> fresh = new ArrayList<>(published);
        pending.forEach(step -> RunSupply.fileOf(step).ifPresent(fresh::add));
        List<ClassFile> batch = new ArrayList<>();
        int bytes = 0;
        for (ClassFile file : fresh) {
            if (written.add(file.hash())) {
                batch.add(file);
                bytes += file.bytes().length;
            }
            if (bytes > CLASSES_BYTES) {
                entries.add(new JournalEntry.Classes(List.copyOf(batch)));
                batch.clear();
                bytes = 0;
            }
        }
        if (!batch.isEmpty()) {
            entries.add(new JournalEntry.Classes(batch));
        }
    }

    private static Step withoutBytes(Step step) {
        if (step instanceof Step.Define define) {
            return new Step.Define(new ClassFile(define.file().name(), define.file().hash(), NONE));
        }
        return step instanceof Step.Redefine redefine
                ? new Step.Redefine(new ClassFile(redefine.file().name(), redefine.file().hash(), NONE)) : step;
    }

    private static Map<String, String> hashes(List<ClassFile> files) {
        Map<String, String> hashes = new LinkedHashMap<>();
        files.forEach(file -> hashes.put(file.name(), file.hash()));
        return hashes;
    }

    private void slots(Map<Slot, Optional<SlotHome>> now, List<JournalEntry> entries) {
        List<SlotHome> changed = new ArrayList<>();
        List<Slot> gone = new ArrayList<>();
        now.forEach((slot, home) -> {
            SlotHome old = home.isPresent() ? slots.put(slot, home.get()) : slots.remove(slot);
            if (home.isEmpty() && old != null) {
                gone.add(slot);
            } else if (home.isPresent() && !home.get().equals(old)) {
                changed.add(home.get());
            }
        });
        if (!changed.isEmpty() || !gone.isEmpty()) {
            entries.add(new Slots(changed, gone));
        }
    }

    private void past(Past now, List<JournalEntry> entries) {
        boolean fewer = !past.isEmpty() && past.firstKey() <= now.gone();
        past.headMap(now.gone(), true).clear();
        List<PastCell> batch = new ArrayList<>();
        int text = 0;
        for (PastCell cell : now.cells()) {
            if (cell.equals(past.put(cell.number(), cell))) {
                continue;
            }
            batch.add(cell);
            text += cell.code().length();
            if (text > PAST_TEXT) {
                entries.add(new Past(List.copyOf(batch), now.gone(), now.older()));
                batch.clear();
                text = 0;
            }
        }
        if (fewer || !batch.isEmpty() || !older.equals(now.older())) {
            entries.add(new Past(batch, now.gone(), now.older()));
        }
        older = now.older();
    }

    private void sessions(Map<String, SessionKnown> now, List<JournalEntry> entries) {
        for (String name : List.copyOf(sessions.keySet())) {
            // Another session of the same name has nothing of what the one before had.
            if (!now.containsKey(name) || !now.get(name).id().equals(sessions.get(name).id())) {
                sessions.remove(name);
                entries.add(new JournalEntry.SessionEnded(name));
            }
        }
        now.forEach((name, session) -> {
            SessionKnown old = sessions.get(name);
            Map<String, String> changed = new LinkedHashMap<>();
            Map<String, String> classes = old == null ? new HashMap<>() : old.classes();
            session.classes().forEach((type, hash) -> {
                if (!Objects.equals(classes.put(type, hash), hash)) {
                    changed.put(type, hash);
                }
            });
            sessions.put(name, new SessionKnown(session.id(), session.backend(), session.place(), session.keys(), classes));
            if (old == null || !changed.isEmpty()) {
                entries.add(new JournalEntry.Got(name, session.id(), session.backend(), session.place(),
                        session.keys(), changed));
            }
        });
    }
}
