package farcell.notebook;

import farcell.wire.Message;
import farcell.wire.Message.Collected;
import farcell.wire.Message.Keep;
import farcell.wire.Message.Kept;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Writes down what a kernel knows of its notebook, in each of the notebook's sessions, so that another kernel can go on
 * when this one is gone. Only what changed is written; when a copy has grown to several times what it says, it is
 * replaced. A thread of its own writes; a cell waits for it only when it starts while the end of the one before is
 * being looked at.
 */
final class Journal implements AutoCloseable {

    /** Name of the file in a session's directory. */
    static final String NAME = "journal";
    /** A copy up to this size is never replaced by a shorter one. */
    private static final long SMALL = 4 << 20;
    private static final int PIECE = 16 << 20;
    /** How long a session may take to write a record, in seconds; one that does not answer has no copy any more. */
    private static final int PATIENCE = 20;

    private final Consumer<String> news;
    private final Map<Session, Copy> copies = new LinkedHashMap<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "farcell journal");
        made.setDaemon(true);
        return made;
    });
    /** What the copies say; of the thread alone. */
    private final JournalDiff diff;
    private volatile Future<?> latest = CompletableFuture.completedFuture(null);
    /** Done when what was to be noted last was looked at, and before it is written. */
    private volatile CompletableFuture<Void> seen = CompletableFuture.completedFuture(null);

    private static final class Copy {
        private long length;
        private long replaceAbove = SMALL;

        private Copy(long length) {
            this.length = length;
        }
    }

    /** @param news gets what the user should know */
    Journal(JournalDiff diff, Consumer<String> news) {
        this.diff = diff;
        this.news = news;
    }

    /** A session gets a copy of its own from now on. @param length of what is there under our name */
    void add(Session session, long length, Supplier<JournalChanges> look) {
        later(() -> {
            write(look.get(), () -> { });
            Copy copy = new Copy(length);
            copies.put(session, copy);
            // Before the journal is there: whoever finds that one must find whose it is.
            awaitMark(mark(session, KernelMark.ofThisProcess()));
            replace(session, copy);
        });
    }

    private static CompletableFuture<Message> mark(Session session, KernelMark mark) {
        return session.link().ask(new Keep(KernelMark.NAME, 0, true, mark.bytes()));
    }

    private static void awaitMark(CompletableFuture<Message> answer) {
        try {
            answer.get(PATIENCE, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            // The journal, which is asked for next, says what is wrong with the session.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The kernel goes and this session stays, for another. */
    void leave(Session session) {
        later(() -> {
            if (copies.remove(session) != null) {
                mark(session, KernelMark.NONE);
            }
        });
    }

    /** No session has a copy any more, and the notebook goes on from a state that an earlier kernel wrote down. */
    void restart(NotebookState from) {
        later(() -> {
            copies.clear();
            diff.restart(from);
        });
    }

    /** Writes what is so now; it is looked at in the journal's thread. */
    synchronized void note(Supplier<JournalChanges> look) {
        CompletableFuture<Void> looked = new CompletableFuture<>();
        seen = looked;
        later(() -> {
            JournalChanges now;
            try {
                now = look.get();
            } finally {
                looked.complete(null);
            }
            write(now, () -> { });
        });
    }

    /** A run's end is in the journal; its session need not hold its output any more. */
    void collected(Session session, long run) {
        later(() -> {
            if (copies.containsKey(session)) {
                session.link().tell(new Collected(run, Collected.ALL));
            }
        });
    }

    /**
     * Writes that a cell is about to run. When this returns the record is on its way, before all that is sent to a
     * session from now on.
     */
    void running(Supplier<JournalChanges> look) throws InterruptedException {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        later(() -> {
            try {
                write(look.get(), () -> sent.complete(null));
            } finally {
                sent.complete(null);
            }
        });
        try {
            sent.get(PATIENCE, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            news.accept("the journal of this notebook could not be written: " + e);
        }
    }

    /** Waits until what was asked to be noted was looked at; it may still be written. */
    void awaitLook() throws InterruptedException {
        await(seen);
    }

    /** Waits until what was asked to be noted was looked at and written. */
    void await() throws InterruptedException {
        await(latest);
    }

    private static void await(Future<?> done) throws InterruptedException {
        try {
            done.get(PATIENCE, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            // Said where it happened.
        }
    }

    private synchronized void later(Runnable task) {
        try {
            latest = thread.submit(task);
        } catch (RejectedExecutionException e) {
            // The notebook is being closed.
        }
    }

    private void write(JournalChanges now, Runnable sent) {
        copies.keySet().removeIf(session -> !session.isAlive());
        List<JournalEntry> entries = diff.take(now);
        if (copies.isEmpty() || entries.isEmpty()) {
            return;
        }
        byte[] bytes = Journals.encode(entries);
        Map<Session, CompletableFuture<Message>> asked = new LinkedHashMap<>();
        copies.forEach((session, copy) -> asked.put(session,
                session.link().ask(new Keep(NAME, copy.length, false, bytes))));
        sent.run();
        asked.forEach((session, answer) -> finish(session, copies.get(session), answer));
        List.copyOf(copies.entrySet()).stream().filter(e -> e.getValue().length > e.getValue().replaceAbove)
                .forEach(e -> replace(e.getKey(), e.getValue()));
    }

    /** Writes the whole in place of all records so far. */
    private void replace(Session session, Copy copy) {
        byte[] bytes = Journals.encode(diff.whole());
        if (copy.length > 0 && bytes.length > PIECE) {
            // Only one message is written at once or not at all.
            copy.replaceAbove = Long.MAX_VALUE;
            return;
        }
        for (int from = 0; from < bytes.length && copies.containsKey(session); from += PIECE) {
            byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + PIECE));
            finish(session, copy, session.link().ask(new Keep(NAME, copy.length, from == 0, piece)));
        }
        copy.replaceAbove = Math.max(SMALL, 4L * bytes.length);
    }

    private void finish(Session session, Copy copy, CompletableFuture<Message> answer) {
        try {
            Message said = answer.get(PATIENCE, TimeUnit.SECONDS);
            if (said instanceof Kept kept) {
                copy.length = kept.length();
                return;
            }
            copies.remove(session);
            if (copy.length > 0) {
                news.accept("session " + session.name() + " could not write the notebook's journal, so that no other"
                        + " kernel can attach to it: " + (said instanceof Message.Failed failed ? failed.text() : said));
            }
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            copies.remove(session);
        } catch (InterruptedException e) {
            copies.remove(session);
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
