package farcell.hosts;

import farcell.wire.Link;
import farcell.wire.Message;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** What a session says, of whatever backend, on its way to its owner; remembers how it went. */
public final class SessionVoice implements Link.Handler {

    private final Link.Handler owner;
    private final CompletableFuture<IOException> gone = new CompletableFuture<>();
    private volatile String farewell = "";

    public SessionVoice(Link.Handler owner) {
        this.owner = owner;
    }

    /** Done when the link is gone and every event that came over it was delivered; with the cause, null when we closed
     *  it. */
    public CompletableFuture<IOException> gone() {
        return gone;
    }

    /** What the agent said when its JVM went down by its own doing, or empty. */
    public String farewell() {
        return farewell;
    }

    @Override
    public Message answer(Message question) throws Exception {
        return owner.answer(question);
    }

    @Override
    public void event(Message event) {
        if (event instanceof Message.Exiting exiting) {
            farewell = exiting.why();
        }
        owner.event(event);
    }

    @Override
    public void interrupted(IOException cause) {
        owner.interrupted(cause);
    }

    @Override
    public void resumed() {
        owner.resumed();
    }

    @Override
    public void gone(IOException cause) {
        gone.complete(cause);
        owner.gone(cause);
    }
}
