package farcell.notebook;

import farcell.wire.Slot;
import java.nio.file.Path;
import java.util.List;

/**
 * Values of an ended session, written down before it ended.
 *
 * @param session the session that they were in
 * @param file    the encoded values, named by their content hash
 * @param slots   in the order of the encoded array
 * @param classes notebook classes that the values need
 * @param bytes   size of the file
 */
record KeptValues(String session, Path file, List<Slot> slots, List<String> classes, long bytes) {

    JournalEntry.KeptFile forJournal() {
        return new JournalEntry.KeptFile(session, file.toString(), slots, classes, bytes);
    }

    static KeptValues of(JournalEntry.KeptFile kept) {
        return new KeptValues(kept.session(), Path.of(kept.file()), kept.slots(), kept.classes(), kept.bytes());
    }
}
