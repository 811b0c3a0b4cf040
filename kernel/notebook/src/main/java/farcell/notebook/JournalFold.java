package farcell.notebook;

import farcell.compile.CompileState;
import farcell.compile.LiveSnippet;
import farcell.notebook.JournalEntry.Declarations;
import farcell.notebook.JournalEntry.Jar;
import farcell.notebook.JournalEntry.OlderValue;
import farcell.notebook.JournalEntry.Opening;
import farcell.notebook.JournalEntry.Running;
import farcell.notebook.JournalEntry.SlotHome;
import farcell.notebook.Journals.DamagedException;
import farcell.notebook.NotebookState.SessionKnown;
import farcell.notebook.recovery.PastCell;
import farcell.wire.ClassFile;
import farcell.wire.Slot;
import farcell.wire.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes the state of a notebook of its journal. */
final class JournalFold {

    private final Opening opening;
    private final Map<String, ClassFile> byHash = new HashMap<>();
    private final Map<Integer, LiveSnippet> live = new LinkedHashMap<>();
    private final Map<String, String> files = new LinkedHashMap<>();
    private Declarations last = new Declarations(List.of(), List.of(), Map.of(), List.of(), 0, 0, List.of(), List.of(),
            false);
    private List<Jar> jars = List.of();
    private final Map<Slot, SlotHome> slots = new LinkedHashMap<>();
    private final Map<String, SessionKnown> sessions = new LinkedHashMap<>();
    private Optional<Running> running = Optional.empty();
    private final TreeMap<Long, PastCell> past = new TreeMap<>();
    private List<OlderValue> older = List.of();
    private long count;

    private JournalFold(Opening opening) {
        this.opening = opening;
    }

    /** What was written at one time counts only as a whole, so the last entries may be left out. */
    static NotebookState of(List<JournalEntry> entries) throws DamagedException {
        JournalFold fold = new JournalFold((Opening) entries.get(0));
        int whole = entries.size();
        while (whole > 1 && !(entries.get(whole - 1) instanceof JournalEntry.Whole)) {
            whole--;
        }
        for (JournalEntry entry : entries.subList(1, whole)) {
            fold.take(entry);
        }
        return fold.state();
    }

    private void take(JournalEntry entry) throws DamagedException {
        if (entry instanceof Opening) {
            throw new DamagedException("it begins twice");
        } else if (entry instanceof JournalEntry.Classes classes) {
            classes.files().forEach(file -> byHash.put(file.hash(), file));
        } else if (entry instanceof Declarations code) {
            code.gone().forEach(gone -> live.remove(gone.index()));
            code.live().forEach(this::take);
            code.filesGone().forEach(files::remove);
            files.putAll(code.files());
            last = code;
        } else if (entry instanceof JournalEntry.ClassPath path) {
            jars = path.jars();
        } else if (entry instanceof JournalEntry.Slots changes) {
            changes.gone().forEach(slots::remove);
            changes.changed().forEach(slot -> slots.put(slot.slot(), slot));
        } else if (entry instanceof JournalEntry.Got got) {
            Map<String, String> classes = new HashMap<>(sessions.containsKey(got.session())
                    ? sessions.get(got.session()).classes() : Map.of());
            classes.putAll(got.classes());
            sessions.put(got.session(), new SessionKnown(got.id(), got.backend(), got.place(), got.keys(),
                    classes));
        } else if (entry instanceof JournalEntry.SessionEnded ended) {
            sessions.remove(ended.session());
        } else if (entry instanceof Running cell) {
            running = Optional.of(cell);
        } else if (entry instanceof JournalEntry.Booked) {
            running = Optional.empty();
        } else if (entry instanceof JournalEntry.Past cells) {
            past.headMap(cells.gone(), true).clear();
            cells.cells().forEach(cell -> past.put(cell.number(), cell));
            older = cells.older();
        } else if (entry instanceof JournalEntry.Whole whole) {
            count = whole.count();
        }
    }

    /** What is entered anew comes last; what only got another class stays where it is. */
    private void take(LiveSnippet snippet) {
        LiveSnippet old = live.get(snippet.index());
        if (old != null && !(old.source().equals(snippet.source()) && old.cell().equals(snippet.cell())
                && old.line() == snippet.line())) {
            live.remove(snippet.index());
        }
        live.put(snippet.index(), snippet);
    }

    private NotebookState state() throws DamagedException {
        List<ClassFile> classes = new ArrayList<>();
        for (Map.Entry<String, String> file : files.entrySet()) {
            classes.add(file(file.getKey(), file.getValue()));
        }
        List<Step> pending = new ArrayList<>();
        for (Step step : last.pending()) {
            pending.add(withBytes(step));
        }
        CompileState code = new CompileState(List.copyOf(live.values()), classes, last.lastIndex(), last.temporaries(),
                pending, last.notices());
        return new NotebookState(opening, code, last.preview(), jars, slots, sessions, running,
                new NotebookState.Past(List.copyOf(past.values()), older), count);
    }

    private ClassFile file(String name, String hash) throws DamagedException {
        ClassFile file = byHash.get(hash);
        if (file == null || !file.name().equals(name)) {
            throw new DamagedException("class " + name + " is missing in it");
        }
        return file;
    }

    private Step withBytes(Step step) throws DamagedException {
        if (step instanceof Step.Define define) {
            return new Step.Define(file(define.file().name(), define.file().hash()));
        }
        return step instanceof Step.Redefine redefine
                ? new Step.Redefine(file(redefine.file().name(), redefine.file().hash())) : step;
    }
}
