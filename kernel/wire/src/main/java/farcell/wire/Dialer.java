package farcell.wire;

import java.io.IOException;
import java.nio.channels.ByteChannel;

/** The road to the socket of one session: a Unix socket here, a forwarded one through SSH. */
@FunctionalInterface
public interface Dialer {

    /**
     * Opens one more connection. Called by one thread at a time, again and again while the other side cannot be
     * reached; each call has to end within a bounded time.
     *
     * @return a duplex byte stream in blocking mode. One thread reads while another writes; {@code close}, from a third
     *         one, ends both
     * @throws RefusedConnectionException when there will be none any more: the session has ended
     * @throws IOException                when there is no connection now; another try may succeed
     */
    ByteChannel dial() throws IOException;
}
