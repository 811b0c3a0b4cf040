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
    private static final int TRIES = 10;

    private final SshBackend backend;
    private final SessionFiles files;
    private final String relay;
    private volatile boolean forbidden;

    /** @param relay script that connects its standard input and output to the socket */
    SshRoad(SshBackend backend, SessionFiles files, String relay) {
        this.backend = backend;
        this.files = files;
        this.relay = relay;
    }

    @Override
    public ByteChannel dial() throws IOException {
        SshConnection connection = backend.connection(Questions.NOBODY);
        SshFailure last = null;
        for (int i = 0; i < TRIES && !forbidden; i++) {
            try {
                return connection.connect(files.socket());
            } catch (SshConnection.ForbiddenException e) {
                forbidden = true;
            } catch (SshFailure e) {
                if (!connection.isOpen()) {
                    throw e;
                }
                checkLife(connection);
                last = e;
            }
        }
        if (!forbidden) {
            throw last;
        }
        checkLife(connection);
        return connection.stream(relay);
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
