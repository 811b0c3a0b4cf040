package farcell.jupyter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import farcell.jupyter.client.Exchange;
import farcell.jupyter.client.ExecuteRequest;
import farcell.wire.Bundle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InputTest extends KernelTest {
    private final BlockingQueue<WireMessage> questions = new ArrayBlockingQueue<>(10);

    @BeforeEach
    void ask() {
        interpreter.on("ask", (cell, out) -> {
            out.stream("stdout", "hello\n");
            try {
                return new Interpreter.Result.Ok(Optional.of(Bundle.text(out.input("name? ", false))));
            } catch (Interpreter.InputUnavailable e) {
                return new Interpreter.Result.Failed("InputUnavailable", e.getMessage(), List.of());
            }
        });
        client.onInput(question -> {
            questions.add(question);
            return Optional.empty();
        });
    }

    private WireMessage question() throws InterruptedException {
        WireMessage question = questions.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(question).isNotNull();
        return question;
    }

    @Test
    void answerReachesTheCell() throws Exception {
        Exchange cell = client.start("ask");
        WireMessage question = question();
        assertThat(question.content().path("prompt").asText()).isEqualTo("name? ");
        assertThat(question.content().path("password").asBoolean()).isFalse();
        assertThat(question.parentId()).isEqualTo(cell.id());
        cell.awaitPublished(message -> message.type().equals("stream"), LIMIT);
        client.answerInput(question, "Ada");
        assertThat(cell.await(LIMIT).resultText()).isEqualTo("Ada");
    }

    @Test
    void answerWithoutParentIsTakenAsJupyterClientSendsIt() throws Exception {
        Exchange cell = client.start("ask");
        question();
        client.send(Channel.STDIN, client.message("input_reply", Json.object(),
                Json.object().put("value", "Bob"), Json.object()));
        assertThat(cell.await(LIMIT).resultText()).isEqualTo("Bob");
    }

    @Test
    void interruptEndsTheWaitAndTheNextInputWorks() throws Exception {
        Exchange cell = client.start("ask");
        WireMessage stale = question();
        client.interrupt();
        assertThat(cell.await(LIMIT).content().path("ename").asText()).isEqualTo("InputUnavailable");
        assertThat(cell.content().path("evalue").asText()).contains("interrupted");

        Exchange next = client.start("ask");
        WireMessage question = question();
        client.answerInput(stale, "too late");
        client.answerInput(question, "in time");
        assertThat(next.await(LIMIT).resultText()).isEqualTo("in time");
    }

    @Test
    void withoutStdinAskingThrows() {
        Exchange cell = client.execute(ExecuteRequest.of("ask").withoutStdin());
        assertThat(cell.content().path("ename").asText()).isEqualTo("InputUnavailable");
        assertThat(cell.content().path("evalue").asText()).contains("allow_stdin");
        assertThat(questions).isEmpty();
    }

    @Test
    void askingAfterTheCellEndedThrows() throws Exception {
        CompletableFuture<Interpreter.CellOutput> output = new CompletableFuture<>();
        interpreter.on("keep", (cell, out) -> {
            output.complete(out);
            return FakeInterpreter.ok();
        });
        client.execute("keep");
        assertThatThrownBy(() -> output.join().input("?", false))
                .isInstanceOf(Interpreter.InputUnavailable.class).hasMessageContaining("ended");
    }

    @Test
    void answerWithoutValueIsNoInput() throws Exception {
        Exchange cell = client.start("ask");
        WireMessage question = question();
        client.send(Channel.STDIN, client.message("input_reply", question.header(),
                Json.object().put("status", "error").put("evalue", "closed"), Json.object()));
        assertThat(cell.await(LIMIT).content().path("evalue").asText()).contains("closed");
    }

    @Test
    void twoThreadsOfACellMayAskAtOnce() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        StringBuffer heard = new StringBuffer();
        interpreter.on("two", (cell, out) -> {
            Thread other = new Thread(() -> {
                try {
                    heard.append(out.input("b", true));
                } catch (Interpreter.InputUnavailable e) {
                    heard.append(e);
                }
                done.countDown();
            });
            other.start();
            String a = out.input("a", false);
            await(done);
            return new Interpreter.Result.Ok(Optional.of(Bundle.text(a + heard)));
        });
        Exchange cell = client.start("two");
        for (WireMessage question : List.of(question(), question())) {
            client.answerInput(question, question.content().path("prompt").asText().toUpperCase(Locale.ROOT));
        }
        assertThat(cell.await(LIMIT).resultText()).isEqualTo("AB");
    }
}
