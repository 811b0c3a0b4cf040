package farcell.jupyter;

import farcell.jupyter.Interpreter.InputUnavailable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Questions to the users of front ends, over the stdin channel. Thread-safe. */
final class Inputs {
    private static final Logger LOG = Logger.getLogger(Inputs.class.getName());

    private record Question(Request cell, CompletableFuture<WireMessage> answer) {}

    private final Outbox outbox;
    /** By id of the input_request, oldest first. */
    private final Map<String, Question> open = new LinkedHashMap<>();

    Inputs(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Asks the client whose cell it is; waits for its answer or for the end of the cell. */
    String ask(Request request, RunningCell cell, String prompt, boolean password) throws InputUnavailable {
        if (cell.over().isDone()) {
            throw new InputUnavailable(cell.over().join());
        }
        CompletableFuture<WireMessage> answer = new CompletableFuture<>();
        String id;
        synchronized (open) {
            id = outbox.ask(request, "input_request",
                    Json.object().put("prompt", Text.wellFormed(prompt)).put("password", password));
            open.put(id, new Question(request, answer));
        }
        try {
            CompletableFuture.anyOf(answer, cell.over()).get();
            if (!answer.isDone()) {
                throw new InputUnavailable(cell.over().join());
            }
            return value(answer.join());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InputUnavailable("The thread that asks was interrupted.");
        } catch (ExecutionException e) {
            throw new InputUnavailable("No input can be read: " + e.getCause());
        } finally {
            synchronized (open) {
                open.remove(id);
            }
        }
    }

    private static String value(WireMessage reply) throws InputUnavailable {
        if (!reply.content().path("value").isTextual()) {
            throw new InputUnavailable("The front end answered without a value: "
                    + reply.content().path("evalue").asText(reply.content().path("status").asText("no status")));
        }
        return reply.content().path("value").textValue();
    }

    /** Takes what came on the stdin channel; an answer to a question that is no longer open is dropped. */
    void received(WireMessage reply) {
        if (!reply.type().equals("input_reply")) {
            LOG.log(Level.WARNING, "A {0} came on stdin and was dropped.", reply.type());
            return;
        }
        synchronized (open) {
            Question question = questionOf(reply);
            if (question == null || !question.answer().complete(reply)) {
                LOG.log(Level.FINE, "input_reply {0} answers no open question", reply.id());
            }
        }
    }

    /** Front ends name the question as parent, or its cell, or (jupyter_client) nothing at all. */
    private Question questionOf(WireMessage reply) {
        String parent = reply.parentId();
        Question named = open.get(parent);
        if (named != null) {
            return named;
        }
        return open.values().stream()
                .filter(question -> !question.answer().isDone())
                .filter(question -> parent.isEmpty() || parent.equals(question.cell().message().id()))
                .findFirst().orElse(null);
    }
}
