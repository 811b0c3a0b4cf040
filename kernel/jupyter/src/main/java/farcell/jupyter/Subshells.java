package farcell.jupyter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The main shell and its subshells (JEP 91, "kernel subshells"): a front end names one in the {@code subshell_id} of a
 * shell message's header, and is answered there while the main shell is busy. The thread that reads the shell socket
 * asks here which lane a message goes to.
 *
 * <p>Comm messages of a subshell are handled beside a running cell. Its cells are not: a notebook's cells run one at a
 * time, so a cell of a subshell waits for the one that runs ({@link Turns}).
 */
final class Subshells implements AutoCloseable {
    static final String FEATURE = "kernel subshells";

    private final Subshell main = new Subshell("");
    private final Map<String, Subshell> open = new ConcurrentHashMap<>();
    private final Turns turns;

    Subshells(Turns turns) {
        this.turns = turns;
    }

    Subshell main() {
        return main;
    }

    /** The one that a message is for; empty for one that is not there. */
    Optional<Subshell> of(Request request) {
        JsonNode id = request.header().path("subshell_id");
        if (id.isNull() || id.isMissingNode()) {
            return Optional.of(main);
        }
        return Optional.ofNullable(open.get(id.asText()));
    }

    Optional<Reply> create(Request request) {
        Subshell subshell = new Subshell(UUID.randomUUID().toString());
        open.put(subshell.id(), subshell);
        return Optional.of(Reply.of(Reply.ok().put("subshell_id", subshell.id())));
    }

    Optional<Reply> delete(Request request) {
        String id = request.content().path("subshell_id").asText("");
        Subshell subshell = open.remove(id);
        if (subshell == null) {
            return Optional.of(Reply.of(Reply.error(unknown(id))));
        }
        subshell.delete();
        turns.changed();
        return Optional.of(Reply.of(Reply.ok()));
    }

    Optional<Reply> list(Request request) {
        ObjectNode content = Reply.ok();
        content.set("subshell_id", Json.strings(open.keySet()));
        return Optional.of(Reply.of(content));
    }

    /** What a message for a subshell that is not there is told. */
    static Interpreter.Result.Failed unknown(String id) {
        String text = "There is no subshell \"" + id + "\": it was deleted, or the kernel was restarted since it was"
                + " made. Make one with create_subshell_request, or send without subshell_id.";
        return new Interpreter.Result.Failed("SubshellNotFound", text, List.of(text));
    }

    /** Ends all of them, the main shell too, whatever is queued. */
    @Override
    public void close() {
        main.lane().close();
        open.values().forEach(subshell -> subshell.lane().close());
    }
}
