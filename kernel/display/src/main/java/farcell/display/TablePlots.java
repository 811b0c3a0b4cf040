package farcell.display;

import farcell.display.tablesaw.TableFrame;
import tech.tablesaw.table.Relation;

/** {@code plot(table)}, for where Tablesaw is on the class path; imported together with {@link Plots}. */
public final class TablePlots {

    private TablePlots() {}

    /** The columns of a table or slice. */
    public static Plot plot(Relation table) {
        return new Plot(new TableFrame(table));
    }
}
