package farcell.session.run;

import farcell.Out;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The newest results of cells, for {@link Out}. Thread-safe. */
public final class Results {

    private static final Pattern CELL = Pattern.compile("Cell\\[(\\d{1,9})]");

    private final SortedMap<Integer, Object> byCell = new TreeMap<>();

    /** @param cell its name; one without a number is not kept */
    synchronized void add(String cell, Object value) {
        Matcher number = CELL.matcher(cell);
        if (value != null && number.matches()) {
            byCell.put(Integer.parseInt(number.group(1)), value);
            while (byCell.size() > Out.KEPT) {
                byCell.remove(byCell.firstKey());
            }
        }
    }

    /** @throws NoSuchElementException with what there is */
    public synchronized Object of(int cell) {
        Object value = byCell.get(cell);
        if (value == null) {
            throw new NoSuchElementException("no result of Cell [" + cell + "] is kept in this session; there are "
                    + (byCell.isEmpty() ? "none" : "those of " + byCell.keySet()) + ". A session keeps the last " + Out.KEPT
                    + " results of its own cells; give a name to what is to stay: var x = ...");
        }
        return value;
    }

    public synchronized SortedMap<Integer, Object> all() {
        return new TreeMap<>(byCell);
    }

    public synchronized void clear() {
        byCell.clear();
    }
}
