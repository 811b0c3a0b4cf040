package farcell.notebook;

import farcell.hosts.LaunchException;
import farcell.hosts.Remains;
import farcell.wire.LeftValues;
import farcell.wire.Slot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A session that ended in order while no kernel was connected, and what it wrote down before.
 *
 * @param values in files of this machine
 */
record Ended(Remains remains, String name, LeftValues left, List<KeptValues> values) {

    /**
     * Reads it, and brings the values to this machine.
     *
     * @param name  of the session in its notebook
     * @param store directory for values
     */
    static Ended read(Remains remains, String name, Path store) throws LaunchException, InterruptedException {
        LeftValues left = remains.left();
        List<KeptValues> values = new ArrayList<>();
        for (LeftValues.Group group : left.groups()) {
            values.add(new KeptValues(name, remains.bring(group, store), group.slots(), group.classes(), group.bytes()));
        }
        return new Ended(remains, name, left, values);
    }

    /** What is to be said of a cell that waited for a kernel when the session ended; nothing if none did. */
    Optional<String> unfinished() {
        return left.unfinished().map(cell -> CellTitle.of(cell.cell()) + " was waiting in session " + name + " for "
                + cell.awaited() + ", which only a kernel can bring, when the session ended, " + left.why() + "; run it again");
    }

    /** Whether a run is that cell. */
    boolean isUnfinished(long run) {
        return left.unfinished().filter(cell -> cell.run() == run).isPresent();
    }

    /**
     * Books what that cell did before the session ended, as if it had thrown; before {@link #book}.
     *
     * @param latest whether nothing ran after it; else only what nobody else has changed since counts
     */
    void bookUnfinished(Homes homes, boolean latest) {
        left.unfinished().ifPresent(cell -> {
            cell.written().stream().filter(slot -> counts(slot, homes, latest))
                    .forEach(slot -> homes.written(slot, name, cell.cell(), true));
            cell.touched().stream().filter(slot -> counts(slot, homes, latest)).forEach(slot -> homes.touched(slot, name));
        });
    }

    /** What the cell itself declares nobody knows of: it is to be run again. */
    private boolean counts(Slot slot, Homes homes, boolean latest) {
        return homes.knows(slot) && (latest || homes.isGoodIn(name, slot));
    }

    void book(Homes homes) {
        values.forEach(homes::left);
    }
}
