package farcell.jupyter;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/** Echoes what comes to the heartbeat socket, on a thread that does nothing else; ends with its context. */
final class Heartbeat {
    private static final Logger LOG = Logger.getLogger(Heartbeat.class.getName());

    private Heartbeat() {}

    /** @param socket a bound ROUTER, from now on used and closed by the heartbeat's thread alone */
    static void start(ZMQ.Socket socket) {
        Thread thread = new Thread(() -> echo(socket), "jupyter-heartbeat");
        thread.setDaemon(true);
        thread.start();
    }

    private static void echo(ZMQ.Socket socket) {
        try (socket) {
            while (true) {
                byte[] frame = socket.recv();
                socket.send(frame, socket.hasReceiveMore() ? ZMQ.SNDMORE : 0);
            }
        } catch (ZMQException e) {
            if (e.getErrorCode() != ZMQ.Error.ETERM.getCode()) {
                LOG.log(Level.WARNING, "The heartbeat stopped; Jupyter may take the kernel for dead.", e);
            }
        }
    }
}
