package farcell.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import farcell.jupyter.client.Exchange;
import farcell.wire.Bundle;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutputTest extends KernelTest {

    @Test
    void manySmallPrintsBecomeFewMessages() {
        interpreter.on("print", (cell, out) -> {
            for (int i = 0; i < 20_000; i++) {
                out.stream("stdout", "line " + i + "\n");
            }
            return FakeInterpreter.ok();
        });
        long begun = System.nanoTime();
        Exchange cell = client.execute("print");
        long flushes = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) / OutputLimits.unpaced().flushMillis();
        assertThat(cell.text("stdout").lines().count()).isEqualTo(20_000);
        assertThat(cell.text("stdout")).startsWith("line 0\nline 1\n").endsWith("line 19999\n");
        // One each time that text has waited long enough, and what is left at the end.
        assertThat((long) cell.published("stream").size()).isLessThanOrEqualTo(flushes + 1);
    }

    @Test
    void muchOutputIsNotLost() {
        String block = "x".repeat(1 << 20) + "\n";
        interpreter.on("big", (cell, out) -> {
            for (int i = 0; i < 60; i++) {
                out.stream("stdout", block);
            }
            return FakeInterpreter.ok();
        });
        Exchange cell = client.execute("big");
        long length = cell.published("stream").stream()
                .mapToLong(message -> message.content().path("text").asText().length()).sum();
        assertThat(length).isEqualTo(60L * block.length());
    }

    @Test
    void orderOfStreamsAndDisplaysIsKept() {
        interpreter.on("mix", (cell, out) -> {
            out.stream("stdout", "a");
            out.stream("stderr", "b");
            out.display(Bundle.text("c"), "", false);
            out.stream("stdout", "d");
            out.clear(true);
            out.stream("stdout", "e");
            out.stream("stdout", "");
            return FakeInterpreter.fail("E");
        });
        Exchange cell = client.execute("mix");
        assertThat(cell.types()).containsExactly("execute_input", "stream", "stream", "display_data", "stream",
                "clear_output", "stream", "error");
        assertThat(cell.published("stream").stream().map(m -> m.content().path("text").asText()))
                .containsExactly("a", "b", "d", "e");
        assertThat(cell.published("clear_output").get(0).content().path("wait").asBoolean()).isTrue();
    }

    @Test
    void fastUpdatesAreThrottledAndTheLastIsSentBeforeIdle() {
        interpreter.on("bar", (cell, out) -> {
            out.display(Bundle.text("0"), "bar", false);
            for (int i = 1; i <= 5000; i++) {
                out.display(Bundle.text(String.valueOf(i)), "bar", true);
            }
            out.stream("stdout", "done");
            return FakeInterpreter.ok();
        });
        Exchange cell = client.execute("bar");
        List<JsonNode> updates = cell.published("update_display_data").stream()
                .map(message -> (JsonNode) message.content()).toList();
        assertThat(updates).isNotEmpty();
        assertThat(updates.size()).isLessThan(500);
        assertThat(updates.get(updates.size() - 1).at("/data").path("text/plain").asText()).isEqualTo("5000");
        assertThat(updates.get(0).at("/transient/display_id").asText()).isEqualTo("bar");
    }

    @Test
    void outputAfterTheCellEndedBelongsToItsCell() {
        CompletableFuture<Interpreter.CellOutput> output = new CompletableFuture<>();
        interpreter.on("background", (cell, out) -> {
            output.complete(out);
            return FakeInterpreter.ok();
        });
        Exchange first = client.execute("background");
        Exchange second = client.execute("2");
        output.join().stream("stdout", "late");
        output.join().display(Bundle.text("later"), "id", true);
        first.awaitPublished(message -> message.type().equals("stream"), LIMIT);
        first.awaitPublished(message -> message.type().equals("update_display_data"), LIMIT);
        assertThat(first.types()).containsExactly("execute_input", "stream", "update_display_data");
        assertThat(second.types()).containsExactly("execute_input", "execute_result");
    }

    @Test
    void loneSurrogatesAndEmojiSurvive() {
        interpreter.on("text", (cell, out) -> {
            out.stream("stdout", "a\uD83D");
            out.stream("stdout", "\uDE00 \uD83D!");
            out.display(Bundle.text("\uDE00"), "", false);
            return FakeInterpreter.fail("\uD83D");
        });
        Exchange cell = client.execute("text");
        assertThat(cell.text("stdout")).isEqualTo("a\uD83D\uDE00 \uFFFD!");
        assertThat(cell.content().path("ename").asText()).isEqualTo("\uFFFD");
        assertThat(cell.published("display_data").get(0).content().at("/data").path("text/plain").asText())
                .isEqualTo("\uFFFD");
    }

    @Test
    void unknownStreamIsTheCallersError() {
        interpreter.on("bad", (cell, out) -> {
            out.stream("stdlog", "x");
            return FakeInterpreter.ok();
        });
        assertThat(client.execute("bad").content().path("ename").asText()).isEqualTo("IllegalArgumentException");
    }
}
