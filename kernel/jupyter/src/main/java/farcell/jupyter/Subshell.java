package farcell.jupyter;

import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * One queue of shell messages that must be handled in order: cells and comm messages. The main shell is one, too.
 * Where a cell fails, the cells behind it in the same queue are aborted, and no others.
 */
final class Subshell {
    private final String id;
    private final Lane lane;
    /** Used by the lane alone. */
    private boolean aborting;
    private volatile boolean deleted;

    /** @param id the empty string for the main shell */
    Subshell(String id) {
        this.id = id;
        lane = new Lane(id.isEmpty() ? "jupyter-shell" : "jupyter-subshell-" + id);
    }

    String id() {
        return id;
    }

    Lane lane() {
        return lane;
    }

    /** Whether a cell on it may begin. To be asked by its lane. */
    boolean takesCells() {
        return !aborting && !deleted;
    }

    boolean isDeleted() {
        return deleted;
    }

    /** Ends it once what is queued is handled: cells that have not begun are aborted. */
    void delete() {
        deleted = true;
        lane.finish();
    }

    /**
     * Aborts cells from now on, up to the last one that had arrived by now. Returns once it is known which one that is:
     * what is sent by a client that has heard of the failure is to run. To be called by its lane.
     *
     * @param afterReading runs a task, in another thread, once all requests that had arrived are in their lanes
     */
    void abortQueued(Consumer<Runnable> afterReading) {
        aborting = true;
        CountDownLatch read = new CountDownLatch(1);
        afterReading.accept(() -> {
            lane.add(() -> aborting = false);
            read.countDown();
        });
        try {
            read.await();
        } catch (InterruptedException e) {
            // The kernel ends.
            Thread.currentThread().interrupt();
        }
    }
}
