package farcell.wire;

import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.util.concurrent.Executor;

/** Makes {@link Link}s. */
public final class Links {

    /** How long {@link Link#close()} waits for what is still to be sent. */
    public static final int CLOSE_SECONDS = 5;

    private Links() {}

    /**
     * A link over a connected channel, which it owns from now on. Frames are taken and handlers called from now on.
     *
     * @param channel    a duplex stream in blocking mode whose {@code close} ends a read and a write in other threads
     * @param kernelSide which half of the stream numbers is ours; must differ on the two sides
     * @param executor   runs {@link Link.Handler#answer}
     */
    public static Link over(ByteChannel channel, boolean kernelSide, Link.Handler handler, Executor executor) {
        return over(channel, kernelSide, handler, executor, kernelSide ? "kernel" : "session");
    }

    /** @param name goes into the names of the link's threads */
    public static Link over(ByteChannel channel, boolean kernelSide, Link.Handler handler, Executor executor,
                            String name) {
        ChannelLink link = new ChannelLink(owner -> new PlainTransport(channel, owner), kernelSide, handler, executor,
                name);
        link.start();
        return link;
    }

    /**
     * A link to a session's {@link Reception} that survives the loss of its connections.
     *
     * @param dialer   makes them; the first one is made now, and only once
     * @param secret   of the session
     * @param kernel   who we are, for people
     * @param executor runs {@link Link.Handler#answer}
     * @param name     goes into the names of the link's threads
     * @throws RefusedConnectionException when who is there does not know the secret, or does not speak our protocol
     * @throws IOException                when there is no connection
     */
    public static Link dial(Dialer dialer, byte[] secret, String kernel, Link.Handler handler, Executor executor,
                            String name, Scheduler scheduler, Timing timing) throws IOException {
        Redialing road = new Redialing(dialer, secret, kernel, scheduler, timing);
        ByteChannel channel = road.begin();
        Conversation[] made = new Conversation[1];
        ChannelLink link = new ChannelLink(
                owner -> made[0] = new Conversation(owner, road, scheduler, timing), true, handler, executor, name);
        made[0].install(channel, 0, 0);
        link.start();
        return link;
    }
}
