package farcell.notebook;

import farcell.compile.CompileState;
import farcell.compile.LiveSnippet;
import farcell.notebook.JournalEntry.Declarations;
import farcell.notebook.JournalEntry.SlotHome;
import farcell.notebook.JournalEntry.Slots;
import farcell.notebook.NotebookState.SessionKnown;
import farcell.wire.ClassFile;
import farcell.wire.Slot;
import farcell.wire.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The records that lead from what a journal says to what is so now. */
final class JournalDiff {

    private static final byte[] NONE = {};
    /** Class files go into records of about this size, so that none comes near the limit of one. */
    private static final int CLASSES_BYTES = 8 << 20;

    private final Set<String> written;
    private final List<JournalEntry> entries = new ArrayList<>();

    private JournalDiff(Set<String> written) {
        this.written = written;
    }

    /** @param written hashes of the class files that the journal has; those that it gets are added */
    static List<JournalEntry> between(NotebookState before, NotebookState now, Set<String> written) {
        JournalDiff diff = new JournalDiff(written);
        diff.code(before, now);
        if (!before.jars().equals(now.jars())) {
            diff.entries.add(new JournalEntry.ClassPath(now.jars()));
        }
        diff.slots(before.slots(), now.slots());
        diff.sessions(before.sessions(), now.sessions());
        if (before.running().isPresent() && now.running().isEmpty()) {
            diff.entries.add(new JournalEntry.Booked(before.running().get().run()));
        } else if (!before.running().equals(now.running())) {
            diff.entries.add(now.running().get());
        }
        if (!diff.entries.isEmpty()) {
            diff.entries.add(new JournalEntry.Whole(now.count()));
        }
        return diff.entries;
    }

    private void code(NotebookState before, NotebookState now) {
        CompileState old = before.code();
        CompileState code = now.code();
        if (old.equals(code) && before.preview() == now.preview()) {
            return;
        }
        classes(code);
        Map<Integer, LiveSnippet> known = new HashMap<>();
        old.snippets().forEach(snippet -> known.put(snippet.index(), snippet));
        List<LiveSnippet> live = new ArrayList<>();
        for (LiveSnippet snippet : code.snippets()) {
            if (!snippet.equals(known.remove(snippet.index()))) {
                live.add(snippet);
            }
        }
        Map<String, String> files = hashes(code.classes());
        Map<String, String> earlier = hashes(old.classes());
        List<String> filesGone = earlier.keySet().stream().filter(name -> !files.containsKey(name)).toList();
        files.entrySet().removeIf(file -> file.getValue().equals(earlier.get(file.getKey())));
        entries.add(new Declarations(live, known.keySet().stream().sorted().map(JournalEntry.Number::new).toList(), files,
                filesGone, code.lastIndex(), code.temporaries(), code.pending().stream().map(JournalDiff::withoutBytes)
                        .toList(), code.notices(), now.preview()));
    }

    private void classes(CompileState code) {
        List<ClassFile> fresh = new ArrayList<>(code.classes());
        code.pending().forEach(step -> fileOf(step).ifPresent(fresh::add));
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

    private static java.util.Optional<ClassFile> fileOf(Step step) {
        if (step instanceof Step.Define define) {
            return java.util.Optional.of(define.file());
        }
        return step instanceof Step.Redefine redefine ? java.util.Optional.of(redefine.file())
                : java.util.Optional.empty();
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

    private void slots(Map<Slot, SlotHome> before, Map<Slot, SlotHome> now) {
        List<SlotHome> changed = now.values().stream().filter(slot -> !slot.equals(before.get(slot.slot()))).toList();
        List<Slot> gone = before.keySet().stream().filter(slot -> !now.containsKey(slot)).toList();
        if (!changed.isEmpty() || !gone.isEmpty()) {
            entries.add(new Slots(changed, gone));
        }
    }

    private void sessions(Map<String, SessionKnown> before, Map<String, SessionKnown> now) {
        Set<String> ended = new HashSet<>(before.keySet());
        ended.removeAll(now.keySet());
        ended.forEach(name -> entries.add(new JournalEntry.SessionEnded(name)));
        now.forEach((name, session) -> {
            SessionKnown old = before.get(name);
            Map<String, String> changed = session.classes().entrySet().stream()
                    .filter(c -> old == null || !c.getValue().equals(old.classes().get(c.getKey())))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            if (old == null || !changed.isEmpty()) {
                entries.add(new JournalEntry.Got(name, session.id(), session.backend(), session.place(),
                        session.keys(), changed));
            }
        });
    }
}
