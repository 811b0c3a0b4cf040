package farcell.jupyter;

import farcell.wire.Bundle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** An interpreter whose cells are Java lambdas; code that it does not know is its own result. */
final class FakeInterpreter implements Interpreter {
    static final Language LANGUAGE = new Language("java", "17", "text/x-java-source", ".java", "java",
            "text/x-java", "farcell", "0.1.0", "Farcell test", Map.of("Help", "https://example.org/help"));

    interface Body {
        Result run(Cell cell, CellOutput out) throws Exception;
    }

    final Map<String, Body> bodies = new ConcurrentHashMap<>();
    final List<Cell> cells = new CopyOnWriteArrayList<>();
    final CountDownLatch interrupted = new CountDownLatch(1);
    final CountDownLatch shutDown = new CountDownLatch(1);
    volatile boolean restart;
    volatile int cursor = -1;

    void on(String code, Body body) {
        bodies.put(code, body);
    }

    static Result ok() {
        return new Result.Ok(Optional.empty());
    }

    static Result fail(String name) {
        return new Result.Failed(name, "because", List.of(name + ": because", "    at Cell[1] line 1"));
    }

    @Override
    public Language language() {
        return LANGUAGE;
    }

    @Override
    public Result execute(Cell cell, CellOutput out) {
        cells.add(cell);
        Body body = bodies.get(cell.code());
        if (body == null) {
            return new Result.Ok(Optional.of(Bundle.text(cell.code())));
        }
        try {
            return body.run(cell, out);
        } catch (Exception e) {
            return fail(e.getClass().getSimpleName());
        }
    }

    @Override
    public Completions complete(String code, int cursor) {
        this.cursor = cursor;
        return new Completions(List.of(new Completions.Match("println", "method", "(String)"),
                new Completions.Match("println", "method", "(int)")), cursor - 2, cursor);
    }

    @Override
    public Optional<Bundle> inspect(String code, int cursor, int detail) {
        if (code.equals("boom")) {
            throw new StackOverflowError("deep");
        }
        this.cursor = cursor;
        return code.equals("nothing") ? Optional.empty() : Optional.of(Bundle.text(code + "@" + cursor + "/" + detail));
    }

    @Override
    public Completeness isComplete(String code) {
        return switch (code) {
            case "int 1x = ;" -> new Completeness.Invalid();
            case "if (a) {" -> new Completeness.Incomplete("    ");
            case "?" -> new Completeness.Unknown();
            default -> new Completeness.Complete();
        };
    }

    @Override
    public Map<String, Result> evaluate(Map<String, String> expressions) {
        Map<String, Result> values = new HashMap<>();
        expressions.forEach((name, code) -> {
            if (code.equals("boom")) {
                throw new IllegalStateException("boom");
            }
            if (code.equals("wrong")) {
                values.put(name, fail("WrongExpression"));
            } else if (!code.equals("missing")) {
                values.put(name, new Result.Ok(Optional.of(Bundle.text("value of " + code))));
            }
        });
        return values;
    }

    @Override
    public void interrupt() {
        interrupted.countDown();
    }

    @Override
    public void shutdown(boolean restart) {
        this.restart = restart;
        shutDown.countDown();
    }
}
