package farcell.wire;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * The session's side of connections: takes those whose kernel proves the secret, and either goes on with its
 * conversation or begins one, which ends that of an older kernel. Thread-safe.
 */
public final class Reception implements Closeable {

    /** Whom kernels talk to. */
    public interface Host {

        /**
         * A kernel begins a conversation. The earlier one's link is ended, but may still deliver what arrived over it.
         *
         * @param kernel who it is, for people
         * @param line   to be connected before this returns
         */
        void kernel(String kernel, Line line);
    }

    /** A conversation that begins. */
    public interface Line {
        Link connect(Link.Handler handler, Executor executor);
    }

    /** Connections that have not said who they are. */
    private static final int MAX_GREETINGS = 16;
    private static final int REMEMBERED = 64;

    private final byte[] secret;
    private final Host host;
    private final Scheduler scheduler;
    private final Timing timing;
    private final Semaphore greetings = new Semaphore(MAX_GREETINGS);
    private final Deque<byte[]> former = new ArrayDeque<>();
    private byte[] conversation = {};
    private Conversation transport;
    private ChannelLink link;
    private String kernel = "";
    private boolean closed;

    public Reception(byte[] secret, Host host, Scheduler scheduler, Timing timing) {
        this.secret = secret.clone();
        this.host = host;
        this.scheduler = scheduler;
        this.timing = timing;
    }

    /**
     * Hears what a connection wants, for as long as a greeting may take, and takes it or closes it.
     *
     * @throws IOException with the reason why it was not taken
     */
    public void take(ByteChannel channel) throws IOException {
        if (!greetings.tryAcquire()) {
            Conversation.close(channel);
            throw new IOException("more than " + MAX_GREETINGS + " connections that have not said who they are");
        }
        Scheduler.Task limit = scheduler.after(timing.greeting(), () -> Conversation.close(channel));
        boolean taken = false;
        try {
            Greeting.Request request = Greeting.asSession(channel, secret);
            // Who the other side is was said in time. What follows is ours: a session that starts may be slow to take it.
            limit.cancel();
            if (request.resume()) {
                resume(channel, request);
            } else {
                begin(channel, request);
            }
            taken = true;
        } finally {
            limit.cancel();
            greetings.release();
            if (!taken) {
                Conversation.close(channel);
            }
        }
    }

    private void resume(ByteChannel channel, Greeting.Request request) throws IOException {
        Conversation goesOn;
        long[] state;
        synchronized (this) {
            if (closed || transport == null || !Arrays.equals(conversation, request.conversation())
                    || transport.isEnded()) {
                throw refused(channel, request);
            }
            goesOn = transport;
            if (!goesOn.canResume(request.received())) {
                Greeting.verdict(channel, Greeting.REFUSED, 0, "frames that it lacks are not held any more");
                throw new RefusedConnectionException("a kernel that says it has " + request.received() + " frames");
            }
            state = goesOn.detach();
        }
        Greeting.verdict(channel, Greeting.WELCOME, state[0], "");
        goesOn.install(channel, request.received(), state[1]);
    }

    private IOException refused(ByteChannel channel, Greeting.Request request) throws IOException {
        boolean known = isFormer(request);
        String why = known ? "another kernel attached to the session: " + kernel
                : "the session does not know this conversation";
        Greeting.verdict(channel, known ? Greeting.TAKEN_OVER : Greeting.REFUSED, 0, why);
        return new RefusedConnectionException("a connection of " + request.kernel() + ": " + why);
    }

    private boolean isFormer(Greeting.Request request) {
        return former.stream().anyMatch(id -> Arrays.equals(id, request.conversation()));
    }

    private void begin(ByteChannel channel, Greeting.Request request) throws IOException {
        synchronized (this) {
            if (closed || Arrays.equals(conversation, request.conversation()) || isFormer(request)) {
                Greeting.verdict(channel, Greeting.REFUSED, 0, closed ? "the session is ending" : "said before");
                throw new RefusedConnectionException("a conversation that began before");
            }
        }
        // First: a kernel that cannot hear it takes nothing over.
        Greeting.verdict(channel, Greeting.WELCOME, 0, "");
        ChannelLink older;
        synchronized (this) {
            if (transport != null) {
                former.add(conversation);
                if (former.size() > REMEMBERED) {
                    former.remove();
                }
            }
            older = link;
            conversation = request.conversation();
            kernel = request.kernel();
            transport = null;
            link = null;
        }
        if (older != null) {
            older.retire(request.kernel());
        }
        host.kernel(request.kernel(), (handler, executor) -> connect(channel, request, handler, executor));
    }

    private Link connect(ByteChannel channel, Greeting.Request request, Link.Handler handler, Executor executor) {
        Conversation[] made = new Conversation[1];
        ChannelLink begun = new ChannelLink(owner -> made[0] = new Conversation(owner, null, scheduler, timing), false,
                handler, executor, "session");
        synchronized (this) {
            if (!closed && Arrays.equals(conversation, request.conversation())) {
                transport = made[0];
                link = begun;
            }
        }
        try {
            made[0].install(channel, 0, 0);
        } catch (IOException e) {
            throw new AssertionError("a conversation that has just begun", e);
        }
        begun.start();
        return begun;
    }

    /** Takes no more connections; the link of the last one stays. */
    @Override
    public synchronized void close() {
        closed = true;
    }
}
