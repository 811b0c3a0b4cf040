package farcell.jupyter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The kernel's comms: those who serve a target, and the lines that are open. Thread-safe. */
public final class Comms {
    private static final Logger LOG = Logger.getLogger(Comms.class.getName());

    /** Serves the comms that front ends open to one target. */
    public interface Target {
        /** @return the kernel's end; whatever is thrown closes the comm */
        Comm.Listener opened(Comm comm, ObjectNode data, List<byte[]> buffers) throws Exception;
    }

    private final Outbox outbox;
    private final Map<String, Target> targets = new ConcurrentHashMap<>();
    private final Map<String, Comm> open = new ConcurrentHashMap<>();

    Comms(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Serves a target from now on. @throws IllegalArgumentException when the target is served */
    public void register(String target, Target server) {
        if (targets.putIfAbsent(target, server) != null) {
            throw new IllegalArgumentException("The comm target " + target + " is served already.");
        }
    }

    /** Opens a comm to something of that name in the front ends. */
    public Comm open(String target, ObjectNode data, Comm.Listener listener) {
        return open(UUID.randomUUID().toString(), target, data, List.of(), listener);
    }

    /** @param id that nobody else has */
    public Comm open(String id, String target, ObjectNode data, List<byte[]> buffers, Comm.Listener listener) {
        Comm comm = new Comm(this, id, target, outbox.cell());
        comm.listener(listener);
        open.put(comm.id(), comm);
        ObjectNode content = Json.object().put("comm_id", comm.id()).put("target_name", target);
        content.set("data", data);
        outbox.publish(comm.parent(), "comm_open", content, Json.object(), buffers);
        return comm;
    }

    void send(Comm comm, ObjectNode data, List<byte[]> buffers) {
        if (open.get(comm.id()) != comm) {
            throw new IllegalStateException("The comm " + comm.id() + " of " + comm.target() + " is closed.");
        }
        ObjectNode content = Json.object().put("comm_id", comm.id());
        content.set("data", data);
        outbox.publish(comm.parent(), "comm_msg", content, Json.object(), buffers);
    }

    void close(Comm comm, ObjectNode data) {
        if (open.remove(comm.id(), comm)) {
            tellClosed(comm.parent(), comm.id(), data);
        }
    }

    private void tellClosed(ObjectNode parent, String id, ObjectNode data) {
        ObjectNode content = Json.object().put("comm_id", id);
        content.set("data", data);
        outbox.publish(parent, "comm_close", content);
    }

    Optional<Reply> opened(Request request) {
        String id = request.content().path("comm_id").asText();
        String target = request.content().path("target_name").asText();
        Target server = targets.get(target);
        if (server == null) {
            LOG.log(Level.FINE, "no comm target {0}", target);
            tellClosed(request.header(), id, Json.object());
            return Optional.empty();
        }
        Comm comm = new Comm(this, id, target, request.header());
        open.put(id, comm);
        try {
            comm.listener(server.opened(comm, data(request), request.message().buffers()));
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "A comm to " + target + " could not be opened.", e);
            close(comm, Json.object());
        }
        return Optional.empty();
    }

    Optional<Reply> message(Request request) throws Exception {
        Comm comm = open.get(request.content().path("comm_id").asText());
        if (comm != null && comm.listener() != null) {
            comm.deliver(listener -> {
                comm.parent(request.header());
                listener.message(data(request), request.message().buffers());
            });
        }
        return Optional.empty();
    }

    Optional<Reply> closed(Request request) throws Exception {
        Comm comm = open.remove(request.content().path("comm_id").asText());
        if (comm != null && comm.listener() != null) {
            comm.deliver(listener -> listener.closed(data(request)));
        }
        return Optional.empty();
    }

    Optional<Reply> info(Request request) {
        JsonNode target = request.content().path("target_name");
        ObjectNode content = Reply.ok();
        ObjectNode comms = content.putObject("comms");
        open.values().stream()
                .filter(comm -> !target.isTextual() || target.textValue().equals(comm.target()))
                .forEach(comm -> comms.putObject(comm.id()).put("target_name", comm.target()));
        return Optional.of(Reply.of(content));
    }

    private static ObjectNode data(Request request) {
        return request.content().path("data") instanceof ObjectNode object ? object : Json.object();
    }
}
