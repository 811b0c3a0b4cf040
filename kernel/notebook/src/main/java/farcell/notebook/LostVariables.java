package farcell.notebook;

import farcell.compile.Variable;
import farcell.notebook.Homes.Whereabouts;
import farcell.notebook.JournalEntry.OlderValue;
import farcell.notebook.recovery.PastCell;
import farcell.notebook.recovery.Presence;
import farcell.notebook.recovery.Recovery;
import farcell.notebook.recovery.Recovery.Again;
import farcell.notebook.recovery.RecoveryPlanner;
import farcell.wire.Message.SetStates;
import farcell.wire.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What is lost of a notebook's variables, how it can be made anew, and the books of doing so. Made for one look. */
public final class LostVariables {

    private final Notebook notebook;
    private final CellHistory history;
    private final List<PastCell> past;
    private final Set<PastCell.Use> declared;
    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final Map<String, Presence> known = new HashMap<>();

    LostVariables(Notebook notebook) {
        this.notebook = notebook;
        this.history = notebook.history();
        this.past = history.cells();
        this.declared = notebook.core().compiler().snapshot().snippets().stream()
                .flatMap(snippet -> CellHistory.use(snippet).stream()).collect(Collectors.toSet());
        notebook.core().homes().known().keySet().stream().filter(Slot::isStatics)
                .forEach(slot -> slots.put(notebook.nameOf(slot), slot));
        notebook.core().compiler().variables().stream().map(Variable::slot)
                .forEach(slot -> slots.put(slot.field(), slot));
    }

    /** What to do about variables that went with a session: a line, with its line break; empty where nothing can be done. */
    public static String advice(List<String> lost) {
        List<String> names = lost.stream().filter(name -> name.indexOf(' ') < 0).toList();
        return names.isEmpty() ? "" : "\n%recover " + String.join(" ", names) + " makes " + (names.size() == 1 ? "it" : "them")
                + " anew: it lists the cells that this needs and asks before it runs them";
    }

    /** Variables whose value, or last changes, are lost, in order of declaration. */
    public List<String> names() {
        return slots.entrySet().stream().filter(slot -> !slot.getValue().isStatics()).map(Map.Entry::getKey)
                .filter(name -> presence(name) instanceof Presence.Gone || presence(name) instanceof Presence.Older).toList();
    }

    public boolean isDeclared(String name) {
        return slots.containsKey(name);
    }

    /** What is there of a variable. */
    public Presence presence(String name) {
        return known.computeIfAbsent(name, this::look);
    }

    private Presence look(String name) {
        Slot slot = slots.get(name);
        if (slot == null) {
            return new Presence.Gone("is not declared any more");
        }
        Whereabouts where = notebook.core().homes().where(slot);
        Optional<OlderValue> older = history.older(name);
        if (where instanceof Whereabouts.Lost lost) {
            return new Presence.Gone("was only in session " + lost.session() + ", which "
                    + lost.why().lines().findFirst().orElse("ended"));
        }
        if (where instanceof Whereabouts.Conflict) {
            return new Presence.Unclear(notebook.core().transfers().unavailable(slot, where));
        }
        if (where instanceof Whereabouts.Unset) {
            return new Presence.Gone("never had a value");
        }
        if (older.isPresent()) {
            return new Presence.Older(older.get().run(), "has a value from before its last changes: " + older.get().why());
        }
        return new Presence.Whole(where instanceof Whereabouts.At at ? "in session " + at.home()
                : "kept from session " + ((Whereabouts.Kept) where).kept().session());
    }

    /**
     * How variables can be made anew.
     *
     * @param harmless cells, by their names in tracebacks, of which the user says that they changed nothing in place
     */
    public Recovery plan(List<String> names, Set<String> harmless) {
        return RecoveryPlanner.plan(past, names, this::presence, declared::contains, harmless);
    }

    /** What runs one of the cells again. */
    @FunctionalInterface
    public interface Runner<E extends Exception> {
        void run(Again cell) throws E, InterruptedException;
    }

    /** Which variables are as they were at last, and which are not, after cells were run again. */
    public record Outcome(List<String> whole, List<String> notWhole) {}

    /**
     * Runs cells again. What they give a value counts as what it was then: a variable that is not in its last state at the
     * end, because a cell failed for instance, is said to be so and is not taken for the newest one.
     *
     * @param told gets what became of the variables, also when a cell fails
     */
    public <E extends Exception> void run(Recovery.Possible plan, Runner<E> runner, Consumer<Outcome> told)
            throws E, InterruptedException {
        Map<String, Long> from = new LinkedHashMap<>();
        Set<String> whole = new HashSet<>();
        history.pause(true);
        try {
            for (Again again : plan.cells()) {
                // Should it fail, nobody knows how far it came.
                again.given().forEach(name -> from.put(name, CellHistory.NO_RUN));
                whole.removeAll(again.given());
                runner.run(again);
                again.given().forEach(name -> from.put(name, again.cell().number()));
                whole.addAll(again.last());
            }
        } finally {
            history.pause(false);
            told.accept(book(from, whole));
        }
    }

    private Outcome book(Map<String, Long> from, Set<String> whole) {
        List<String> finished = new ArrayList<>();
        List<String> others = new ArrayList<>();
        from.forEach((name, run) -> {
            if (whole.contains(name)) {
                history.isWhole(name);
                finished.add(name);
            } else {
                others.add(name);
                lose(name, run);
            }
        });
        notebook.notes().moved();
        return new Outcome(finished, others);
    }

    /** What was lost stays so; of what was there the user is told that it is older. */
    private void lose(String name, long run) {
        if (!(presence(name) instanceof Presence.Gone)) {
            history.isFrom(name, run, "cells that were run again did not come to its last change");
            return;
        }
        notebook.core().compiler().variable(name).map(Variable::slot).ifPresent(slot -> {
            notebook.core().homes().lose(slot, "has it only as it was before its last change");
            notebook.sessions().stream().filter(session -> session.hasClass(slot.owner())).forEach(session ->
                    session.link().ask(new SetStates(
                            List.of(notebook.core().homes().changeFor(session.name(), slot)))));
        });
    }
}
