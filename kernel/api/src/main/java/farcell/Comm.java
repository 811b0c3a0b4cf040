package farcell;

import farcell.runtime.Hosts;
import java.util.List;
import java.util.Map;

/**
 * A line between code in a cell and something in the notebook's page, a widget or an extension: what the Jupyter protocol
 * calls a comm. Both sides may open one, send, and close.
 *
 * <pre>{@code
 * Comm.register("sensor", comm -> comm.onMessage((data, buffers) -> comm.send(Map.of("echo", data.get("value")))));
 *
 * Comm slider = Comm.open("my_slider", Map.of("max", 10)).onMessage((data, buffers) -> System.out.println(data));
 * }</pre>
 *
 * <p>Data are what JSON can say: maps with text keys, lists, text, numbers, booleans and null. Numbers arrive as
 * {@code Long}, where they are whole and fit, else as {@code Double}. Handlers run one after another on a thread of the
 * session, also while a cell runs; what they print goes to the cell that set them.
 */
public interface Comm {

    /** Gets what the other side sends. */
    @FunctionalInterface
    interface Handler {
        /** @param buffers binary data that came along, not copied */
        void message(Map<String, Object> data, List<byte[]> buffers) throws Exception;
    }

    /** Serves the comms that pages open to one target. */
    @FunctionalInterface
    interface Target {
        /** @param comm the new line; its {@link #opening()} is what the page sent along. A throw closes it */
        void opened(Comm comm) throws Exception;
    }

    /** Opens a comm to something of that name in the pages that show the notebook. */
    static Comm open(String target, Map<String, ?> data) {
        return Hosts.current().comms().open(target, data);
    }

    /** Serves the comms that pages open to that name from now on; replaces an earlier server of the name. */
    static void register(String target, Target server) {
        Hosts.current().comms().register(target, server);
    }

    /** Identifies it, on both sides. */
    String id();

    String target();

    /** Data that the side that opened it sent along. */
    Map<String, Object> opening();

    boolean isOpen();

    /** @throws IllegalStateException when it is closed */
    void send(Map<String, ?> data, byte[]... buffers);

    /** Sets what gets the messages; those that came before wait for it. @return this */
    Comm onMessage(Handler handler);

    /** Sets what is done when the other side closes it, or the session of the page ends. @return this */
    Comm onClose(Runnable action);

    /** Does nothing when it is closed. */
    void close();
}
