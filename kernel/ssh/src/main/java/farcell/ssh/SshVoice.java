package farcell.ssh;

import farcell.wire.Link;
import farcell.wire.Message;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** What a session on a host says, on its way to its owner; remembers how it went. */
final class SshVoice implements Link.Handler {

    private final Link.Handler owner;
    private final CompletableFuture<IOException> gone = new CompletableFuture<>();
    private volatile String farewell = "";

    SshVoice(Link.Handler owner) {
        this.owner = owner;
    }

    CompletableFuture<IOException> whenGone() {
        return gone;
    }

    String farewell() {
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
