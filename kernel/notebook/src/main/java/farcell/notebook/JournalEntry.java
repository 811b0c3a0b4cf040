package farcell.notebook;

import farcell.compile.LiveSnippet;
import farcell.notebook.recovery.PastCell;
import farcell.wire.ClassFile;
import farcell.wire.MayBeNull;
import farcell.wire.Slot;
import farcell.wire.Step;
import java.util.List;
import java.util.Map;

/**
 * One record of a notebook's journal: what changed since the record before it. Read in order they give a
 * {@link NotebookState}.
 */
public sealed interface JournalEntry {

    /**
     * Always first.
     *
     * @param format      of the journal ({@link Journals#FORMAT})
     * @param feature     of the kernel's Java, whose JShell chose the names of classes
     * @param options     of the compiler
     * @param compilePath what cells compile against beside the notebook's own jars
     */
    record Opening(int format, int feature, String notebook, List<String> options, List<String> compilePath)
            implements JournalEntry {}

    /** Class files, each written once, however often a class goes back to it. */
    record Classes(List<ClassFile> files) implements JournalEntry {}

    /**
     * What is declared.
     *
     * @param live      declarations that are new or other than before
     * @param gone      those that are no more
     * @param files     the class files that sessions get now, as name to hash; those that changed
     * @param filesGone names of classes that were taken back
     * @param pending   steps for the next cell, without the bytes of their classes
     */
    record Declarations(List<LiveSnippet> live, List<Number> gone, Map<String, String> files, List<String> filesGone,
                        int lastIndex, int temporaries, List<Step> pending, List<String> notices, boolean preview)
            implements JournalEntry {}

    record Number(int index) {}

    /** All jars and directories that were added to the class path. */
    record ClassPath(List<Jar> jars) implements JournalEntry {}

    /** @param hash of a file's content; empty for a directory */
    record Jar(String path, String hash) {}

    /** Where values are: slots that are new or other than before. */
    record Slots(List<SlotHome> changed, List<Slot> gone) implements JournalEntry {}

    /**
     * @param holders the version that each session holds
     * @param rivals  sessions whose versions are in conflict
     * @param kept    where the value was written down
     * @param lost    what became of the session that had it
     */
    record SlotHome(Slot slot, long version, @MayBeNull String home, boolean unsure, String cell,
                    @MayBeNull KeptFile kept, @MayBeNull String lost, List<Held> holders, List<Held> rivals) {}

    record Held(String session, long version) {}

    record KeptFile(String session, String file, List<Slot> slots, List<String> classes, long bytes) {}

    /**
     * @param id      of the session on its host
     * @param backend where that is
     * @param keys    that it was started with
     * @param classes that it got, as name to hash; those that changed
     */
    record Got(String session, String id, String backend, String place, String keys, Map<String, String> classes)
            implements JournalEntry {}

    record SessionEnded(String session) implements JournalEntry {}

    /**
     * A cell is about to run.
     *
     * @param road    how it went to its session, as in {@link PastCell#road}
     * @param prefix  classes that its journal begins with, beside its own, in order
     * @param classes of the cell itself, as name to hash
     */
    record Running(long run, String session, String code, String cell, int firstLine, String road,
                   List<ClassName> prefix,
                   Map<String, String> classes) implements JournalEntry {}

    record ClassName(String name, String hash) {}

    /** The cell's end was booked. */
    record Booked(long run) implements JournalEntry {}

    /**
     * What cells did, for making variables anew: runs that are new or other than before.
     *
     * @param gone  numbers of the runs that are no more: all up to this
     * @param older all variables that have a value from before some of their changes
     */
    record Past(List<PastCell> cells, long gone, List<OlderValue> older) implements JournalEntry {
        static final Past NONE = new Past(List.of(), 0, List.of());
    }

    record OlderValue(String variable, long run, String why) {}

    /** Ends what was written at one time. @param count how often the notebook was written down so far */
    record Whole(long count) implements JournalEntry {}
}
