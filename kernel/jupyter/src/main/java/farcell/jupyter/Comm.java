package farcell.jupyter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** One open line between something in a front end and something in the kernel. Thread-safe. */
public final class Comm {

    /** The kernel's end of a comm. Called by one thread at a time, in the order of the messages that come
     * on one shell; on a subshell also while a cell runs. */
    public interface Listener {
        void message(ObjectNode data, List<byte[]> buffers) throws Exception;

        /** The front end closed the comm. */
        default void closed(ObjectNode data) throws Exception {}
    }

    private final Comms comms;
    private final String id;
    private final String target;
    private final Object delivery = new Object();
    /** Header of the message that what is sent belongs to; an empty object for none. */
    private volatile ObjectNode parent;
    private volatile Listener listener;

    Comm(Comms comms, String id, String target, ObjectNode parent) {
        this.comms = comms;
        this.id = id;
        this.target = target;
        this.parent = parent;
    }

    public String id() {
        return id;
    }

    public String target() {
        return target;
    }

    /** Sends a message to the front ends. @throws IllegalStateException when the comm is closed */
    public void send(ObjectNode data, List<byte[]> buffers) {
        comms.send(this, data, buffers);
    }

    /** Closes the comm and tells the front ends; does nothing when it is closed. */
    public void close(ObjectNode data) {
        comms.close(this, data);
    }

    /** What a listener is called for. */
    interface Call {
        void on(Listener listener) throws Exception;
    }

    /** Calls the listener once it is done with what it was called for before, on whichever subshell that came. */
    void deliver(Call call) throws Exception {
        synchronized (delivery) {
            call.on(listener);
        }
    }

    ObjectNode parent() {
        return parent;
    }

    void parent(ObjectNode header) {
        parent = header;
    }

    Listener listener() {
        return listener;
    }

    void listener(Listener newListener) {
        listener = newListener;
    }
}
