package farcell.notebook.recovery;

import java.util.List;
import java.util.Set;

/**
 * One run of a cell, or of the Java between the magics of one, as far as it matters for making variables anew. Variables go
 * by their names: one of that name is there at a time.
 *
 * @param number    counts runs upwards; several parts of a cell are several runs
 * @param cell      its name in tracebacks: {@code Cell[3]}
 * @param firstLine 1-based line of the code in that cell
 * @param code      as it was run; empty when it was too much to be kept
 * @param road      how it went to its session: empty for that of plain cells, else the keys of {@code %%remote}
 * @param session   where it ran
 * @param reads     variables whose value from before it may have read
 * @param makes     variables that got a new value, whatever they held
 * @param changes   variables that it may have changed, in place or by a write that may not have happened
 * @param held      variables that its lambdas read, which may run whenever what it gave a value is used
 * @param heldChanges those of them that these lambdas may change
 * @param same      variables that got the very object of another one
 * @param uses      methods and types that it called or declared, as they were
 * @param effects   what it does beside, for people
 * @param millis    how long it took
 * @param flaw      why it cannot be run again to the same end, a phrase after its name; empty when it can
 */
public record PastCell(long number, String cell, int firstLine, String code, String road, String session,
                       List<String> reads, List<String> makes, List<String> changes, List<String> held,
                       List<String> heldChanges, List<Same> same, List<Use> uses, List<String> effects, long millis, String flaw) {

    /** @param variable that got the object; @param of the variable that had it */
    public record Same(String variable, String of) {}

    /** A declaration. @param words {@code method train}; @param hash of its source */
    public record Use(String words, String hash) {}

    public PastCell {
        reads = List.copyOf(reads);
        makes = List.copyOf(makes);
        changes = List.copyOf(changes);
        held = List.copyOf(held);
        heldChanges = List.copyOf(heldChanges);
        same = List.copyOf(same);
        uses = List.copyOf(uses);
        effects = List.copyOf(effects);
    }

    /** Whether anything depends on it. */
    public boolean leavesSomething() {
        return !makes.isEmpty() || !changes.isEmpty();
    }

    /** The same without its text, which takes room. */
    public PastCell withoutCode() {
        return new PastCell(number, cell, firstLine, "", road, session, reads, makes, changes, held, heldChanges,
                same, uses, effects, millis, flaw);
    }

    /** The same, when it is known that it did not change these. */
    public PastCell withoutChanges(Set<String> unchanged) {
        return new PastCell(number, cell, firstLine, code, road, session, reads, makes,
                changes.stream().filter(name -> !unchanged.contains(name)).toList(), held, heldChanges, same, uses,
                effects, millis, flaw);
    }
}
