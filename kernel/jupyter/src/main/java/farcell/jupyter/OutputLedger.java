package farcell.jupyter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What the cells of a kernel put out, whether or not a page received it: the newest in memory, all in a store, if there is
 * one. Nothing here waits for the store, and what it cannot take is simply not kept. Thread-safe.
 */
public final class OutputLedger implements AutoCloseable {

    /** Cells in memory, and characters in all of them. */
    private static final int CELLS = 100;
    private static final long CHARACTERS = 16L << 20;
    private static final long WRITE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Where outputs are kept for good. All but {@link #read} and {@link #list} return at once. */
    interface Store {
        /** @param append to what is there of that cell */
        void write(int line, Instant at, ArrayNode outputs, boolean append);

        /** Replaces what a display of an old cell shows. */
        void update(int line, String id, ObjectNode content);

        /** @param run 0 for this kernel's, else -1, -2, ... for earlier ones of the same notebook */
        Optional<Kept> read(int line, int run);

        /** The newest cells of a run, oldest first, their outputs included. */
        List<Kept> list(int run, int cells);
    }

    /**
     * @param line    execution count
     * @param at      when it began
     * @param outputs as in nbformat 4, displays with {@code transient.display_id}
     */
    public record Kept(int line, Instant at, ArrayNode outputs) {}

    private final Store store;
    private final Timer timer;
    private final Clock clock;
    private final Map<Integer, CellRecord> recent = new LinkedHashMap<>();
    private final Map<String, Set<Integer>> displays = new HashMap<>();
    private final Set<CellRecord> dirty = new HashSet<>();
    private boolean scheduled;
    private boolean closed;

    OutputLedger(Store store, Timer timer, Clock clock) {
        this.store = store;
        this.timer = timer;
        this.clock = clock;
    }

    /** One that lasts as long as its kernel. */
    public static OutputLedger inMemory() {
        return new OutputLedger(null, Timer.system(), Clock.systemUTC());
    }

    /** @param notebook whose outputs they are, so that a later kernel of it finds them; empty where that is not known */
    public static OutputLedger in(SqliteHistory file, String notebook) {
        return new OutputLedger(file.outputs(notebook), Timer.system(), Clock.systemUTC());
    }

    /** A cell begins. */
    synchronized CellRecord begin(int line) {
        CellRecord record = new CellRecord(line, clock.instant());
        recent.put(line, record);
        while (recent.size() > CELLS || recent.size() > 1 && total() > CHARACTERS) {
            evict(recent.values().iterator().next());
        }
        return record;
    }

    private long total() {
        return recent.values().stream().mapToLong(CellRecord::size).sum();
    }

    private void evict(CellRecord record) {
        recent.remove(record.line());
        dirty.remove(record);
        write(record);
    }

    /** Writes what an old cell holds and forgets it, or all of a recent one. */
    private void write(CellRecord record) {
        if (recent.get(record.line()) == record) {
            if (store != null) {
                store.write(record.line(), record.at(), record.json(), false);
            }
            return;
        }
        boolean append = record.isContinued();
        List<ObjectNode> nodes = new ArrayList<>();
        record.handOver(nodes);
        if (store != null && !(append && nodes.isEmpty())) {
            store.write(record.line(), record.at(), Json.array().addAll(nodes), append);
        }
    }

    /** A record has changed. */
    synchronized void changed(CellRecord record) {
        if (closed) {
            return;
        }
        dirty.add(record);
        if (!scheduled) {
            scheduled = true;
            timer.after(WRITE_NANOS, this::writeDirty);
        }
    }

    private synchronized void writeDirty() {
        scheduled = false;
        List<CellRecord> all = List.copyOf(dirty);
        dirty.clear();
        all.forEach(this::write);
    }

    /** A cell has ended. */
    synchronized void ended(CellRecord record) {
        dirty.remove(record);
        write(record);
    }

    /** A display with an id was shown. */
    synchronized void shown(CellRecord record, String id) {
        displays.computeIfAbsent(id, i -> new HashSet<>()).add(record.line());
    }

    /** A display was updated, wherever it stands. */
    synchronized void updated(String id, ObjectNode content) {
        for (int line : displays.getOrDefault(id, Set.of())) {
            CellRecord record = recent.get(line);
            if (record == null) {
                if (store != null) {
                    store.update(line, id, content);
                }
            } else if (record.update(id, content)) {
                changed(record);
            }
        }
    }

    /** What a cell put out. @param run 0 for this kernel's run of the notebook, -1 for the one before, and so on */
    public Optional<Kept> of(int line, int run) {
        synchronized (this) {
            CellRecord record = recent.get(line);
            if (run == 0 && record != null) {
                return Optional.of(kept(record));
            }
        }
        return store == null ? Optional.empty() : store.read(line, run);
    }

    /** The newest cells of a run, oldest first. */
    public List<Kept> list(int run, int cells) {
        Map<Integer, Kept> all = new TreeMap<>();
        if (store != null) {
            store.list(run, cells).forEach(kept -> all.put(kept.line(), kept));
        }
        if (run == 0) {
            synchronized (this) {
                recent.values().forEach(record -> all.put(record.line(), kept(record)));
            }
        }
        List<Kept> sorted = List.copyOf(all.values());
        return sorted.subList(Math.max(0, sorted.size() - cells), sorted.size());
    }

    private static Kept kept(CellRecord record) {
        return new Kept(record.line(), record.at(), record.json());
    }

    /** Writes what waits. The store is its owner's to close. */
    @Override
    public synchronized void close() {
        if (!closed) {
            writeDirty();
            closed = true;
            timer.close();
        }
    }

    /** Applies an update to kept outputs. @return whether one was changed */
    static boolean apply(ArrayNode outputs, String id, ObjectNode content) {
        boolean changed = false;
        for (JsonNode node : outputs) {
            if (node instanceof ObjectNode output && output.path("transient").path("display_id").asText().equals(id)) {
                CellRecord.replace(output, content);
                changed = true;
            }
        }
        return changed;
    }
}
