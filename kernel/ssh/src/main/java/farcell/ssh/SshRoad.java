package farcell.ssh;

import farcell.wire.Dialer;
import farcell.wire.RefusedConnectionException;
import java.io.IOException;
import java.nio.channels.ByteChannel;

/**
 * The road to the socket of a session on a host: the SSH server forwards it, or, where it does not, a relay on the host
 * carries the bytes. Nobody is asked anything: what a connection needs was answered when the session was started.
 */
final class SshRoad implements Dialer {

    /** A socket file is there a moment before anybody listens at it; each try takes a look at the process. */
    private static final int TRIES = 4;

    private final SshBackend backend;
    private final SessionFiles files;
    private boolean relayed;

    SshRoad(SshBackend backend, SessionFiles files) {
        this.backend = backend;
        this.files = files;
    }

    /** An OpenSSH server says the same of a socket that it may not forward and of one that nobody listens at. */
    @Override
    public synchronized ByteChannel dial() throws IOException {
        SshConnection connection = backend.connection(Questions.NOBODY);
        for (int i = 0; i < (relayed ? 1 : TRIES); i++) {
            try {
                ByteChannel channel = connection.connect(files.socket());
                relayed = false;
                return channel;
            } catch (SshConnection.ForbiddenException e) {
                break;
            } catch (SshFailure e) {
                if (!connection.isOpen()) {
                    throw e;
                }
                checkLife(connection);
            }
        }
        checkLife(connection);
        relayed = true;
        return connection.stream(files.relay());
    }

    /** What is to be said of it; empty while the server forwards the socket. */
    synchronized String note() {
        return relayed ? "reached by a relay on the host, since its SSH server forwards no sockets"
                + " (AllowStreamLocalForwarding, DisableForwarding)" : "";
    }

    /** @throws RefusedConnectionException when the process is gone: there is nothing to try again for */
    private void checkLife(SshConnection connection) throws IOException {
        try {
            if (!files.lives(connection)) {
                throw new RefusedConnectionException("its process has ended");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped while connecting", e);
        }
    }
}
