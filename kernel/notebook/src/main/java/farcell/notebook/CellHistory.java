package farcell.notebook;

import farcell.compile.CellDeeds;
import farcell.compile.Compilation.Compiled;
import farcell.compile.CompileSide;
import farcell.compile.CompileState;
import farcell.compile.DeedsReader;
import farcell.compile.LiveSnippet;
import farcell.notebook.JournalEntry.OlderValue;
import farcell.notebook.recovery.PastCell;
import farcell.notebook.recovery.PastCell.Same;
import farcell.notebook.recovery.PastCell.Use;
import farcell.wire.Hashes;
import farcell.wire.Message.Outcome;
import farcell.wire.Message.Ran;
import farcell.wire.Slot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
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
import java.util.concurrent.TimeUnit;

/**
 * What the cells of a notebook did to its variables, so that {@code %recover} can make lost ones anew. Kept are the runs that
 * left something in a variable, 5,000 at most, and the texts of the newest of them. A run is only noted when it ends; what it
 * did is read in its bytecode later, when nobody waits ({@link #takeChanged}). Thread-safe.
 */
final class CellHistory {

    private static final int MOST_RUNS = 5_000;
    /** Of a value that no run gave. */
    static final long NO_RUN = -1;
    /** Of all texts, in characters. */
    private static final int MOST_TEXT = 4_000_000;

    private record Held(Set<String> reads, Set<String> changes) {}

    private final Notebook notebook;
    private final ArrayDeque<Runnable> pending = new ArrayDeque<>();
    private List<PastCell> cells = List.of();
    private final Map<String, Held> heldBy = new HashMap<>();
    private final Map<String, Long> moved = new HashMap<>();
    private final Map<String, OlderValue> older = new LinkedHashMap<>();
    /** Runs that are new or other than the journal has them. */
    private final TreeMap<Long, PastCell> changed = new TreeMap<>();
    private CompileState code = CompileState.EMPTY;
    private boolean paused;

    CellHistory(Notebook notebook) {
        this.notebook = notebook;
    }

