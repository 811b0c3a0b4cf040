package farcell.session.comms;

import farcell.Comm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One open comm. */
final class OpenComm implements Comm {

    /** Messages that wait for a handler; a page that floods a comm without one fills no memory. */
    private static final int WAITING = 1_000;

    private record Received(Map<String, Object> data, List<byte[]> buffers) {}

    private final SessionComms comms;
    private final String id;
    private final String target;
    private final Map<String, Object> opening;
    /** What handlers print goes to this run's cell. */
    private long run;
    private final List<Received> waiting = new ArrayList<>();
    private Handler handler;
    private Runnable onClose;

    OpenComm(SessionComms comms, String id, String target, Map<String, Object> opening, long run) {
        this.comms = comms;
        this.id = id;
        this.target = target;
        this.opening = opening;
        this.run = run;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public Map<String, Object> opening() {
        return opening;
    }

    @Override
    public boolean isOpen() {
        return comms.isOpen(this);
    }

    synchronized long run() {
        return run;
    }

    @Override
    public void send(Map<String, ?> data, byte[]... buffers) {
        comms.send(this, data, buffers);
    }

    @Override
    public synchronized Comm onMessage(Handler newHandler) {
        handler = newHandler;
        run = comms.currentRun();
        waiting.forEach(this::deliver);
        waiting.clear();
        return this;
    }

    @Override
    public synchronized Comm onClose(Runnable action) {
        onClose = action;
        return this;
    }

    @Override
    public void close() {
        comms.close(this);
    }

    synchronized void received(Map<String, Object> data, List<byte[]> buffers) {
        Received message = new Received(data, buffers);
        if (handler != null) {
            deliver(message);
        } else if (waiting.size() < WAITING) {
            waiting.add(message);
        }
    }

    private void deliver(Received message) {
        Handler now = handler;
        comms.handle(run, "comm " + target, () -> now.message(message.data(), message.buffers()));
    }

    synchronized void closedByOther() {
        Runnable action = onClose;
        if (action != null) {
            comms.handle(run, "comm " + target, action::run);
        }
    }

    @Override
    public String toString() {
        return "Comm[" + target + ", " + id + (isOpen() ? "]" : ", closed]");
    }
}
