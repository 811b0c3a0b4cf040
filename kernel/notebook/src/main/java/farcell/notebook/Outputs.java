package farcell.notebook;

import java.util.LinkedHashMap;
import java.util.Map;

/** Which cell each output belongs to: sessions tag outputs with the number of their run. */
final class Outputs {

    /** Runs that are remembered, so that output of old background threads still finds its cell. */
    private static final int REMEMBERED = 1000;

    private final Map<Long, CellEvents> byRun = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, CellEvents> eldest) {
            return size() > REMEMBERED;
        }
    };
    private CellEvents last = CellEvents.NONE;

    synchronized void open(long run, CellEvents events) {
        byRun.put(run, events);
        last = events;
    }

    /** The cell of a run; the last cell for output that belongs to none. */
    synchronized CellEvents of(long run) {
        return byRun.getOrDefault(run, last);
    }
}
