package farcell.notebook.recovery;

import farcell.notebook.recovery.Recovery.Again;
import farcell.notebook.recovery.Recovery.Impossible;
import farcell.notebook.recovery.Recovery.Possible;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Finds the fewest cells that make lost variables anew, as a build finds what is out of date. A cell that is run again must
 * find each variable in the version that it found at first: that one is still there, or the cell that gave it is run again,
 * too. And a variable that is there must be at the end what it is now: when a cell gives it an earlier version on the way,
 * all cells that changed it afterwards follow. Where that cannot be had, it says so.
 *
 * <p>Pure: it knows of variables what it is told, and runs nothing.
 */
public final class RecoveryPlanner {

    private final Versions versions;
    private final Function<String, Presence> presence;
    private final Predicate<PastCell.Use> same;
    private final TreeMap<Long, Set<String>> again = new TreeMap<>();
    private final TreeMap<Long, PastCell> cells = new TreeMap<>();
    private final ArrayDeque<PastCell> open = new ArrayDeque<>();

    private static final class NoWay extends Exception {
        private static final long serialVersionUID = 1;

        NoWay(String why) {
            super(why, null, false, false);
        }
    }

    private RecoveryPlanner(Collection<PastCell> past, Function<String, Presence> presence, Predicate<PastCell.Use> same,
                            Set<String> harmless) {
        this.versions = new Versions(past, harmless);
        this.presence = presence;
        this.same = same;
    }

    /**
     * @param past     all runs that are known, in order
     * @param wanted   lost variables, or those that have only an older value
     * @param presence what is there of each variable
     * @param same     whether a method or type is still declared as it was
     * @param harmless names of cells of which the user says that they changed nothing in place
     */
    public static Recovery plan(Collection<PastCell> past, Collection<String> wanted, Function<String, Presence> presence,
                                Predicate<PastCell.Use> same, Set<String> harmless) {
        RecoveryPlanner planner = new RecoveryPlanner(past, presence, same, harmless);
        try {
            for (String name : wanted) {
                planner.need(name, Long.MAX_VALUE, Optional.empty());
            }
            planner.close();
            return planner.possible();
        } catch (NoWay e) {
            return new Impossible(e.getMessage());
        }
    }

    /** How people call a cell. */
    public static String title(PastCell cell) {
        return cell.cell().replace("Cell[", "Cell [");
    }

    /** @param reader the cell that is to find the version; empty for the user */
    private void need(String name, long number, Optional<PastCell> reader) throws NoWay {
        Optional<PastCell> giver = versions.before(name, number);
        if (giver.isPresent() && cells.containsKey(giver.get().number())) {
            why(giver.get(), name, reader);
            return;
        }
        Presence there = presence.apply(name);
        if (there instanceof Presence.Unclear unclear) {
            throw new NoWay(unclear.what());
        }
        long version = giver.map(PastCell::number).orElse(0L);
        if (version(name, there) == version) {
            return;
        }
        String asker = reader.map(cell -> name + ", which " + title(cell) + " read, ").orElse(name + " ");
        if (name.startsWith("static fields of ")) {
            throw new NoWay(asker + "cannot be made anew by running cells again: a class that is declared as before keeps what it"
                    + " has. Declare it anew under another name");
        }
        if (giver.isEmpty()) {
            throw new NoWay(asker + "cannot be made anew: which cell made it is not known any more");
        }
        add(giver.get(), asker);
        why(giver.get(), name, reader);
    }

    private long version(String name, Presence there) {
        return there instanceof Presence.Whole ? versions.last(name).map(PastCell::number).orElse(0L)
                : there instanceof Presence.Older older ? older.run() : -1;
    }

    private void why(PastCell giver, String name, Optional<PastCell> reader) {
        String verb = giver.makes().contains(name) ? "makes " : "may change ";
        again.get(giver.number()).add(verb + name + reader.filter(cell -> cell != giver)
                .map(cell -> ", which " + title(cell) + " read").orElse(""));
    }

    private void add(PastCell cell, String asker) throws NoWay {
        if (cells.containsKey(cell.number())) {
            return;
        }
        String flaw = !cell.flaw().isEmpty() ? cell.flaw()
                : cell.code().isEmpty() ? "is not kept any more: its text, or that of cells since, was too much" : "";
        if (!flaw.isEmpty()) {
            throw new NoWay(asker + "cannot be made anew: " + title(cell) + " " + flaw);
        }
        List<String> other = cell.uses().stream().filter(use -> !same.test(use)).map(PastCell.Use::words).distinct().toList();
        if (!other.isEmpty()) {
            throw new NoWay(asker + "cannot be made anew as it was: " + title(cell) + " used or declared "
                    + String.join(", ", other) + ", which " + (other.size() == 1 ? "is" : "are")
                    + " declared otherwise now, or not at all. Run that cell by hand if that is what you want");
        }
        cells.put(cell.number(), cell);
        again.put(cell.number(), new LinkedHashSet<>());
        open.add(cell);
    }

    /** Follows what the cells found, and what they do to variables that are there, until nothing is added. */
    private void close() throws NoWay {
        while (!open.isEmpty()) {
            PastCell cell = open.poll();
            for (String name : versions.found(cell)) {
                need(name, cell.number(), Optional.of(cell));
            }
            for (String name : versions.given(cell)) {
                if (presence.apply(name) instanceof Presence.Gone) {
                    continue;
                }
                for (PastCell later : versions.after(name, cell.number())) {
                    add(later, name + ", which " + title(cell) + " would give an older value, ");
                    again.get(later.number()).add("gives " + name + " its present value again");
                }
            }
        }
    }

    private Possible possible() {
        List<Again> order = new ArrayList<>();
        cells.forEach((number, cell) -> {
            Set<String> given = versions.given(cell);
            Set<String> last = new LinkedHashSet<>(given);
            last.removeIf(name -> !versions.after(name, number).isEmpty());
            order.add(new Again(cell, List.copyOf(again.get(number)), given, last));
        });
        return new Possible(order);
    }
}
