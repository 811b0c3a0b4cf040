package farcell.jupyter;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

/** Lets one cell of a kernel run at a time, whichever subshell it came on, in the order of asking. Thread-safe. */
final class Turns {
    private final Deque<Object> line = new ArrayDeque<>();

    /**
     * Waits for the caller's turn, which lasts until {@link #end()}.
     *
     * @param wanted asked again at each {@link #changed()}; once false, the wait is over
     * @return whether the caller has its turn; if not, it must not call {@link #end()}
     */
    synchronized boolean begin(BooleanSupplier wanted) throws InterruptedException {
        Object ticket = new Object();
        line.add(ticket);
        boolean mine = false;
        try {
            while (line.peek() != ticket && wanted.getAsBoolean()) {
                wait();
            }
            mine = line.peek() == ticket && wanted.getAsBoolean();
            return mine;
        } finally {
            if (!mine) {
                line.remove(ticket);
                notifyAll();
            }
        }
    }

    /** Ends the turn of the caller. */
    synchronized void end() {
        line.remove();
        notifyAll();
    }

    /** Has those who wait look again whether they still want to. */
    synchronized void changed() {
        notifyAll();
    }
}
