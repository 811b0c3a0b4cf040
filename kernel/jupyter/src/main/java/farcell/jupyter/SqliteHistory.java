package farcell.jupyter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A history that outlives its kernel, in a file that all kernels of a user share. It is opened when first used, on a
 * thread of its own, which also writes: cells never wait for the disk. Where the file cannot be used, now or later,
 * that is said once, and the history is that of this kernel alone, in memory.
 */
public final class SqliteHistory implements History {
    private static final Logger LOG = Logger.getLogger(SqliteHistory.class.getName());
    /** How long another kernel's write is waited for before the file counts as unusable. */
    private static final Duration BUSY = Duration.ofSeconds(5);
    /** A longer result is cut, in UTF-16 units: the file is to find cells by, not to keep data in. */
    private static final int MAX_OUTPUT = 64 << 10;

    /** Something to do with the file. */
    private interface Work<T> {
        T with(HistoryStore store) throws Exception;
    }

    private final Path file;
    private final Duration busy;
    private final Clock clock;
    /** The cells of this kernel, for when the file is lost. */
    private final MemoryHistory memory = new MemoryHistory();
    private final ExecutorService executor = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "jupyter-history");
        thread.setDaemon(true);
        return thread;
    });
    // The next two are used by the executor's thread alone.
    private HistoryStore store;
    private boolean lost;

    /** @param file made when first used, with its directory */
    public SqliteHistory(Path file) {
        this(file, BUSY, Clock.systemUTC());
    }

    SqliteHistory(Path file, Duration busy, Clock clock) {
        this.file = file;
        this.busy = busy;
        this.clock = clock;
    }

    @Override
    public void add(int line, String source) {
        String text = storable(source);
        memory.add(line, text);
        write(open -> {
            open.add(line, text);
            return null;
        });
    }

    @Override
    public void output(int line, String text) {
        String kept = storable(text.length() > MAX_OUTPUT ? text.substring(0, MAX_OUTPUT) + "\u2026" : text);
        memory.output(line, kept);
        write(open -> {
            open.output(line, kept);
            return null;
        });
    }

    /** SQLite's functions end a text at its first NUL. */
    private static String storable(String text) {
        return Text.wellFormed(text).replace('\0', '\uFFFD');
    }

    @Override
    public List<Entry> tail(int n) {
        return read(open -> open.tail(n), () -> memory.tail(n));
    }

    @Override
    public List<Entry> range(int session, int start, int stop) {
        return read(open -> open.range(session, start, stop), () -> memory.range(session, start, stop));
    }

    @Override
    public List<Entry> search(String glob, int n, boolean unique) {
        return read(open -> open.search(glob, n, unique), () -> memory.search(glob, n, unique));
    }

    private void write(Work<Void> work) {
        try {
            executor.execute(() -> withStore(work, () -> null));
        } catch (RejectedExecutionException e) {
            LOG.log(Level.FINE, "the history is closed", e);
        }
    }

    /** Sees all that was written before: it waits in the same queue. */
    private List<Entry> read(Work<List<Entry>> work, Callable<List<Entry>> fallback) {
        return read(work, fallback, List.of());
    }

    /** @param none what there is to say once this is closed */
    private <T> T read(Work<T> work, Callable<T> fallback, T none) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            executor.execute(() -> answer.complete(withStore(work, fallback)));
            return answer.get();
        } catch (RejectedExecutionException e) {
            LOG.log(Level.FINE, "the history is closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return none;
    }

    private <T> T withStore(Work<T> work, Callable<T> fallback) {
        if (!lost) {
            try {
                if (store == null) {
                    store = HistoryStore.open(file, busy, clock);
                }
                return work.with(store);
            } catch (Throwable e) {
                // An Error, too: the native library may be missing for this machine.
                lose(e);
            }
        }
        try {
            return fallback.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void lose(Throwable cause) {
        lost = true;
        LOG.log(Level.WARNING, "The history file " + file + " cannot be used (" + cause.getMessage() + "). This"
                + " kernel goes on with its own cells as its history, and they are not kept. If the file is damaged,"
                + " delete it; if its disk allows no locks (some network disks), name another directory in"
                + " FARCELL_DATA, or set FARCELL_HISTORY=off.", cause);
        closeStore();
    }

    /** The outputs of cells, in the same file and written by the same thread. @param notebook empty for unknown */
    OutputLedger.Store outputs(String notebook) {
        return new Outputs(notebook);
    }

    private final class Outputs implements OutputLedger.Store {
        private final String notebook;
        private HistoryStore of;
        private OutputStore outputs;

        Outputs(String notebook) {
            this.notebook = notebook;
        }

        private OutputStore in(HistoryStore open) {
            if (open != of) {
                of = open;
                outputs = open.outputs(notebook);
            }
            return outputs;
        }

        @Override
        public void write(int line, Instant at, ArrayNode content, boolean append) {
            SqliteHistory.this.write(open -> guarded(() -> in(open).write(line, at, content, append)));
        }

        @Override
        public void update(int line, String id, ObjectNode content) {
            SqliteHistory.this.write(open -> guarded(() -> in(open).update(line, id, content)));
        }

        @Override
        public Optional<OutputLedger.Kept> read(int line, int run) {
            return SqliteHistory.this.<Optional<OutputLedger.Kept>>read(open -> in(open).find(line, run),
                    Optional::empty, Optional.empty());
        }

        @Override
        public List<OutputLedger.Kept> list(int run, int cells) {
            return SqliteHistory.this.<List<OutputLedger.Kept>>read(open -> in(open).list(run, cells), List::of,
                    List.of());
        }
    }

    /** Something to do with outputs. */
    private interface Writing {
        void write() throws Exception;
    }

    /** An output that cannot be written is no reason to give the file up. */
    private static Void guarded(Writing writing) throws Exception {
        try {
            writing.write();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "An output could not be kept.", e);
        }
        return null;
    }

    private void closeStore() {
        if (store != null) {
            try {
                store.close();
            } catch (Throwable e) {
                LOG.log(Level.FINE, "closing the history", e);
            }
            store = null;
        }
    }

    @Override
    public void close(Duration limit) {
        CountDownLatch stored = new CountDownLatch(1);
        try {
            executor.execute(() -> {
                stored.countDown();
                closeStore();
            });
        } catch (RejectedExecutionException e) {
            LOG.log(Level.FINE, "the history is closed", e);
        }
        executor.shutdown();
        try {
            if (!executor.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS) && stored.getCount() > 0) {
                LOG.warning("The history file " + file + " is busy; the last cells may be missing in it.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
