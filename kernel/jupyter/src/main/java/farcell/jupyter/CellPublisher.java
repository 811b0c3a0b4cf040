package farcell.jupyter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import farcell.wire.Bundle;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sends the output of one cell, always under that cell's header, also when it comes after the cell ended. Streams are
 * gathered and go out after a short time, when they are big, or before anything else of the cell. Thread-safe.
 */
final class CellPublisher implements Interpreter.CellOutput {

    /**
     * What all cells of a kernel share.
     *
     * @param room waits while the sockets have more output than they can take
     */
    record Shared(Outbox outbox, Inputs inputs, Timer timer, Pace pace, DisplayThrottle displays, OutputLimits limits,
                  Runnable room) {

        /** Holds up a cell that makes output faster than it can go out. Call it with no lock held. */
        void waitForTurn() {
            room.run();
            pace.await();
        }
    }

    private final Shared shared;
    private final Request request;
    private final RunningCell cell;
    private final boolean allowInput;
    private final Recording recording;
    // Lock order: the throttle's, then this one.
    private final Object lock = new Object();
    private final StreamBuffer streams = new StreamBuffer();
    private final ArrayNode payloads = Json.array();
    private boolean flushDue;

    CellPublisher(Shared shared, Request request, RunningCell cell, boolean allowInput, Recording recording) {
        this.recording = recording;
        this.shared = shared;
        this.request = request;
        this.cell = cell;
        this.allowInput = allowInput;
    }

    @Override
    public void stream(String name, String text) {
        if (!name.equals("stdout") && !name.equals("stderr")) {
            throw new IllegalArgumentException("A stream is stdout or stderr, not " + name);
        }
        if (text.isEmpty()) {
            return;
        }
        shared.waitForTurn();
        synchronized (lock) {
            recording.stream(name, text);
            streams.add(name, text);
            if (streams.size() >= shared.limits().flushChars()) {
                send(streams.takeFull(shared.limits().flushChars()));
            }
            if (streams.size() > 0 && !flushDue) {
                flushDue = true;
                shared.timer().after(TimeUnit.MILLISECONDS.toNanos(shared.limits().flushMillis()), this::flushTimed);
            }
        }
    }

    private void flushTimed() {
        synchronized (lock) {
            flushDue = false;
            send(streams.take(false));
        }
    }

    private void send(List<StreamBuffer.Segment> segments) {
        int size = shared.limits().flushChars();
        for (StreamBuffer.Segment segment : segments) {
            // Text may come in one piece of many megabytes; servers and browsers take smaller ones better.
            while (!segment.isEmpty()) {
                shared.pace().spend(shared.outbox().stream(request.header(), segment.name(), segment.take(size).parts()));
            }
        }
    }

    @Override
    public void display(Bundle bundle, String id, boolean update) {
        ObjectNode content = Json.object();
        content.set("data", Bundles.data(bundle));
        content.set("metadata", Bundles.metadata(bundle));
        ObjectNode transients = content.putObject("transient");
        if (!id.isEmpty()) {
            transients.put("display_id", id);
        }
        shared.waitForTurn();
        recording.display(id, update, content);
        if (id.isEmpty()) {
            sendInOrder("display_data", content);
        } else if (update) {
            shared.displays().update(id, this, () -> sendInOrder("update_display_data", content));
        } else {
            shared.displays().show(id, () -> sendInOrder("display_data", content));
        }
    }

    @Override
    public void clear(boolean wait) {
        shared.waitForTurn();
        recording.clear(wait);
        sendInOrder("clear_output", Json.object().put("wait", wait));
    }

    @Override
    public String input(String prompt, boolean password) throws Interpreter.InputUnavailable {
        if (!allowInput) {
            throw new Interpreter.InputUnavailable("This front end allows no input (allow_stdin is false): "
                    + "run the cell in a notebook or a console, or give the value in the code.");
        }
        flush();
        return shared.inputs().ask(request, cell, prompt, password);
    }

    /** Publishes what the cell ended with. @param type execute_result or error */
    void end(String type, ObjectNode content) {
        recording.result(type, content);
        sendInOrder(type, content);
    }

    /** The cell has ended, and its client knows: what it put out goes to the disk. */
    void ended() {
        recording.ended();
    }

    /**
     * Pages travel in the reply, as IPython's do. The specification calls payloads deprecated, and has nothing in their
     * place; JupyterLab shows a page below the cell, consoles in their pager.
     */
    @Override
    public void page(Bundle bundle) {
        ObjectNode page = Json.object().put("source", "page").put("start", 0);
        page.set("data", Bundles.data(bundle));
        synchronized (lock) {
            payloads.add(page);
        }
    }

    /** What the cell's reply carries beside its status. */
    ArrayNode payloads() {
        synchronized (lock) {
            return payloads.deepCopy();
        }
    }

    /** Publishes something that must come after all output so far. */
    void sendInOrder(String type, ObjectNode content) {
        synchronized (lock) {
            send(streams.take(true));
            shared.pace().spend(shared.outbox().publish(request.header(), type, content, Json.object(), List.of()));
        }
    }

    /** Sends all that waits: text and the last state of each display. */
    void flush() {
        shared.displays().flush(this);
        synchronized (lock) {
            send(streams.take(true));
        }
    }
}
