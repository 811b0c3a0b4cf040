package farcell.wire;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** Unix domain sockets for links: only their owner can connect. */
public final class UnixSockets {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private static final int SEND_BUFFER = 1 << 20;

    private UnixSockets() {}

    /** A socket file that waits for connections. Closing deletes the file; accepted channels stay open. */
    public static final class Listener implements Closeable {

        private final Path path;
        private final ServerSocketChannel server;
        /** Only where a wait has a limit: it costs a JVM some of its start. */
        private volatile Selector selector;

        private Listener(Path path, ServerSocketChannel server) {
            this.path = path;
            this.server = server;
        }

        public Path path() {
            return path;
        }

        /**
         * Waits for a connection. For one thread.
         *
         * @throws SocketTimeoutException when nobody connected in time
         * @throws IOException            when the listener is closed meanwhile, or the thread interrupted
         */
        public SocketChannel accept(Duration limit) throws IOException {
            if (selector == null) {
                server.configureBlocking(false);
                selector = Selector.open();
                server.register(selector, SelectionKey.OP_ACCEPT);
            }
            long end = System.nanoTime() + limit.toNanos();
            while (true) {
                SocketChannel channel = server.accept();
                if (channel != null) {
                    channel.configureBlocking(true);
                    return widened(channel);
                }
                long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
                if (left <= 0) {
                    throw new SocketTimeoutException(
                            "Nobody connected to " + path + " within " + limit.toMillis() + " ms");
                }
                selector.select(left);
                if (!selector.isOpen() || Thread.currentThread().isInterrupted()) {
                    throw new IOException("Waiting for a connection to " + path + " was ended");
                }
                selector.selectedKeys().clear();
            }
        }

        /** Waits for a connection, however long. For one thread. @throws IOException when the listener is closed */
        public SocketChannel accept() throws IOException {
            if (selector != null) {
                throw new IllegalStateException("this listener waits with a limit");
            }
            return widened(server.accept());
        }

        @Override
        public void close() throws IOException {
            try (Selector waiting = selector; server) {
                Files.deleteIfExists(path);
            }
        }
    }

    /**
     * Listens on a new socket file of mode 0600. On a file system without POSIX permissions the directory has to
     * protect it.
     *
     * @throws FileAlreadyExistsException when there is a file already: it may be another's live socket
     */
    public static Listener listen(Path path) throws IOException {
        Path target = path.toAbsolutePath();
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target.toString(), null, "delete it if no session uses it");
        }
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            // A bound file has the mode that the umask leaves. So it is born where nobody else can reach it.
            if (isPrivate(target.getParent())) {
                bind(server, target);
            } else {
                bindElsewhere(server, target);
            }
            return new Listener(target, server);
        } catch (Throwable e) {
            server.close();
            throw e;
        }
    }

    private static boolean hasModes(Path path) throws IOException {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static boolean isPrivate(Path directory) throws IOException {
        return !hasModes(directory) || EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.OWNER_EXECUTE).containsAll(Files.getPosixFilePermissions(directory));
    }

    private static void bindElsewhere(ServerSocketChannel server, Path target) throws IOException {
        Path nursery = Files.createTempDirectory(target.getParent(), ".s");
        try {
            Path born = nursery.resolve("s");
            bind(server, born);
            Files.move(born, target);
        } finally {
            Files.deleteIfExists(nursery.resolve("s"));
            Files.deleteIfExists(nursery);
        }
    }

    private static void bind(ServerSocketChannel server, Path path) throws IOException {
        try {
            server.bind(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            throw explained("listen on", path, e);
        }
        if (hasModes(path)) {
            Files.setPosixFilePermissions(path, OWNER_ONLY);
        }
    }

    /** Connects, in blocking mode. */
    public static SocketChannel connect(Path path) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            return widened(channel);
        } catch (IOException e) {
            channel.close();
            throw explained("connect to", path, e);
        }
    }

    /** Fewer switches between the two processes; the system may give less. */
    private static SocketChannel widened(SocketChannel channel) throws IOException {
        return channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
    }

    private static IOException explained(String what, Path path, IOException e) {
        // sockaddr_un.sun_path has 108 bytes on Linux and 104 on macOS, a final zero included (unix(7)).
        String hint = path.toString().length() > 90 ? "; paths of sockets may have about 100 characters" : "";
        return new IOException("Cannot " + what + " the socket " + path + ": " + e.getMessage() + hint, e);
    }
}
