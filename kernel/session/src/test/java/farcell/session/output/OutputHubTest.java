package farcell.session.output;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.wire.Bundle;
import farcell.wire.Message;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutputHubTest {

    private final LinkedBlockingQueue<Message> sent = new LinkedBlockingQueue<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private volatile long run = 1;
    private final OutputHub hub = new OutputHub(sent::add, () -> run, timer);
    private final PrintStream out = hub.stream("stdout");
    private final PrintStream err = hub.stream("stderr");

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private List<Message> sentSoFar() {
        List<Message> all = new ArrayList<>();
        sent.drainTo(all);
        return all;
    }

    private static Message.Output output(long run, String name, String text) {
        return new Message.Output(run, name, text);
    }

    @Test
    void gathersPrintsAndKeepsTheOrderOfBothStreamsAndDisplays() {
        timer.shutdown();
        out.print("a");
        out.println(1);
        err.print("b");
        out.print("c");
        assertThat(sentSoFar()).isEmpty();
        hub.show(Bundle.text("shown"), "", false);
        out.print("d");
        hub.clear(true);
        assertThat(sentSoFar()).containsExactly(output(1, "stdout", "a1\n"), output(1, "stderr", "b"),
                output(1, "stdout", "c"), new Message.Show(1, Bundle.text("shown"), "", false),
                output(1, "stdout", "d"), new Message.Clear(1, true));
    }

    @Test
    void sendsByItselfAfterAWhileAndAtOnceWhenThereIsMuch() throws Exception {
        out.print("x");
        assertThat(sent.poll(30, TimeUnit.SECONDS)).isEqualTo(output(1, "stdout", "x"));
        timer.shutdown();
        out.print("y".repeat(OutputHub.MAX_PENDING_BYTES));
        assertThat(sentSoFar()).hasSize(1);
    }

    @Test
    void runsAreKeptApart() {
        timer.shutdown();
        out.print("one");
        run = 2;
        out.print("two");
        hub.flush(2);
        assertThat(sentSoFar()).containsExactly(output(2, "stdout", "two"));
        hub.flushAll();
        assertThat(sentSoFar()).containsExactly(output(1, "stdout", "one"));
    }

    @Test
    void charactersWrittenInPiecesStayWhole() {
        timer.shutdown();
        byte[] bytes = "a\u00e4\u20ac\ud83d\ude00z".getBytes(StandardCharsets.UTF_8);
        for (byte each : bytes) {
            out.write(each);
            hub.flush(1);
        }
        StringBuilder text = new StringBuilder();
        sentSoFar().forEach(message -> text.append(((Message.Output) message).text()));
        assertThat(text).hasToString("a\u00e4\u20ac\ud83d\ude00z");
    }

    @Test
    void malformedBytesDoNotStopTheStream() {
        timer.shutdown();
        out.write(0xFF);
        out.write(0xC3);
        out.print("a");
        hub.flush(1);
        assertThat(sentSoFar()).isEqualTo(Collections.singletonList(output(1, "stdout", "\ufffd\ufffda")));
    }
}
