package farcell.hosts;

import farcell.wire.Dialer;
import farcell.wire.RefusedConnectionException;
import farcell.wire.UnixSockets;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/** The road to a session of this machine, as long as its process lives. */
final class LocalDialer implements Dialer {

    private final AtomicReference<SocketChannel> first;
    private final Path socket;
    private final ProcessHandle process;

    /** @param first a connection that the agent made, to be used before others are; null for none */
    LocalDialer(SocketChannel first, Path socket, ProcessHandle process) {
        this.first = new AtomicReference<>(first);
        this.socket = socket;
        this.process = process;
    }

    @Override
    public ByteChannel dial() throws IOException {
        SocketChannel channel = first.getAndSet(null);
        if (channel != null) {
            return channel;
        }
        if (!process.isAlive()) {
            throw new RefusedConnectionException("its process " + process.pid() + " has ended");
        }
        return UnixSockets.connect(socket);
    }
}
