package farcell.session;

import static farcell.session.FakeKernel.change;
import static farcell.session.FakeKernel.invoke;
import static farcell.session.NotebookSources.snippet;
import static org.assertj.core.api.Assertions.assertThat;

import farcell.values.ValueCodecs;
import farcell.wire.Message;
import farcell.wire.Message.Outcome;
import farcell.wire.Slot;
import farcell.wire.SlotState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Values that leave one session and enter the next, by the real codec. */
class TravelTest {

    private static final Slot NET = new Slot("REPL.$JShell$1", "net");
    private static final Slot FUNCTION = new Slot("REPL.$JShell$2", "f");
    private static final Slot STATICS = Slot.statics("REPL.$JShell$3$Net");

    private final NotebookSources sources = NotebookSources.compile(
            snippet(1, "public static $JShell$3.Net net;", "return net = new $JShell$3.Net(3);"),
            snippet(2, "public static java.util.function.IntUnaryOperator f;",
                    "int k = 10; return f = i -> i * k + $JShell$1.net.w;"),
            "class $JShell$3 { static class Net { static final Net LAST = new Net(7); static int made; int w; "
                    + "final Object lock = new Object(); Net(int w) { this.w = w; made++; } } }",
            snippet(4, "", "return $JShell$2.f.applyAsInt(2);"),
            snippet(5, "", "return new $JShell$3.Net(0).w + $JShell$3.Net.LAST.w + $JShell$3.Net.made;"),
            snippet(6, "", "synchronized ($JShell$1.net.lock) { return $JShell$1.net.w; }"),
            snippet(7, "", "$JShell$3.Net.LAST.w = 70; return null;"));
    private FakeKernel kernel;

    @BeforeEach
    void start() throws IOException {
        kernel = FakeKernel.withAgent(ValueCodecs.river(), types -> { });
        kernel.know(sources);
    }

    @AfterEach
    void stop() {
        kernel.close();
    }

    private record Sent(Message.Taken taken, byte[] bytes) {}

    private Sent take(Slot... slots) throws IOException {
        long stream = kernel.link().newStream();
        Message answer = kernel.ask(new Message.Take(stream, List.of(slots), List.of(), 0));
        assertThat(answer).isInstanceOf(Message.Taken.class);
        try (InputStream in = kernel.link().receive(stream)) {
            byte[] bytes = in.readAllBytes();
            assertThat((long) bytes.length).isEqualTo(((Message.Taken) answer).bytes());
            return new Sent((Message.Taken) answer, bytes);
        }
    }

    private Message put(Sent sent) {
        try {
            long stream = kernel.link().newStream();
            var answer = kernel.link().ask(
                    new Message.Put(stream, sent.taken().slots(), sent.taken().classes(), sent.taken().bytes()));
            try (OutputStream out = kernel.link().send(stream)) {
                out.write(sent.bytes());
            }
            return answer.get(FakeKernel.SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            return new Message.Failed(e.toString());
        }
    }

    @Test
    void objectsAndLambdasTravel() throws IOException {
        kernel.run(invoke("$JShell$1"), invoke("$JShell$2"));
        Sent sent = take(NET, FUNCTION);
        assertThat(sent.taken().classes()).contains("REPL.$JShell$3$Net");
        stop();
        start();
        assertThat(put(sent)).isEqualTo(new Message.Done());
        assertThat(kernel.value("$JShell$4")).isEqualTo("23");
        assertThat(kernel.value("$JShell$6")).isEqualTo("3");
    }

    @Test
    void staticsThatHoldTheirOwnClassArriveInsideItsInitialiser() throws IOException {
        kernel.run(invoke("$JShell$1"), invoke("$JShell$7"));
        Sent sent = take(STATICS);
        stop();
        start();
        kernel.onNeed = need -> {
            Message answer = put(sent);
            return answer instanceof Message.Refused refused ? new Message.Failed(refused.text()) : answer;
        };
        Message.Ran ran = kernel.run(List.of(change(STATICS, SlotState.STALE)), invoke("$JShell$5"));
        assertThat(ran.outcome()).isEqualTo(new Outcome.Ok(List.of(farcell.wire.Bundle.text("73"))));
        assertThat(ran.written()).containsExactly(STATICS);
    }

    @Test
    void classesThatWereNotNamedAreNotLoaded() throws IOException {
        kernel.run(invoke("$JShell$1"));
        Sent sent = take(NET);
        stop();
        start();
        kernel.asked.clear();
        Message answer = put(new Sent(new Message.Taken(sent.taken().slots(), List.of(), List.of(),
                sent.taken().bytes(), false), sent.bytes()));
        assertThat(answer).isInstanceOf(Message.Refused.class);
        assertThat(kernel.asked).doesNotContain("REPL.$JShell$3$Net");
    }
}
