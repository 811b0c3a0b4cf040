package farcell.jupyter;

import java.util.concurrent.CompletableFuture;

/** A cell from its request to its reply: whether it may still run, and why it may no longer ask for input. */
final class RunningCell {
    private final CompletableFuture<String> over = new CompletableFuture<>();
    private boolean begun;
    private boolean stopped;

    /** Called right before the interpreter runs the cell. @return false when the cell was stopped before */
    synchronized boolean begin() {
        begun = !stopped;
        return begun;
    }

    /** Keeps the cell from beginning. @return whether the interpreter has it already and must be told */
    synchronized boolean stop() {
        stopped = true;
        return begun;
    }

    /** Ends waits of a stopped cell. */
    void endWaits() {
        over.complete("The cell was interrupted.");
    }

    synchronized void ended() {
        begun = false;
        over.complete("The cell that asks has ended.");
    }

    /** Completed, with the reason, once the cell can get no more input. */
    CompletableFuture<String> over() {
        return over;
    }
}