    /** A run ended and is about to be booked. @param began by {@link System#nanoTime} */
    synchronized void ran(Session session, CellRunner.Source source, Compiled compiled, Ran ran, long began) {
        if (paused) {
            return;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        Outcome outcome = ran.outcome();
        if (outcome instanceof Outcome.Threw threw) {
            pending.add(() -> add(session, source, compiled, threw.snippet() + 1, ran.run(), millis, "ended by "
                    + threw.thrown().type() + ", and what it had done by then cannot be repeated"));
        } else if (outcome instanceof Outcome.Stopped stopped) {
            pending.add(() -> add(session, source, compiled, stopped.snippet() + 1, ran.run(), millis,
                    "was stopped, and what it had done by then cannot be repeated"));
        } else {
            pending.add(() -> add(session, source, compiled, compiled.snippets().size(), ran.run(), millis, ""));
        }
    }

    /** What runs now makes what was there once: it is no further change. */
    synchronized void pause(boolean on) {
        paused = on;
    }

    /** A value went to another session: what is compared from now on is compared with it. */
    synchronized void moved(Slot slot) {
        pending.add(() -> moved.put(notebook.nameOf(slot), cells.isEmpty() ? 0 : cells.get(cells.size() - 1).number()));
    }

    /** A session compared: since the value came there, nothing changed it. */
    synchronized void unchanged(Slot slot, String session) {
        pending.add(() -> {
            String name = notebook.nameOf(slot);
            long since = moved.getOrDefault(name, Long.MAX_VALUE);
            List<PastCell> all = new ArrayList<>(cells);
            for (int i = all.size() - 1; i >= 0 && all.get(i).number() > since; i--) {
                if (all.get(i).session().equals(session) && all.get(i).changes().contains(name)) {
                    all.set(i, all.get(i).withoutChanges(Set.of(name)));
                    changed.put(all.get(i).number(), all.get(i));
                }
            }
            replace(all);
        });
    }

    /** A session went and took along what it may have changed; an older value counts again. */
    synchronized void fellBack(Slot slot, String session, String why) {
        pending.add(() -> {
            String name = notebook.nameOf(slot);
            long run = 0;
            boolean theirs = false;
            for (PastCell cell : cells) {
                if (!cell.changes().contains(name) && !cell.makes().contains(name)) {
                    continue;
                }
                theirs = cell.session().equals(session);
                run = theirs ? run : cell.number();
            }
            if (theirs) {
                older.put(name, new OlderValue(name, run, why));
            }
        });
    }

    /**
     * What a journal does not say yet; looks at what has happened since the last time.
     *
     * @param now all that is declared, if that is known
     */
    synchronized JournalEntry.Past takeChanged(Optional<CompileState> now) {
        now.ifPresent(state -> code = state);
        settle();
        JournalEntry.Past past = new JournalEntry.Past(List.copyOf(changed.values()),
                cells.isEmpty() ? 0 : cells.get(0).number() - 1, List.copyOf(older.values()));
        changed.clear();
        return past;
    }

    private void settle() {
        while (!pending.isEmpty()) {
            pending.poll().run();
        }
    }

    /** All that is known, in order of the runs. */
    synchronized List<PastCell> cells() {
        settle();
        return cells;
    }

    synchronized Optional<OlderValue> older(String variable) {
        settle();
        return Optional.ofNullable(older.get(variable));
    }

    /** A cell of which little is known ended in the background. */
    synchronized void unheard(Session session, Ran ran) {
        pending.add(() -> {
            Set<Slot> slots = new LinkedHashSet<>(ran.written());
            slots.addAll(ran.touched());
            slots.removeIf(Slot::isTemporary);
            keep(new PastCell(ran.run(), "a cell in the background", 1, "", "", session.name(), List.of(), List.of(),
                    List.copyOf(names(slots)), List.of(), List.of(), List.of(), List.of(), List.of(), 0,
                    "was sent by an earlier kernel, and its text is not known here"));
        });
    }

    /** A variable has the value that one of the runs gave it, though not the last. */
    synchronized void isFrom(String variable, long run, String why) {
        older.put(variable, new OlderValue(variable, run, why));
    }

    /** A variable has its newest value again. */
    synchronized void isWhole(String variable) {
        older.remove(variable);
    }

    /** Goes on from what another kernel knew. */
    synchronized void restore(NotebookState.Past past) {
        pending.clear();
        heldBy.clear();
        moved.clear();
        older.clear();
        changed.clear();
        cells = List.of();
        past.cells().forEach(this::hold);
        replace(new ArrayList<>(past.cells()));
        past.older().forEach(each -> older.put(each.variable(), each));
    }

    /** @param entered how many of its snippets ran */
    private void add(Session session, CellRunner.Source source, Compiled compiled, int entered, long run, long millis,
                     String flaw) {
        CompileSide compiler = notebook.core().compiler();
        CellDeeds deeds = new DeedsReader(compiler.classes()).of(compiled, entered);
        Set<String> reads = names(deeds.reads());
        Set<String> changes = names(deeds.changes());
        // What a lambda touches is touched by whoever has the lambda.
        List<String> reached = new ArrayList<>(reads);
        for (int i = 0; i < reached.size(); i++) {
            Held held = heldBy.get(reached.get(i));
            if (held != null) {
                held.reads().stream().filter(reads::add).forEach(reached::add);
                changes.addAll(held.changes());
            }
        }
        Set<String> makes = names(deeds.makes());
        changes.removeAll(makes);
        List<Same> same = deeds.same().entrySet().stream().map(e -> new Same(notebook.nameOf(e.getKey()),
                notebook.nameOf(e.getValue()))).toList();
        PastCell cell = new PastCell(run, source.cell(), source.firstLine(), source.code(), source.road(), session.name(),
                List.copyOf(reads), List.copyOf(makes), List.copyOf(changes), List.copyOf(names(deeds.held())),
                List.copyOf(names(deeds.heldChanges())), same, uses(code, deeds.wrappers()), List.copyOf(deeds.effects()),
                millis, flaw);
        keep(cell);
    }

    private void keep(PastCell cell) {
        if (!cell.leavesSomething()) {
            return;
        }
        hold(cell);
        cell.makes().forEach(older::remove);
        // An older value that was changed since is none that any run gave.
        cell.changes().forEach(name -> older.computeIfPresent(name, (n, was) -> new OlderValue(n, NO_RUN, was.why())));
        List<PastCell> all = new ArrayList<>(cells);
        int at = all.size();
        while (at > 0 && all.get(at - 1).number() > cell.number()) {
            at--;
        }
        all.add(at, cell);
        changed.put(cell.number(), cell);
        replace(all);
    }

    private void hold(PastCell cell) {
        Held held = new Held(new HashSet<>(cell.held()), new HashSet<>(cell.heldChanges()));
        cell.makes().forEach(name -> {
            if (cell.held().isEmpty()) {
                heldBy.remove(name);
            } else {
                heldBy.put(name, held);
            }
        });
        if (!cell.held().isEmpty()) {
            cell.changes().forEach(name -> {
                Held more = heldBy.computeIfAbsent(name, n -> new Held(new HashSet<>(), new HashSet<>()));
                more.reads().addAll(held.reads());
                more.changes().addAll(held.changes());
            });
        }
    }

    /** Keeps within the limits: the texts of the oldest go first. */
    private void replace(List<PastCell> all) {
        List<PastCell> kept = new ArrayList<>(all.subList(Math.max(0, all.size() - MOST_RUNS), all.size()));
        long text = 0;
        for (int i = kept.size() - 1; i >= 0; i--) {
            text += kept.get(i).code().length();
            if (text > MOST_TEXT && !kept.get(i).code().isEmpty()) {
                kept.set(i, kept.get(i).withoutCode());
                changed.put(kept.get(i).number(), kept.get(i));
            }
        }
        cells = List.copyOf(kept);
    }

    private Set<String> names(Collection<Slot> slots) {
        Set<String> names = new LinkedHashSet<>();
        slots.forEach(slot -> names.add(notebook.nameOf(slot)));
        return names;
    }

    private static List<Use> uses(CompileState code, Set<String> wrappers) {
        return code.snippets().stream().filter(snippet -> wrappers.contains(snippet.wrapper())).flatMap(s -> use(s).stream())
                .toList();
    }

    /** A method or type as it is declared now; empty for what is neither. */
    static Optional<Use> use(LiveSnippet snippet) {
        boolean code = snippet.kind() == LiveSnippet.Kind.METHOD || snippet.kind() == LiveSnippet.Kind.TYPE;
        return code ? Optional.of(new Use(snippet.words(), Hashes.of(snippet.source().getBytes(StandardCharsets.UTF_8))))
                : Optional.empty();
    }
}
