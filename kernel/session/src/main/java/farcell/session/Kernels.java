package farcell.session;

import farcell.wire.Link;
import farcell.wire.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The kernel of a session, whichever it is now: a question that an older kernel did not answer goes to the newer one, and
 * waits while there is none. Thread-safe.
 */
final class Kernels {

    private record Asked(Message question, CompletableFuture<Message> answer) {}

    private final List<Asked> waiting = new ArrayList<>();
    private Link link;
    private String ended = "";

    /** A newer kernel, or, with null, none. */
    void attached(Link newer) {
        List<Asked> again;
        synchronized (this) {
            link = newer;
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

    CompletableFuture<Message> ask(Message question) {
        Asked asked = new Asked(question, new CompletableFuture<>());
        ask(asked);
        return asked.answer();
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

    /** No kernel answers any more. */
    void end(String why) {
        List<Asked> open;
        synchronized (this) {
            ended = why;
            open = new ArrayList<>(waiting);
            waiting.clear();
        }
        open.forEach(asked -> asked.answer().completeExceptionally(new IOException(why)));
    }
}
