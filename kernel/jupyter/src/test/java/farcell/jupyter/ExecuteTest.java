package farcell.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.jupyter.client.Exchange;
import farcell.jupyter.client.ExecuteRequest;
import farcell.wire.Bundle;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ExecuteTest extends KernelTest {

    @Test
    void resultComesWithCountBetweenBusyAndIdle() {
        Exchange cell = client.execute(ExecuteRequest.of("1 + 1").inCell("c-1"));

        assertThat(cell.status()).isEqualTo("ok");
        assertThat(cell.types()).containsExactly("execute_input", "execute_result");
        assertThat(cell.resultText()).isEqualTo("1 + 1");
        assertThat(cell.content().path("execution_count").asInt()).isEqualTo(1);
        assertThat(cell.content().path("payload")).isEmpty();
        assertThat(cell.content().path("user_expressions")).isEmpty();
        assertThat(interpreter.cells).singleElement().satisfies(seen -> {
            assertThat(seen.id()).isEqualTo("c-1");
            assertThat(seen.count()).isEqualTo(1);
            assertThat(seen.allowInput()).isTrue();
        });
        assertThat(client.execute("2").content().path("execution_count").asInt()).isEqualTo(2);
    }

    @Test
    void errorIsOnIopubAndInTheReply() {
        interpreter.on("fail", (cell, out) -> {
            out.stream("stdout", "before\n");
            return FakeInterpreter.fail("ArithmeticException");
        });

        Exchange cell = client.execute("fail");

        assertThat(cell.types()).containsExactly("execute_input", "stream", "error");
        assertThat(cell.status()).isEqualTo("error");
        assertThat(cell.content().path("ename").asText()).isEqualTo("ArithmeticException");
        assertThat(cell.error()).hasValueSatisfying(error -> assertThat(error.path("traceback")).hasSize(2));
        assertThat(cell.content().path("execution_count").asInt()).isEqualTo(1);
        assertThat(client.execute("next").content().path("execution_count").asInt()).isEqualTo(2);
    }

    @Test
    void errorThrownByTheInterpreterIsAnErrorReplyAndTheKernelLives() {
        interpreter.on("deep", (cell, out) -> {
            throw new StackOverflowError();
        });
        interpreter.on("memory", (cell, out) -> {
            throw new OutOfMemoryError("Java heap space");
        });
        interpreter.on("rude", (cell, out) -> {
            throw new Error() {
                @Override
                public String getMessage() {
                    throw new StackOverflowError();
                }
            };
        });

        assertThat(client.execute("deep").content().path("ename").asText()).isEqualTo("StackOverflowError");
        assertThat(client.execute("memory").content().path("evalue").asText()).isEqualTo("Java heap space");
        assertThat(client.execute("rude").status()).isEqualTo("error");
        assertThat(client.execute("alive").status()).isEqualTo("ok");
    }

    @Test
    void silentShowsNoInputNoResultAndCountsNothing() {
        interpreter.on("fail", (cell, out) -> FakeInterpreter.fail("E"));

        Exchange cell = client.execute(ExecuteRequest.of("1").silently());
        assertThat(cell.types()).isEmpty();
        assertThat(interpreter.cells.get(0).silent()).isTrue();
        client.execute(ExecuteRequest.of("fail").silently());
        assertThat(client.execute("2").content().path("execution_count").asInt()).isEqualTo(1);
        assertThat(client.history(Json.object().put("hist_access_type", "tail").put("n", 10)).path("history"))
                .hasSize(1);
    }

    @Test
    void withoutHistoryTheCountStays() {
        assertThat(client.execute(ExecuteRequest.of("1").withoutHistory()).content().path("execution_count").asInt())
                .isEqualTo(1);
        assertThat(client.execute("2").content().path("execution_count").asInt()).isEqualTo(1);
        assertThat(client.execute("3").content().path("execution_count").asInt()).isEqualTo(2);
    }

    @Test
    void userExpressionsAreRenderedOrErrors() {
        var values = client.execute(ExecuteRequest.of("1").expression("a", "x").expression("b", "missing")).content()
                .path("user_expressions");
        assertThat(values.at("/a/data").path("text/plain").asText()).isEqualTo("value of x");
        assertThat(values.at("/b/status").asText()).isEqualTo("error");

        values = client.execute(ExecuteRequest.of("1").expression("a", "boom")).content().path("user_expressions");
        assertThat(values.at("/a/ename").asText()).isEqualTo("IllegalStateException");

        values = client.execute(ExecuteRequest.of("1").expression("a", "wrong").expression("b", "x")).content()
                .path("user_expressions");
        assertThat(values.at("/a/ename").asText()).isEqualTo("WrongExpression");
        assertThat(values.at("/b/status").asText()).isEqualTo("ok");
    }

    @Test
    void pagesTravelInTheReplyOfACellThatEndedWell() {
        interpreter.on("page", (cell, out) -> {
            out.page(Bundle.text("much to read"));
            return FakeInterpreter.ok();
        });
        interpreter.on("page and fail", (cell, out) -> {
            out.page(Bundle.text("much to read"));
            return FakeInterpreter.fail("Bad");
        });
        assertThat(client.execute("page").content().path("payload")).singleElement().satisfies(page -> {
            assertThat(page.path("source").asText()).isEqualTo("page");
            assertThat(page.path("data").path("text/plain").asText()).isEqualTo("much to read");
        });
        assertThat(client.execute("page and fail").content().path("payload")).isEmpty();
    }

    @Test
    void queuedCellsAreAbortedAfterAnErrorOthersAreServed() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        interpreter.on("fail", (cell, out) -> {
            await(go);
            return FakeInterpreter.fail("E");
        });
        Exchange failing = client.start("fail");
        Exchange second = client.start("2");
        Exchange comms = client.send(Channel.SHELL, "comm_msg", Json.object().put("comm_id", "none"));
        Exchange third = client.start("3");
        // Same socket: once this is answered, all above were read.
        client.kernelInfo(Channel.SHELL);
        go.countDown();

        assertThat(failing.await(LIMIT).status()).isEqualTo("error");
        assertThat(second.await(LIMIT).status()).isEqualTo("aborted");
        assertThat(third.await(LIMIT).status()).isEqualTo("aborted");
        assertThat(second.types()).isEmpty();
        comms.awaitIdle(LIMIT);
        assertThat(interpreter.cells).hasSize(1);
        assertThat(client.execute("4").content().path("execution_count").asInt()).isEqualTo(2);
    }

    @Test
    void aCellThatIsSentUponAnErrorThatIsShownRuns() {
        interpreter.on("fail", (cell, out) -> FakeInterpreter.fail("E"));
        Exchange failing = client.start("fail");
        failing.awaitPublished(message -> message.type().equals("error"), LIMIT);
        assertThat(client.execute("2").status()).isEqualTo("ok");
        assertThat(failing.await(LIMIT).status()).isEqualTo("error");
    }

    @Test
    void queuedCellsRunWhenNotToStopOnError() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        interpreter.on("fail", (cell, out) -> {
            await(go);
            return FakeInterpreter.fail("E");
        });
        client.start(ExecuteRequest.of("fail").goOnAfterError());
        Exchange second = client.start("2");
        client.kernelInfo(Channel.SHELL);
        go.countDown();
        assertThat(second.await(LIMIT).status()).isEqualTo("ok");
    }

    @Test
    void analysisAnswersWhileACellRuns() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        interpreter.on("long", (cell, out) -> {
            await(go);
            return FakeInterpreter.ok();
        });
        Exchange cell = client.start("long");
        assertThat(client.complete("System.out.pr", 13).path("matches")).hasSize(1);
        assertThat(client.inspect("x", 1, 0).path("found").asBoolean()).isTrue();
        assertThat(client.isComplete("1").path("status").asText()).isEqualTo("complete");
        client.history(Json.object());
        client.kernelInfo(Channel.SHELL);
        client.kernelInfo(Channel.CONTROL);
        assertThat(client.ping(LIMIT)).isTrue();
        assertThat(cell.isReplied()).isFalse();
        assertThat(cell.isIdle()).isFalse();
        go.countDown();
        assertThat(cell.await(LIMIT).status()).isEqualTo("ok");
    }

    @Test
    void interruptReachesTheInterpreter() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        interpreter.on("while(true)", (cell, out) -> {
            begun.countDown();
            await(interpreter.interrupted);
            return FakeInterpreter.fail("Interrupted");
        });
        Exchange cell = client.start("while(true)");
        await(begun);
        assertThat(client.interrupt().path("status").asText()).isEqualTo("ok");
        assertThat(cell.await(LIMIT).content().path("ename").asText()).isEqualTo("Interrupted");
        assertThat(client.execute("1").status()).isEqualTo("ok");
    }

    @Test
    void interruptWithoutARunningCellTouchesNothing() {
        client.interrupt();
        assertThat(interpreter.interrupted.getCount()).isOne();
        assertThat(client.execute("1").status()).isEqualTo("ok");
    }

    @Test
    void jsonTypesAreObjectsAndPlainTextIsAlwaysThere() {
        interpreter.on("plot", (cell, out) -> {
            Map<String, String> data = Map.of("application/vnd.vegalite.v5+json", "{\"mark\":\"bar\"}",
                    "text/plain", "bar");
            out.display(new Bundle(data,
                    "{\"needs_background\":true}"), "", false);
            return new Interpreter.Result.Ok(Optional.of(new Bundle(Map.of("text/html", "<b>x</b>"), "")));
        });
        Exchange cell = client.execute("plot");
        var display = cell.published("display_data").get(0).content();
        assertThat(display.at("/data/application~1vnd.vegalite.v5+json/mark").asText()).isEqualTo("bar");
        assertThat(display.at("/metadata/needs_background").asBoolean()).isTrue();
        assertThat(display.path("transient")).isEmpty();
        assertThat(cell.resultText()).contains("text/html");
    }
}
