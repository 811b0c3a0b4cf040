package farcell.session.output;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.wire.Bundle;
import farcell.wire.Message;
import farcell.wire.Messages;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputHubTest {

    private final LinkedBlockingQueue<Message> sent = new LinkedBlockingQueue<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private volatile long run = 1;
    @TempDir
    Path directory;
    private OutputHub hub;
    private PrintStream out;
    private PrintStream err;

    @BeforeEach
    void open() {
        hub = new OutputHub((number, event) -> sent.add(decoded(event)), () -> run, timer, directory.resolve("session"));
        out = hub.stream("stdout");
        err = hub.stream("stderr");
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private static Message decoded(byte[] event) {
        try {
            return Messages.decode(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
    void aThousandLinesAreOneMessageAtTheEndOfTheirRun() {
        timer.shutdown();
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            out.println("line " + i);
            lines.append("line ").append(i).append('\n');
        }
        hub.end(1);
        assertThat(sentSoFar()).containsExactly(output(1, "stdout", lines.toString()));
    }

    private String text(String stream) {
        StringBuilder text = new StringBuilder();
        sentSoFar().forEach(message -> {
            if (message instanceof Message.Output output && output.name().equals(stream)) {
                text.append(output.text());
            }
        });
        return text.toString();
    }

    @Test
    void whatIsTooMuchIsLeftOutAndGoesToAFileAsAWhole() throws Exception {
        hub.limit(100_000);
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            out.println("line " + i + " \u20ac");
            all.append("line ").append(i).append(" \u20ac\n");
        }
        hub.flush(1);
        List<Message> before = sentSoFar();
        sent.addAll(before);
        String shown = text("stdout");
        assertThat(all.toString()).startsWith(shown);
        assertThat(shown.getBytes(StandardCharsets.UTF_8).length).isBetween(99_990, 100_000);
        sent.addAll(before);
        Path file = directory.resolve("session/output-1.txt");
        assertThat(text("stderr")).contains("[more than 100.0 kB of output: the rest is left out here and goes to " + file);
        hub.end(1);
        List<Message> end = sentSoFar();
        sent.addAll(end);
        assertThat(text("stdout")).endsWith("line 49999 \u20ac\n").startsWith("line ").hasSizeLessThan(5_000);
        sent.addAll(end);
        assertThat(text("stderr")).contains("in 50,000 lines").contains("all of it is in " + file);
        assertThat(Files.readString(file)).isEqualTo(all.toString());
        run = 2;
        out.print("the next run shows again");
        hub.end(2);
        assertThat(sentSoFar()).containsExactly(output(2, "stdout", "the next run shows again"));
    }

    @Test
    void whatIsShownWholeLeavesNoFile() throws Exception {
        hub.limit(1_000_000);
        out.print("x".repeat(500_000));
        assertThat(Files.exists(directory.resolve("session/output-1.txt"))).isTrue();
        hub.end(1);
        assertThat(text("stdout")).hasSize(500_000);
        assertThat(Files.exists(directory.resolve("session/output-1.txt"))).isFalse();
        out.print("y".repeat(600_000));
        hub.flushAll();
        assertThat(text("stderr")).contains("more than 1.0 MB of output");
    }

    @Test
    void aFileThatCannotBeWrittenHarmsNoRun() throws Exception {
        Files.createFile(directory.resolve("session"));
        hub.limit(100_000);
        out.print("x".repeat(300_000));
        hub.end(1);
        assertThat(text("stderr")).contains("200.0 kB of it left out here; the file could not be written");
    }

    @Test
    void endlessDisplaysEnd() {
        for (int i = 0; i < 3_000; i++) {
            hub.show(Bundle.text("d" + i), "", false);
        }
        hub.show(Bundle.text("update"), "id", true);
        List<Message> all = sentSoFar();
        assertThat(all.stream().filter(Message.Show.class::isInstance)).hasSize(2_001);
        sent.addAll(all);
        assertThat(text("stderr")).contains("more than 2000 displays");
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
