package farcell.jupyter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import farcell.jupyter.Interpreter.Result;
import farcell.wire.Bundle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * execute_request: runs the cells of all shells one after another, in the order in which they get their turn, and
 * aborts those that wait behind a failed one in the same shell.
 */
final class Execution {
    private final CellPublisher.Shared output;
    private final InterpreterStart start;
    private final History history;
    private final OutputLedger outputs;
    private final Turns turns;
    private final Consumer<Runnable> afterReading;
    /** Written by whoever has the turn. */
    private volatile int count = 1;

    private volatile RunningCell running;

    /** @param afterReading runs a task once all requests that had arrived are in their lanes */
    Execution(CellPublisher.Shared output, InterpreterStart start, History history, OutputLedger outputs, Turns turns,
              Consumer<Runnable> afterReading) {
        this.outputs = outputs;
        this.output = output;
        this.start = start;
        this.history = history;
        this.turns = turns;
        this.afterReading = afterReading;
    }

    /** What an execute_request asks for, defaults as in the messaging specification. */
    private record Order(String code, boolean silent, boolean store, boolean allowInput, boolean stopOnError,
                         String cellId, Map<String, String> expressions) {

        Order withoutHistory() {
            return new Order(code, silent, false, allowInput, stopOnError, cellId, expressions);
        }

        static Order of(WireMessage message) {
            ObjectNode content = message.content();
            boolean silent = content.path("silent").asBoolean(false);
            Map<String, String> expressions = new LinkedHashMap<>();
            content.path("user_expressions").properties()
                    .forEach(field -> expressions.put(field.getKey(), field.getValue().asText()));
            boolean store = !silent && content.path("store_history").asBoolean(true);
            return new Order(content.path("code").textValue(), silent, store,
                    content.path("allow_stdin").asBoolean(false), content.path("stop_on_error").asBoolean(true),
                    message.metadata().path("cellId").asText(""), expressions);
        }
    }

    Optional<Reply> execute(Request request, Subshell shell) throws InterruptedException {
        if (!shell.takesCells()) {
            return aborted();
        }
        if (!request.content().path("code").isTextual()) {
            String text = "execute_request without code";
            ObjectNode reply = Reply.error(new Result.Failed("InvalidRequest", text, List.of(text)));
            return Optional.of(Reply.of(complete(reply, count, Json.object(), Json.array())));
        }
        Order order = Order.of(request.message());
        if (start.now().filter(interpreter -> interpreter.isLook(order.code())).isPresent()) {
            RunningCell cell = new RunningCell();
            try {
                return Optional.of(execute(request, order.withoutHistory(), cell, shell));
            } finally {
                cell.ended();
            }
        }
        if (!turns.begin(shell::takesCells)) {
            return aborted();
        }
        try {
            return Optional.of(runInTurn(request, order, shell));
        } finally {
            turns.end();
        }
    }

    private Optional<Reply> aborted() {
        return Optional.of(Reply.of(Json.object().put("status", "aborted").put("execution_count", count - 1)));
    }

    private Reply runInTurn(Request request, Order order, Subshell shell) {
        RunningCell cell = new RunningCell();
        running = cell;
        output.outbox().cell(request.header());
        try {
            return execute(request, order, cell, shell);
        } finally {
            cell.ended();
            running = null;
        }
    }

    private Reply execute(Request request, Order order, RunningCell cell, Subshell shell) {
        ObjectNode metadata = Json.object().put("started", output.outbox().now());
        int number = count;
        if (!order.silent()) {
            output.outbox().publish(request.header(), "execute_input",
                    Json.object().put("code", order.code()).put("execution_count", number));
        }
        if (order.store()) {
            count = number + 1;
            history.add(number, order.code());
        }
        CellPublisher out = new CellPublisher(output, request, cell, order.allowInput(),
                order.store() ? Recording.of(outputs, number) : Recording.none(outputs));
        Result result = run(order, number, cell, out);
        out.flush();
        ObjectNode reply = result instanceof Result.Ok ? Reply.ok() : Json.object().put("status", "error");
        if (result instanceof Result.Failed && !order.silent() && order.stopOnError()) {
            // Before it is shown: who sees it may send the next cell at once.
            shell.abortQueued(afterReading);
        }
        show(order, number, result, out, reply);
        boolean good = result instanceof Result.Ok;
        complete(reply, number, good ? expressions(order.expressions()) : Json.object(),
                good ? out.payloads() : Json.array());
        out.flush();
        metadata.put("status", reply.path("status").asText());
        return new Reply(reply, metadata, out::ended);
    }

    private static ObjectNode complete(ObjectNode reply, int number, ObjectNode expressions, ArrayNode payloads) {
        reply.put("execution_count", number);
        reply.set("user_expressions", expressions);
        reply.set("payload", payloads);
        return reply;
    }

    private Result run(Order order, int number, RunningCell cell, CellPublisher out) {
        try {
            Optional<Interpreter> interpreter = start.await(cell.over());
            if (interpreter.isEmpty() || !cell.begin()) {
                String text = "The cell was interrupted before it began.";
                return new Result.Failed("Interrupted", text, List.of(text));
            }
            Interpreter.Cell code = new Interpreter.Cell(order.code(), number, order.cellId(), order.silent(),
                    order.allowInput());
            Result result = interpreter.get().execute(code, out);
            return result == null ? new Result.Ok(Optional.empty()) : result;
        } catch (Throwable e) {
            return Failures.of(e);
        }
    }

    private void show(Order order, int number, Result result, CellPublisher out, ObjectNode reply) {
        if (result instanceof Result.Failed failed) {
            ObjectNode fields = Failures.fields(failed);
            reply.setAll(fields);
            out.end("error", fields.deepCopy());
        } else if (result instanceof Result.Ok ok && ok.value().isPresent() && !order.silent()) {
            Bundle bundle = ok.value().get();
            ObjectNode content = Json.object().put("execution_count", number);
            content.set("data", Bundles.data(bundle));
            content.set("metadata", Bundles.metadata(bundle));
            out.end("execute_result", content);
            if (order.store()) {
                history.output(number, bundle.plain());
            }
        }
    }

    private ObjectNode expressions(Map<String, String> expressions) {
        ObjectNode values = Json.object();
        if (expressions.isEmpty()) {
            return values;
        }
        Map<String, Result> results;
        try {
            results = start.await().evaluate(expressions);
        } catch (Throwable e) {
            Result failure = Failures.of(e);
            results = expressions.keySet().stream().collect(Collectors.toMap(name -> name, name -> failure));
        }
        for (Map.Entry<String, String> expression : expressions.entrySet()) {
            values.set(expression.getKey(), expression(expression.getValue(), results.get(expression.getKey())));
        }
        return values;
    }

    private static ObjectNode expression(String code, Result result) {
        if (result instanceof Result.Ok ok && ok.value().isPresent()) {
            ObjectNode value = Reply.ok();
            value.set("data", Bundles.data(ok.value().get()));
            value.set("metadata", Bundles.metadata(ok.value().get()));
            return value;
        }
        String text = "The expression has no value: " + code;
        return Reply.error(result instanceof Result.Failed failed ? failed
                : new Result.Failed("NoValue", text, List.of(text)));
    }

    /** Stops the running cell, and whatever it waits for. Does nothing when no cell runs. */
    void interrupt() {
        RunningCell cell = running;
        if (cell == null) {
            return;
        }
        if (cell.stop()) {
            // First: code whose input ends must not be taken for code that failed by itself.
            start.now().ifPresent(Interpreter::interrupt);
        }
        cell.endWaits();
    }
}
