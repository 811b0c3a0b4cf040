package farcell.notebook;

import farcell.wire.Message.Ran;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Which cell each output belongs to: sessions tag outputs with the number of their run. */
final class Outputs {

    /**
     * Runs that are remembered, so that output of old background threads still finds its cell. Each holds its request and
     * the record of its outputs, some 30 KB; a kernel must not grow with the cells that it has run.
     */
    private static final int REMEMBERED = 250;

    private final Map<Long, CellEvents> byRun = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, CellEvents> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final Set<Long> forgotten = new HashSet<>();
    private final Map<Long, CompletableFuture<Ran>> ends = new HashMap<>();
    private CellEvents last = CellEvents.NONE;

    synchronized void open(long run, CellEvents events) {
        byRun.put(run, events);
        last = events;
    }

    /** The cell of a run; the last cell for output that belongs to none, which is said there once for each run. */
    synchronized CellEvents of(long run) {
        CellEvents cell = byRun.get(run);
        if (cell == null && run > 0 && forgotten.add(run)) {
            last.stream("stderr", "[output of a thread that a much earlier cell started]\n");
        }
        return cell == null ? last : cell;
    }

    /** A run of an earlier kernel goes on: what it prints comes to the last cell, which was said. */
    synchronized void adopted(long run) {
        forgotten.add(run);
    }

    /** The end of a run that an earlier kernel began, once its session tells it. */
    synchronized CompletableFuture<Ran> endOf(long run) {
        return ends.computeIfAbsent(run, r -> new CompletableFuture<>());
    }

    /** A session tells the end of a run, after all its output. @return whether somebody waits for it */
    boolean ended(Ran ran) {
        CompletableFuture<Ran> end;
        synchronized (this) {
            end = ends.remove(ran.run());
        }
        if (end != null) {
            end.complete(ran);
        }
        return end != null;
    }
}
