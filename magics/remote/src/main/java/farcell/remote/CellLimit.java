package farcell.remote;

import farcell.jupyter.Interpreter.Result;
import farcell.notebook.Notebook;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Stops each cell at a time limit. */
final class CellLimit implements AutoCloseable {

    private final Optional<Duration> limit;
    private final Notebook notebook;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "cell time limit");
        thread.setDaemon(true);
        return thread;
    });

    CellLimit(Optional<Duration> limit, Notebook notebook) {
        this.limit = limit;
        this.notebook = notebook;
    }

    /** The clock of one cell. */
    final class Clock implements AutoCloseable {
        private final Thread cell;
        private final ScheduledFuture<?> alarm;
        private boolean expired;
        private boolean over;

        private Clock(Thread cell, Duration time) {
            this.cell = cell;
            this.alarm = timer.schedule(this::expire, time.toMillis(), TimeUnit.MILLISECONDS);
        }

        private Clock() {
            this.cell = null;
            this.alarm = null;
        }

        /** Java is stopped by the notebook; a magic that works in this process by its thread. */
        private synchronized void expire() {
            if (over) {
                return;
            }
            expired = true;
            if (!notebook.expire()) {
                cell.interrupt();
            }
        }

        /** The result as it was, or what to say of a cell that was stopped here. */
        synchronized Result of(Result result) {
            if (!expired || !(result instanceof Result.Failed failed)) {
                return result;
            }
            String text = "the cell was stopped at its time limit of " + text(limit.orElseThrow());
            return Tracebacks.plain("Timeout", failed.name().equals("SessionLost")
                    ? text + "; it could not be stopped, so its session was ended\n" + failed.message() : text);
        }

        @Override
        public synchronized void close() {
            over = true;
            if (alarm != null) {
                alarm.cancel(false);
            }
        }
    }

    /** Starts the clock of a cell that runs on this thread. */
    Clock start() {
        return limit.isPresent() ? new Clock(Thread.currentThread(), limit.get()) : new Clock();
    }

    private static String text(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
