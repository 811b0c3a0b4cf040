package farcell.session;

import farcell.wire.Link;
import farcell.wire.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The kernel of a session, whichever it is now: a question that an older kernel did not answer goes to the newer one, and
 * waits while there is none. Thread-safe.
 */
final class Kernels {

    private record Asked(Message question, CompletableFuture<Message> answer) {}

    /** Not answered. */
    private final Set<Asked> open = Collections.newSetFromMap(new IdentityHashMap<>());
    /** Those of them that no kernel was asked yet. */
    private final List<Asked> waiting = new ArrayList<>();
    private Link link;
    /** When the connection of the link began, by {@link System#nanoTime}. */
    private long since;
    private String ended = "";

    /** A newer kernel, or, with null, none. */
    void attached(Link newer) {
        List<Asked> again;
        synchronized (this) {
            link = newer;
            since = System.nanoTime();
            again = new ArrayList<>(waiting);
            waiting.clear();
        }
        again.forEach(this::ask);
    }

    synchronized Link link() {
        return link;
    }

    boolean isConnected() {
        Link now = link();
        return now != null && now.isConnected();
    }

    /** The connection broke, and is there again. */
    synchronized void resumed() {
        since = System.nanoTime();
    }

    /** For how long a kernel has been connected without a break; zero while none is. */
    synchronized Duration connectedFor() {
        return link != null && link.isConnected() ? Duration.ofNanos(System.nanoTime() - since) : Duration.ZERO;
    }

    CompletableFuture<Message> ask(Message question) {
        Asked asked = new Asked(question, new CompletableFuture<>());
        synchronized (this) {
            open.add(asked);
        }
        asked.answer().whenComplete((answer, failure) -> answered(asked));
        ask(asked);
        return asked.answer();
    }

    private synchronized void answered(Asked asked) {
        open.remove(asked);
    }

    private void ask(Asked asked) {
        Link to;
        synchronized (this) {
            if (!ended.isEmpty()) {
                asked.answer().completeExceptionally(new IOException(ended));
                return;
            }
            to = link;
            if (to == null) {
                waiting.add(asked);
                return;
            }
        }
        to.ask(asked.question()).whenComplete((answer, failure) -> {
            if (failure == null) {
                asked.answer().complete(answer);
            } else if (to.isOpen()) {
                asked.answer().completeExceptionally(failure);
            } else {
                goneWith(to, asked);
            }
        });
    }

    private void goneWith(Link from, Asked asked) {
        synchronized (this) {
            if (link == from) {
                // The next kernel is asked when it comes; attached() sees to it.
                link = null;
            }
        }
        ask(asked);
    }

    /** No kernel is asked any more. @param why a phrase */
    void end(String why) {
        List<Asked> unasked;
        synchronized (this) {
            ended = why;
            unasked = new ArrayList<>(waiting);
            waiting.clear();
        }
        unasked.forEach(asked -> asked.answer().completeExceptionally(new IOException(why)));
    }

    /** As {@link #end}, and what was asked is not waited for either. */
    void giveUp(String why) {
        end(why);
        List<Asked> unanswered;
        synchronized (this) {
            unanswered = new ArrayList<>(open);
        }
        unanswered.forEach(asked -> asked.answer().completeExceptionally(new IOException(why)));
    }
}
