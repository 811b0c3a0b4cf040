package farcell.notebook;

import farcell.compile.CompileState;
import farcell.notebook.JournalEntry.Jar;
import farcell.notebook.JournalEntry.OlderValue;
import farcell.notebook.JournalEntry.Opening;
import farcell.notebook.JournalEntry.Running;
import farcell.notebook.JournalEntry.SlotHome;
import farcell.notebook.recovery.PastCell;
import farcell.wire.Slot;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a kernel knows of a notebook; with the sessions themselves it is enough for another kernel to go on.
 *
 * @param preview  whether cells may use preview features
 * @param sessions living ones by name
 * @param running  the cell whose end is not booked yet
 * @param past     what cells did to variables
 * @param count    how often it was written down before; of two copies the higher one is newer
 */
record NotebookState(Opening opening, CompileState code, boolean preview, List<Jar> jars, Map<Slot, SlotHome> slots,
                     Map<String, SessionKnown> sessions, Optional<Running> running, Past past, long count) {

    /** @param cells runs in order; @param older variables that have a value from before some of their changes */
    record Past(List<PastCell> cells, List<OlderValue> older) {
        static final Past NONE = new Past(List.of(), List.of());
    }

    /** @param id on its host; @param keys that it was started with; @param classes that it got, as name to hash */
    record SessionKnown(String id, String backend, String place, String keys, Map<String, String> classes) {}

    static NotebookState empty(Opening opening) {
        return new NotebookState(opening, CompileState.EMPTY, false, List.of(), Map.of(), Map.of(), Optional.empty(),
                Past.NONE, 0);
    }
}
