package farcell.hosts;

import farcell.wire.Link;
import farcell.wire.Message;
import farcell.wire.Messages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The kernel's end of a connection to the socket of a session that is being started: nothing is heard before a
 * {@link Message.Hello} with the right secret, and of all connections only the first such one is taken. From then on
 * all goes to the session's owner.
 */
final class Handshake implements Link.Handler {

    /** What all connections to one socket share. */
    static final class Expected {

        private final String session;
        private final byte[] secret;
        private final AtomicReference<Handshake> taken = new AtomicReference<>();
        private final CompletableFuture<Handshake> first = new CompletableFuture<>();
        private volatile String refused = "";

        Expected(String session, String secret) {
            this.session = session;
            this.secret = secret.getBytes(StandardCharsets.UTF_8);
        }

        /** The connection that was taken. */
        CompletableFuture<Handshake> first() {
            return first;
        }

        /** Why the last connection that was not taken was refused, or empty. */
        String refused() {
            return refused;
        }
    }

    private final Expected expected;
    private final Link.Handler owner;
    private final CompletableFuture<Link> link = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private volatile boolean authenticated;
    private volatile Message.Hello hello;
    private volatile String farewell = "";

    Handshake(Expected expected, Link.Handler owner) {
        this.expected = expected;
        this.owner = owner;
    }

    /** The link that this handles; set by whoever made it. */
    CompletableFuture<Link> link() {
        return link;
    }

    /** What the agent said, without the secret. */
    Message.Hello hello() {
        return hello;
    }

    /** Done when the link is gone and every event that came over it was delivered. */
    CompletableFuture<Void> gone() {
        return gone;
    }

    /** What the agent said when its JVM went down by its own doing, or empty. */
    String farewell() {
        return farewell;
    }

    @Override
    public Message answer(Message question) throws Exception {
        if (authenticated) {
            return owner.answer(question);
        }
        if (!(question instanceof Message.Hello said)) {
            throw refused("a connection that did not say hello first");
        }
        if (!MessageDigest.isEqual(said.secret().getBytes(StandardCharsets.UTF_8), expected.secret)) {
            throw refused("a connection with a wrong secret");
        }
        if (said.protocol() != Messages.PROTOCOL) {
            throw refused("an agent that speaks protocol " + said.protocol() + " where this kernel speaks "
                    + Messages.PROTOCOL + ": the two are of different versions of Farcell");
        }
        take(said);
        expected.first.complete(this);
        return new Message.Welcome(expected.session);
    }

    private synchronized void take(Message.Hello said) {
        // A link that went before its hello was read would never be said to be gone.
        if (gone.isDone() || !expected.taken.compareAndSet(null, this)) {
            throw refused("a second connection");
        }
        hello = new Message.Hello(said.protocol(), "", said.pid(), said.feature(), said.vm(), said.os(), said.arch(),
                said.cpus(), said.maxHeap());
        authenticated = true;
    }

    private SecurityException refused(String what) {
        expected.refused = what;
        return new SecurityException("refused " + what);
    }

    @Override
    public void event(Message event) {
        if (!authenticated) {
            return;
        }
        if (event instanceof Message.Exiting exiting) {
            farewell = exiting.why();
        }
        owner.event(event);
    }

    @Override
    public void gone(IOException cause) {
        boolean tell;
        synchronized (this) {
            tell = authenticated;
            gone.complete(null);
        }
        if (tell) {
            owner.gone(cause);
        }
    }
}
