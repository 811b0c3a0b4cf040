package farcell.jupyter;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/** A kernel's five sockets: all bound before any is read. */
final class KernelSockets implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(KernelSockets.class.getName());
    /** How long closing waits for a client to take the last messages. */
    private static final int LINGER_MILLIS = 500;

    private final ZMQ.Context context = ZMQ.context(1);
    private final List<UnixBridge> bridges = new ArrayList<>();
    private final Map<Channel, ZMQ.Socket> sockets = new EnumMap<>(Channel.class);
    private final Map<Channel, Integer> ports = new EnumMap<>(Channel.class);
    private final ConnectionFile asked;
    private ZMQ.Socket heartbeat;
    private int heartbeatPort;
    private SocketLoop loop;
    private boolean started;

    /** @throws IOException naming the port that could not be opened; nothing stays open then */
    KernelSockets(ConnectionFile connection) throws IOException {
        asked = connection;
        try {
            for (Channel channel : Channel.values()) {
                ZMQ.Socket socket = open(channel == Channel.IOPUB ? SocketType.XPUB : SocketType.ROUTER);
                sockets.put(channel, socket);
                ports.put(channel, bind(socket, channel.text(), connection.port(channel)));
            }
            heartbeat = open(SocketType.ROUTER);
            heartbeatPort = bind(heartbeat, "heartbeat", connection.heartbeatPort());
        } catch (IOException e) {
            sockets.values().forEach(ZMQ.Socket::close);
            if (heartbeat != null) {
                heartbeat.close();
            }
            closeBridges();
            context.term();
            throw e;
        }
    }

    private ZMQ.Socket open(SocketType type) {
        ZMQ.Socket socket = context.socket(type);
        socket.setLinger(LINGER_MILLIS);
        if (type == SocketType.XPUB) {
            // Each new subscription is seen, also to a topic that somebody has already, and gets its iopub_welcome.
            socket.setXpubVerbose(true);
            socket.setXpubNoDrop(true);
        } else {
            // A client that comes back with its old identity takes the place of its dead connection.
            socket.setRouterHandover(true);
            socket.setHWM(0);
        }
        return socket;
    }

    private int bind(ZMQ.Socket socket, String name, int port) throws IOException {
        String endpoint = asked.isIpc() ? "tcp://127.0.0.1:*" : asked.endpoint(port);
        try {
            socket.bind(endpoint);
        } catch (ZMQException | IllegalArgumentException e) {
            throw new IOException("The " + name + " port cannot be opened at " + endpoint + ": " + e.getMessage()
                    + ". Another program may have taken it; restart the kernel to get other ports.", e);
        }
        String bound = socket.getLastEndpoint();
        int boundPort = Integer.parseInt(bound.substring(bound.lastIndexOf(':') + 1));
        if (!asked.isIpc()) {
            return boundPort;
        }
        Path path = Path.of(asked.endpoint(port).substring("ipc://".length()));
        try {
            bridges.add(new UnixBridge(path, boundPort));
        } catch (IOException e) {
            throw new IOException("The " + name + " socket cannot be opened at " + path + ": " + e.getMessage(), e);
        }
        return port;
    }

    /** The connection file with the ports that are open. */
    ConnectionFile connection() {
        return new ConnectionFile(asked.transport(), asked.ip(), ports.get(Channel.SHELL), ports.get(Channel.IOPUB),
                ports.get(Channel.STDIN), ports.get(Channel.CONTROL), heartbeatPort, asked.key(),
                asked.signatureScheme(), asked.kernelName());
    }

    /** The loop that owns the message sockets from now on; it is started with {@link #start()}. */
    SocketLoop loop(SocketLoop.Receiver receiver, Consumer<Throwable> failed) throws IOException {
        loop = new SocketLoop("jupyter-sockets", context, sockets, receiver, failed);
        return loop;
    }

    void start() {
        started = true;
        Heartbeat.start(heartbeat);
        loop.start();
    }

    /** Sends what is queued, then closes everything. */
    @Override
    public void close() {
        loop.close();
        if (!started) {
            heartbeat.close();
        }
        context.term();
        closeBridges();
    }

    private void closeBridges() {
        for (UnixBridge bridge : bridges) {
            try {
                bridge.close();
            } catch (IOException e) {
                LOG.log(Level.FINE, "closing a Unix socket", e);
            }
        }
    }
}
