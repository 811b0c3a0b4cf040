package farcell.notebook;

import farcell.compile.CompileState;
import farcell.notebook.JournalEntry.Jar;
import farcell.notebook.JournalEntry.Past;
import farcell.notebook.JournalEntry.Running;
import farcell.notebook.JournalEntry.SlotHome;
import farcell.notebook.NotebookState.SessionKnown;
import farcell.wire.ClassFile;
import farcell.wire.Slot;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a notebook is like now, of that which grows with it only what may have changed since the last look.
 *
 * @param code     all but the class files; none while a cell is entered
 * @param files    class files by name, none for those that are gone
 * @param slots    none for those that are gone
 * @param past     what cells did, of the runs that are new or other than before
 * @param sessions all living ones by name; each with the classes that it got since the last look
 */
record JournalChanges(Optional<CompileState> code, Map<String, Optional<ClassFile>> files, boolean preview,
                      List<Jar> jars, Map<Slot, Optional<SlotHome>> slots, Past past, Map<String, SessionKnown> sessions,
                      Optional<Running> running) {}
