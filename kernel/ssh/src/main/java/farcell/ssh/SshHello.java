package farcell.ssh;

import farcell.wire.Link;
import farcell.wire.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;

/** The kernel's end of a link to a session that is being started: nothing is heard before the right hello. */
final class SshHello implements Link.Handler {

    private final String session;
    private final String secret;
    private final Link.Handler owner;
    private final CompletableFuture<Message.Hello> hello = new CompletableFuture<>();
    private final CompletableFuture<IOException> gone = new CompletableFuture<>();
    private volatile String farewell = "";

    SshHello(String session, String secret, Link.Handler owner) {
        this.session = session;
        this.secret = secret;
        this.owner = owner;
    }

    CompletableFuture<Message.Hello> hello() {
        return hello;
    }

    CompletableFuture<IOException> whenGone() {
        return gone;
    }

    String farewell() {
        return farewell;
    }

    @Override
    public Message answer(Message question) throws Exception {
        if (hello.isDone()) {
            return owner.answer(question);
        }
        if (!(question instanceof Message.Hello said) || !MessageDigest.isEqual(
                said.secret().getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8))) {
            throw new SecurityException("refused");
        }
        hello.complete(new Message.Hello(said.protocol(), "", said.pid(), said.feature(), said.vm(), said.os(),
                said.arch(), said.cpus(), said.maxHeap()));
        return new Message.Welcome(session);
    }

    @Override
    public void event(Message event) {
        if (event instanceof Message.Exiting exiting) {
            farewell = exiting.why();
        }
        owner.event(event);
    }

    @Override
    public void gone(IOException cause) {
        hello.completeExceptionally(cause == null ? new IOException("closed") : cause);
        gone.complete(cause);
        owner.gone(cause);
    }
}
