package farcell.jupyter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Lets clients with {@code transport: ipc} reach a socket of JeroMQ, whose own {@code ipc} is TCP on a port made from
 * the name and meets no other ZeroMQ. Bytes of the Unix socket are passed to a loopback port and back; the ZeroMQ
 * protocol is the same on both.
 */
final class UnixBridge implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(UnixBridge.class.getName());
    private static final int BUFFER = 64 << 10;
    private static final long LAST_BYTES_MILLIS = 100;

    private final Path path;
    private final int port;
    private final ServerSocketChannel server;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final Set<Thread> toClients = ConcurrentHashMap.newKeySet();

    /** Listens at once. @param port loopback port that the ZeroMQ socket is bound to */
    UnixBridge(Path path, int port) throws IOException {
        this.path = path;
        this.port = port;
        Files.deleteIfExists(path);
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            server.close();
            throw e;
        }
        daemon("jupyter-ipc-" + path.getFileName(), this::accept);
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                join(server.accept());
            } catch (IOException e) {
                if (server.isOpen()) {
                    LOG.log(Level.WARNING, "A client of " + path + " could not be connected.", e);
                }
            }
        }
    }

    private void join(SocketChannel client) throws IOException {
        SocketChannel inner;
        try {
            inner = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            client.close();
            throw e;
        }
        open.add(client);
        open.add(inner);
        daemon("jupyter-ipc-in", () -> copy(client, inner));
        toClients.removeIf(thread -> !thread.isAlive());
        toClients.add(daemon("jupyter-ipc-out", () -> copy(inner, client)));
    }

    private void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try (from; to) {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException e) {
            LOG.log(Level.FINE, "a client of " + path + " went", e);
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    /** To be called once the ZeroMQ socket is closed: what it sent last still reaches the clients. */
    @Override
    public void close() throws IOException {
        server.close();
        try {
            for (Thread thread : toClients) {
                thread.join(LAST_BYTES_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SocketChannel channel : open) {
            channel.close();
        }
        Files.deleteIfExists(path);
    }
}
