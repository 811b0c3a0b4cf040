package farcell.wire;

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
        ChannelLink link = new ChannelLink(channel, kernelSide, handler, executor, name);
        link.start();
        return link;
    }
}
