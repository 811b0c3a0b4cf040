package farcell.wire;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LinksTest {

    private Pair pair;

    @BeforeEach
    void connect() throws IOException {
        pair = new Pair(true);
    }

    @AfterEach
    void disconnect() throws IOException {
        pair.close();
    }

    private static Message get(CompletableFuture<Message> future) throws Exception {
        return future.get(30, SECONDS);
    }

    @Test
    void questionsAreAnsweredInBothDirections() throws Exception {
        pair.sessionSaw.answers = question -> new Message.Text("session");
        pair.kernelSaw.answers = question -> new Message.Text("kernel");
        assertThat(get(pair.kernel.ask(new Message.Threads()))).isEqualTo(new Message.Text("session"));
        assertThat(get(pair.session.ask(new Message.NeedClass("A")))).isEqualTo(new Message.Text("kernel"));
    }

    @Test
    void aHandlerMayAskBackBeforeItAnswers() throws Exception {
        pair.sessionSaw.answers = question -> pair.session.ask(new Message.NeedClass("A")).get(30, SECONDS);
        pair.kernelSaw.answers = question -> new Message.Text("asked back");
        assertThat(get(pair.kernel.ask(new Message.Threads()))).isEqualTo(new Message.Text("asked back"));
    }

    @Test
    void whatAHandlerThrowsIsTheAnswer() throws Exception {
        pair.sessionSaw.answers = question -> {
            throw new StackOverflowError("too deep");
        };
        assertThat(get(pair.kernel.ask(new Message.Threads()))).isEqualTo(new Message.Failed("too deep"));
        pair.sessionSaw.answers = question -> null;
        assertThat(get(pair.kernel.ask(new Message.Threads())))
                .isEqualTo(new Message.Failed("There is no answer to a Threads"));
    }

    @Test
    void anAnswerThatCannotBeSentIsAFailure() throws Exception {
        pair.sessionSaw.answers = question -> new Message.Text("x".repeat(Messages.MAX_BYTES));
        assertThat(get(pair.kernel.ask(new Message.Threads()))).isInstanceOfSatisfying(Message.Failed.class,
                failed -> assertThat(failed.text()).contains("Cannot send a Text").contains("64 MiB"));
    }

    @Test
    void aQuestionOrEventThatCannotBeSentIsRefused() {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> get(pair.kernel.ask(new Message.Text(null))))
                .withCauseInstanceOf(IOException.class).withMessageContaining("null in Text.text");
        assertThatIllegalArgumentException().isThrownBy(() -> pair.kernel.tell(new Message.Text(null)));
    }

    @Test
    void anAnswerComesAfterAllEventsToldBeforeIt() throws Exception {
        for (int round = 0; round < 20; round++) {
            pair.kernelSaw.events.clear();
            pair.sessionSaw.answers = question -> {
                for (int i = 0; i < 500; i++) {
                    pair.session.tell(new Message.Output(i, "stdout", "line"));
                }
                return new Message.Done();
            };
            get(pair.kernel.ask(new Message.Threads()));
            assertThat(pair.kernelSaw.events).hasSize(500);
        }
        List<Long> order = pair.kernelSaw.events.stream().map(e -> ((Message.Output) e).run()).toList();
        assertThat(order).isSorted();
    }

    @Test
    void bigMessagesAreCutIntoFramesAndJoined() throws Exception {
        Message big = new Message.Text("0123456789".repeat(3_000_000));
        assertThat(get(pair.kernel.ask(big))).isEqualTo(big);
    }

    @Test
    void anInterruptedThreadDoesNotBreakTheLink() throws Exception {
        Thread.currentThread().interrupt();
        for (int i = 0; i < 100; i++) {
            pair.kernel.tell(new Message.Output(i, "stdout", "x"));
        }
        assertThat(Thread.interrupted()).isTrue();
        get(pair.session.ask(new Message.Threads()));
        assertThat(pair.sessionSaw.events).hasSize(100);
    }

    @Test
    void aThrowingEventHandlerDoesNotEndTheLink() throws Exception {
        Pair.Recorder inner = new Pair.Recorder();
        Link.Handler thrower = new Link.Handler() {
            @Override
            public Message answer(Message question) {
                return new Message.Done();
            }

            @Override
            public void event(Message event) {
                inner.event(event);
                throw new IllegalStateException("a handler's fault");
            }

            @Override
            public void gone(IOException cause) {}
        };
        try (Pair bare = new Pair(false)) {
            Link session = Links.over(bare.sessionChannel, false, thrower, bare.executor);
            bare.kernel.tell(new Message.Exiting("1"));
            bare.kernel.tell(new Message.Exiting("2"));
            get(session.ask(new Message.Threads()));
            assertThat(session.isOpen()).isTrue();
        }
        assertThat(inner.events).hasSize(2);
    }

    @Test
    void closingSendsWhatWasToldAndEndsBothSidesOnce() throws Exception {
        for (int i = 0; i < 1000; i++) {
            pair.session.tell(new Message.Output(i, "stdout", "x".repeat(1000)));
        }
        pair.session.close();
        pair.session.close();
        assertThat(pair.sessionSaw.gone.get(10, SECONDS)).isNull();
        assertThat(pair.kernelSaw.gone.get(10, SECONDS)).hasMessageContaining("The other side is gone");
        assertThat(pair.kernelSaw.events).hasSize(1000);
        pair.kernel.close();
        assertThat(pair.kernelSaw.goneCalls).hasSize(1);
        assertThat(pair.sessionSaw.goneCalls).hasSize(1);
        assertThat(pair.session.isOpen()).isFalse();
        pair.session.tell(new Message.Done());
    }

    @Test
    void aDeadPeerEndsQuestionsAndStreams() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        pair.sessionSaw.answers = question -> {
            asked.countDown();
            new CountDownLatch(1).await();
            return null;
        };
        CompletableFuture<Message> pending = pair.kernel.ask(new Message.Threads());
        var in = pair.kernel.receive(1);
        CompletableFuture<Throwable> writer = CompletableFuture.supplyAsync(() -> {
            try (var out = pair.kernel.send(2)) {
                byte[] block = new byte[1 << 20];
                while (true) {
                    out.write(block);
                }
            } catch (Throwable e) {
                return e;
            }
        }, pair.executor);
        asked.await();
        pair.sessionChannel.close();
        assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> get(pending))
                .withCauseInstanceOf(IOException.class).withMessageContaining("The link is gone");
        assertThatExceptionOfType(IOException.class).isThrownBy(in::read).withMessageContaining("The link is gone");
        assertThat(writer.get(10, SECONDS)).isInstanceOf(IOException.class);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> get(pair.kernel.ask(new Message.Threads()))).withCauseInstanceOf(IOException.class);
        assertThat(pair.kernelSaw.gone.get(10, SECONDS)).isNotNull();
        assertThat(pair.kernelSaw.goneCalls).hasSize(1);
    }

    @Test
    void malformedFramesEndTheLinkWithTheCause() throws Exception {
        record Case(String text, ByteBuffer bytes) {}
        List<Case> cases = new ArrayList<>();
        cases.add(new Case("does not speak Farcell's protocol",
                ByteBuffer.wrap("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes())));
        cases.add(new Case("a length of 2000000 bytes", frame(Frame.EVENT, 0, 0, new byte[0]).putInt(0, 2_000_000)));
        cases.add(new Case("its number is 5", frame(Frame.EVENT, 0, 5, new byte[0])));
        cases.add(new Case("no type has the number 99", frame((byte) (99 & ~Frame.MORE), 0, 0, new byte[0])));
        cases.add(new Case("it ends too early", frame(Frame.EVENT, 0, 0, new byte[0])));
        cases.add(new Case("which was not asked",
                frame(Frame.ANSWER, 77, 0, Messages.encode(new Message.Done()))));
        cases.add(new Case("Malformed credit", frame(Frame.CREDIT, 2, 0, new byte[3])));
        cases.add(new Case("Malformed break", frame(Frame.BREAK, 2, 0, new byte[0])));
        for (Case c : cases) {
            try (Pair bare = new Pair(false)) {
                bare.sessionChannel.write(c.bytes());
                String expected = c.text().replace("number 99", "number " + (99 & ~Frame.MORE));
                assertThat(bare.kernelSaw.gone.get(10, SECONDS)).hasMessageContaining(expected);
                assertThat(bare.kernel.isOpen()).isFalse();
            }
        }
    }

    static ByteBuffer frame(byte type, long id, long number, byte[] payload) {
        ByteBuffer bytes = ByteBuffer.allocate(Frame.HEADER + payload.length);
        Frame.of(type, id, payload).put(bytes, number);
        return bytes.flip();
    }
}
