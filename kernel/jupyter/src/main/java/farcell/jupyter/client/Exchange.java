package farcell.jupyter.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import farcell.jupyter.WireMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A request and everything that a kernel sent for it. Thread-safe; waits are bounded and throw AssertionError. */
public final class Exchange {
    private final WireMessage request;
    private final List<WireMessage> published = new ArrayList<>();
    private WireMessage reply;
    private int busy;
    private int idle;

    Exchange(WireMessage request) {
        this.request = request;
    }

    public String id() {
        return request.id();
    }

    /** Takes a message that belongs to the request. @return what is wrong with it, if anything */
    synchronized Optional<String> add(WireMessage message, boolean onIopub) {
        Optional<String> problem = Optional.empty();
        if (!onIopub) {
            problem = reply == null ? Optional.empty() : Optional.of("second reply " + message);
            reply = message;
        } else if (message.type().equals("status")) {
            boolean isBusy = message.content().path("execution_state").asText().equals("busy");
            busy += isBusy ? 1 : 0;
            idle += isBusy ? 0 : 1;
            if (busy != 1 || idle > 1) {
                problem = Optional.of("wrong order of busy and idle: " + message);
            }
        } else {
            if (busy == 0) {
                problem = Optional.of("output before busy: " + message);
            }
            published.add(message);
        }
        notifyAll();
        return problem;
    }

    private synchronized void until(BooleanSupplier done, Duration limit, String what) {
        long end = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        while (!done.getAsBoolean()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0 || interrupted) {
                throw new AssertionError("no " + what + " within " + limit + " for " + request + "; reply " + reply
                        + ", busy " + busy + ", idle " + idle + ", published " + published);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                interrupted = true;
            }
        }
    }

    /** Waits for the reply and the idle status. */
    public Exchange await(Duration limit) {
        until(() -> reply != null && idle > 0, limit, "reply and idle");
        return this;
    }

    /** Waits for the idle status alone: some messages have no reply. */
    public Exchange awaitIdle(Duration limit) {
        until(() -> idle > 0, limit, "idle");
        return this;
    }

    /** Waits for the busy status. */
    public Exchange awaitBusy(Duration limit) {
        until(() -> busy > 0, limit, "busy");
        return this;
    }

    /** Waits for output of the request, also after its idle. @return the first that fits */
    public WireMessage awaitPublished(Predicate<WireMessage> wanted, Duration limit) {
        until(() -> published.stream().anyMatch(wanted), limit, "such output");
        return published().stream().filter(wanted).findFirst().orElseThrow();
    }

    public synchronized boolean isReplied() {
        return reply != null;
    }

    public synchronized boolean isIdle() {
        return idle > 0;
    }

    /** The reply, once it came. */
    public synchronized WireMessage reply() {
        if (reply == null) {
            throw new AssertionError("no reply to " + request);
        }
        return reply;
    }

    public ObjectNode content() {
        return reply().content();
    }

    /** {@code ok}, {@code error} or {@code aborted}. */
    public String status() {
        return content().path("status").asText();
    }

    /** What came on iopub so far, without status messages. */
    public synchronized List<WireMessage> published() {
        return List.copyOf(published);
    }

    public List<WireMessage> published(String type) {
        return published().stream().filter(message -> message.type().equals(type)).toList();
    }

    /** Types of what came on iopub, without status messages. */
    public List<String> types() {
        return published().stream().map(WireMessage::type).toList();
    }

    /** All text of a stream. @param name {@code stdout} or {@code stderr} */
    public String text(String name) {
        StringBuilder text = new StringBuilder();
        for (WireMessage message : published("stream")) {
            if (message.content().path("name").asText().equals(name)) {
                text.append(message.content().path("text").asText());
            }
        }
        return text.toString();
    }

    /** The forms of the execute_result, if there is one. */
    public Optional<ObjectNode> result() {
        return published("execute_result").stream().map(message -> (ObjectNode) message.content().get("data"))
                .findFirst();
    }

    /** Plain text of the execute_result, or the empty string. */
    public String resultText() {
        return result().map(data -> data.path("text/plain").asText()).orElse("");
    }

    /** Content of the error message, if there is one. */
    public Optional<ObjectNode> error() {
        return published("error").stream().map(WireMessage::content).findFirst();
    }
}
