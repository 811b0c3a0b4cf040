package farcell.notebook.recovery;

import java.util.List;
import java.util.Set;

/** How variables that are lost can be made anew. */
public sealed interface Recovery {

    /**
     * By running cells again.
     *
     * @param cells in the order in which they ran
     */
    record Possible(List<Again> cells) implements Recovery {

        public Possible {
            cells = List.copyOf(cells);
        }
    }

    /**
     * One cell to be run again.
     *
     * @param why   for people: {@code makes net}
     * @param given variables to which it gives a value, or another one
     * @param last  those of them that are then as they were at last
     */
    record Again(PastCell cell, List<String> why, Set<String> given, Set<String> last) {}

    /** Not at all. @param why for people, with what to do */
    record Impossible(String why) implements Recovery {}
}
