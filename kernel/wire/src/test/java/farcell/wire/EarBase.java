package farcell.wire;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it is told; answers by a function that a test gives. */
class EarBase implements Link.Handler {

    interface Answers {
        Message to(Message question) throws Exception;
    }

    final List<Message> events = new CopyOnWriteArrayList<>();
    final CompletableFuture<IOException> gone = new CompletableFuture<>();
    volatile Answers answers = question -> question;

    @Override
    public Message answer(Message question) throws Exception {
        return answers.to(question);
    }

    @Override
    public void event(Message event) {
        events.add(event);
    }

    @Override
    public void gone(IOException cause) {
        gone.complete(cause);
    }
}
