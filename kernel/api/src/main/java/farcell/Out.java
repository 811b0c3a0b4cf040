package farcell;

import farcell.runtime.Hosts;
import java.util.NoSuchElementException;
import java.util.SortedMap;

/**
 * Results of earlier cells: {@code Out.of(12)} is what {@code Cell [12]} showed as its value. The last
 * {@value #KEPT} values of expressions are kept, each in the session that ran its cell; of a cell that only names a
 * variable nothing is kept, since the variable is there. They go when the session's memory is full.
 */
public final class Out {

    /** How many results a session keeps. */
    public static final int KEPT = 10;

    private Out() {}

    /**
     * The result of a cell, as whatever type it is assigned to: {@code Table sales = Out.of(12);}
     *
     * @param cell execution count
     * @throws NoSuchElementException with the reason, where there is none
     */
    @SuppressWarnings("unchecked")
    public static <T> T of(int cell) {
        return (T) Hosts.current().result(cell);
    }

    /** The same, checked: {@code Out.of(12, Table.class).shape()}. @throws ClassCastException naming both types */
    public static <T> T of(int cell, Class<T> type) {
        return type.cast(Hosts.current().result(cell));
    }

    /** The newest result. @throws NoSuchElementException where there is none */
    public static <T> T last() {
        SortedMap<Integer, Object> all = all();
        if (all.isEmpty()) {
            throw new NoSuchElementException("no cell of this session has shown a result yet, or they were let go");
        }
        return of(all.lastKey());
    }

    /** All that are kept, by execution count. */
    public static SortedMap<Integer, Object> all() {
        return Hosts.current().results();
    }

    /** Lets all of them go. */
    public static void clear() {
        Hosts.current().forgetResults();
    }
}
