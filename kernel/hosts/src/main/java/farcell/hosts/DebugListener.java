package farcell.hosts;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * Waits on loopback for the one debugger connection of a session that is being started, makes the JDWP handshake (the
 * JVM does nothing else before that) and holds the connection. JDWP has no authentication, so nothing listens once the
 * session is there; whoever uses the connection still has to make sure that the agent is behind it.
 *
 * <p>Source: Java Debug Wire Protocol, "JDWP Handshake".
 */
final class DebugListener implements Closeable {

    private static final byte[] HANDSHAKE = "JDWP-Handshake".getBytes(StandardCharsets.US_ASCII);
    private static final int HANDSHAKE_MILLIS = 10_000;

    private final ServerSocket server;
    private final CompletableFuture<Socket> connection = new CompletableFuture<>();

    private DebugListener(ServerSocket server) {
        this.server = server;
    }

    static DebugListener open(String session) throws IOException {
        ServerSocket server = new ServerSocket();
        server.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 1);
        DebugListener listener = new DebugListener(server);
        Thread thread = new Thread(listener::accept, "farcell debug listener, " + session);
        thread.setDaemon(true);
        thread.start();
        return listener;
    }

    int port() {
        return server.getLocalPort();
    }

    /** The connection after its handshake; fails when the listener is closed first. */
    CompletableFuture<Socket> connection() {
        return connection;
    }

    /** Whoever connects and does not speak JDWP is dropped, and the wait goes on. */
    private void accept() {
        try (server) {
            while (!connection.isDone()) {
                Socket socket = server.accept();
                if (shakeHands(socket)) {
                    if (!connection.complete(socket)) {
                        socket.close();
                    }
                } else {
                    socket.close();
                }
            }
        } catch (IOException e) {
            connection.completeExceptionally(e);
        }
    }

    private static boolean shakeHands(Socket socket) {
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(HANDSHAKE_MILLIS);
            socket.getOutputStream().write(HANDSHAKE);
            byte[] answer = new byte[HANDSHAKE.length];
            new DataInputStream(socket.getInputStream()).readFully(answer);
            socket.setSoTimeout(0);
            return Arrays.equals(answer, HANDSHAKE);
        } catch (IOException e) {
            return false;
        }
    }

    /** Stops listening; a connection that was made stays. */
    @Override
    public void close() throws IOException {
        connection.completeExceptionally(new IOException("no debugger connection was made"));
        server.close();
    }
}
