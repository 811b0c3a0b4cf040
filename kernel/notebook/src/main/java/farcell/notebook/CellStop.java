package farcell.notebook;

import farcell.wire.Message.Interrupt;
import farcell.wire.Message.Text;
import farcell.wire.Message.Threads;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Stops one running cell. The first interrupt asks its session. Some code cannot be stopped: a loop inside a library on
 * newer JDKs, a thread that waits for a lock. When the cell still runs some seconds later the user is told so, and from
 * then on an interrupt ends the session.
 */
final class CellStop {

    /** From the first interrupt to the offer to end the session. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration ANSWER = Duration.ofSeconds(2);

    private enum Phase { COMPILING, PREPARING, RUNNING, OVER }

    private final Thread preparing;
    private final CellEvents events;
    private final ScheduledExecutorService timer;
    private Phase phase = Phase.COMPILING;
    private Session session;
    private long run;
    private boolean asked;
    private boolean told;
    private boolean unattended;
    private ScheduledFuture<?> pending;

    /** @param preparing the thread that compiles the cell, brings what it needs and waits for it */
    CellStop(Thread preparing, CellEvents events, ScheduledExecutorService timer) {
        this.preparing = preparing;
        this.events = events;
        this.timer = timer;
    }

    CellEvents events() {
        return events;
    }

    /** The cell compiled; from now on the thread waits for sessions, and may be interrupted. */
    synchronized void prepare() throws InterruptedException {
        if (asked) {
            throw new InterruptedException("stopped before it ran");
        }
        phase = Phase.PREPARING;
    }

    /**
     * The cell is about to be sent to a session: an interrupt of the thread that is still pending would end the waiting for
     * it and not the cell. It came when no cell had its turn yet.
     */
    synchronized void run(Session where, long number) throws InterruptedException {
        if (asked || Thread.interrupted()) {
            throw new InterruptedException("stopped before it ran");
        }
        phase = Phase.RUNNING;
        session = where;
        run = number;
    }

    synchronized boolean isAsked() {
        return asked;
    }

    /** Nothing more can be stopped. */
    synchronized void over() {
        phase = Phase.OVER;
        if (pending != null) {
            pending.cancel(false);
        }
        // One that came too late is not for the next cell.
        Thread.interrupted();
    }

    /** An interrupt by the user. */
    synchronized void stop() {
        if (phase == Phase.OVER) {
            return;
        }
        if (told) {
            end("was ended by the second interrupt, since its cell could not be stopped");
            return;
        }
        ask();
    }

    /** The cell has no more time: asks, and ends the session without asking anybody when that does not help. */
    synchronized void expire() {
        unattended = true;
        if (phase != Phase.OVER) {
            ask();
        }
    }

    private void ask() {
        asked = true;
        if (phase == Phase.PREPARING) {
            preparing.interrupt();
        } else if (phase == Phase.RUNNING) {
            session.link().ask(new Interrupt(run));
        }
        if (pending == null) {
            pending = timer.schedule(this::stillRunning, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void stillRunning() {
        if (phase != Phase.RUNNING) {
            // What goes on in the kernel ends by itself: a compilation, a transfer that is being given up.
            pending = null;
            return;
        }
        told = true;
        if (unattended) {
            end("was ended, since its cell could not be stopped at its time limit");
            return;
        }
        // Where it hangs is worth a word, if the session still answers.
        Session where = session;
        where.link().ask(new Threads()).orTimeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                .handle((answer, gone) -> answer instanceof Text text ? StuckThread.of(text.text()) : "")
                .thenAccept(place -> tell(where, place));
    }

    private synchronized void tell(Session where, String place) {
        if (phase == Phase.RUNNING) {
            events.stream("stderr", "still running" + place + "; interrupt again to end session " + where.name()
                    + " (its variables are lost)\n");
        }
    }

    private void end(String why) {
        Optional.ofNullable(session).ifPresent(s -> s.kill(why));
    }
}
