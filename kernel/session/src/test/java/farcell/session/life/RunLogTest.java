package farcell.session.life;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.wire.Link;
import farcell.wire.Message;
import farcell.wire.Message.Collected;
import farcell.wire.Message.Output;
import farcell.wire.Message.Outcome;
import farcell.wire.Message.Phase;
import farcell.wire.Message.Replay;
import farcell.wire.Message.RunKept;
import farcell.wire.Messages;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RunLogTest {

    private static final RunLog.Limits SMALL = new RunLog.Limits(4_000, 100_000, 2_000);

    @TempDir
    Path directory;

    /** A kernel: keeps what it is told, and may be cut off or slow. */
    private static final class Kernel implements Link {
        private final List<Message> told = new ArrayList<>();
        private boolean connected = true;
        private boolean open = true;

        @Override
        public synchronized boolean offer(byte[] event) {
            return open && connected && add(event);
        }

        @Override
        public synchronized void tell(byte[] event) {
            while (open && !connected) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            if (open) {
                add(event);
            }
        }

        private boolean add(byte[] event) {
            try {
                told.add(Messages.decode(event));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            notifyAll();
            return true;
        }

        synchronized void connected(boolean now) {
            connected = now;
            notifyAll();
        }

        synchronized void end() {
            open = false;
            notifyAll();
        }

        synchronized List<Message> await(int count) throws InterruptedException {
            while (told.size() < count) {
                wait();
            }
            return new ArrayList<>(told);
        }

        synchronized int count() {
            return told.size();
        }

        @Override
        public void tell(Message event) {
            tell(Messages.encode(event));
        }

        @Override
        public synchronized boolean isOpen() {
            return open;
        }

        @Override
        public synchronized boolean isConnected() {
            return open && connected;
        }

        @Override
        public CompletableFuture<Message> ask(Message question) {
            throw new UnsupportedOperationException();
        }

        @Override
        public OutputStream send(long stream) {
            throw new UnsupportedOperationException();
        }

        @Override
        public InputStream receive(long stream) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void abort(long stream, String why) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long newStream() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            end();
        }
    }

    private final Kernel first = new Kernel();
    private final Kernel second = new Kernel();

    private RunLog log(RunLog.Limits limits) {
        RunLog log = new RunLog(directory.resolve("runs"), limits, () -> 1000);
        log.kernel(first);
        log.willCollect();
        log.begin(7, "Cell[1]", first);
        return log;
    }

    private static Output line(long run, int number) {
        return new Output(run, "stdout", "line " + number + "\n");
    }

    private static Message.Ran ran(long run) {
        return new Message.Ran(run, new Outcome.Ok(List.of()), 1, List.of(), List.of());
    }

    private static List<Message> lines(int from, int to) {
        List<Message> lines = new ArrayList<>();
        for (int i = from; i <= to; i++) {
            lines.add(line(7, i));
        }
        return lines;
    }

    @Test
    void aKernelThatStartedARunIsToldAtOnceAndTheAnswerCountsAsAnEvent() {
        RunLog log = log(RunLog.Limits.USUAL);
        lines(1, 5).forEach(event -> log.tell(7, event));
        assertThat(first.told).isEqualTo(lines(1, 5));
        assertThat(log.kept()).containsExactly(new RunKept(7, "Cell[1]", Phase.RUNNING, 1, 6, 0));
        log.finished(ran(7));
        assertThat(first.told).hasSize(5);
        assertThat(log.kept()).containsExactly(new RunKept(7, "Cell[1]", Phase.OK, 1, 7, 0));
        log.collected(new Collected(7, 6));
        assertThat(log.kept()).isEmpty();
        assertThat(log.latest()).isEqualTo(7);
        log.tell(7, line(7, 6));
        assertThat(first.told).hasSize(6);
        assertThat(log.kept()).containsExactly(new RunKept(7, "Cell[1]", Phase.OK, 7, 8, 0));
    }

    @Test
    void aSecondKernelGetsWhatTheFirstDidNotCollectAndThenWhatComesEachOnce() throws Exception {
        RunLog log = log(new RunLog.Limits(4_000, 1_000_000, 2_000));
        lines(1, 3000).forEach(event -> log.tell(7, event));
        first.await(3000);
        log.collected(new Collected(7, 1000));
        first.end();
        log.kernel(null);
        lines(3001, 4000).forEach(event -> log.tell(7, event));
        assertThat(Files.list(directory.resolve("runs"))).isNotEmpty();
        log.kernel(second);
        log.willCollect();
        assertThat(log.kept().get(0).phase()).isEqualTo(Phase.RUNNING);
        assertThat(log.kept().get(0).first()).isLessThanOrEqualTo(1001);
        lines(4001, 4100).forEach(event -> log.tell(7, event));
        assertThat(second.count()).isZero();
        log.replay(new Replay(7, 1001));
        lines(4101, 5000).forEach(event -> log.tell(7, event));
        log.finished(ran(7));
        List<Message> told = second.await(1 + 4000 + 1);
        assertThat(told.get(0)).isEqualTo(new Message.Replayed(7, 1001));
        assertThat(told.subList(1, 4001)).isEqualTo(lines(1001, 5000));
        assertThat(told.get(4001)).isEqualTo(ran(7));
        log.collected(new Collected(7, 5001));
        assertThat(Files.list(directory.resolve("runs"))).isEmpty();
        assertThat(second.count()).isEqualTo(4002);
    }

    @Test
    void whileTheConnectionIsCutNobodyWaitsAndAllComesInOrder() throws Exception {
        RunLog log = log(SMALL);
        lines(1, 10).forEach(event -> log.tell(7, event));
        first.connected(false);
        log.connectionChanged();
        lines(11, 3000).forEach(event -> log.tell(7, event));
        CompletableFuture<Void> finished = CompletableFuture.runAsync(() -> log.finished(ran(7)));
        assertThat(first.count()).isEqualTo(10);
        assertThat(finished).isNotDone();
        first.connected(true);
        log.connectionChanged();
        finished.get(30, TimeUnit.SECONDS);
        assertThat(first.told).isEqualTo(lines(1, 3000));
    }

    @Test
    void whoPrintsWaitsWhileAConnectedKernelIsFarBehind() throws Exception {
        RunLog log = log(SMALL);
        CompletableFuture<Void> printing = CompletableFuture.runAsync(() -> {
            first.connected(false);
            lines(1, 2000).forEach(event -> log.tell(7, event));
        });
        // Not connected: it is done, whatever is behind.
        printing.get(30, TimeUnit.SECONDS);
        first.connected(true);
        log.connectionChanged();
        assertThat(first.await(2000)).isEqualTo(lines(1, 2000));
    }

    @Test
    void whatDoesNotFitIsCountedAndSaid() throws Exception {
        RunLog log = log(SMALL);
        first.end();
        log.kernel(null);
        lines(1, 10_000).forEach(event -> log.tell(7, event));
        log.kernel(second);
        log.replay(new Replay(7, 1));
        long kept = log.kept().get(0).next() - 1;
        assertThat(kept).isBetween(2000L, 9000L);
        second.await((int) kept + 1);
        log.collected(new Collected(7, kept));
        log.finished(ran(7));
        List<Message> told = second.await((int) kept + 3);
        assertThat(told.subList(1, (int) kept + 1)).isEqualTo(lines(1, (int) kept));
        assertThat(((Output) told.get((int) kept + 1)).text()).contains("bytes of output were not kept here");
        assertThat(told.get((int) kept + 2)).isEqualTo(ran(7));
    }

    @Test
    void aDiskThatTakesNothingIsSaidAndTheRunGoesOn() throws Exception {
        Files.writeString(directory.resolve("runs"), "in the way");
        RunLog log = log(SMALL);
        first.connected(false);
        log.connectionChanged();
        lines(1, 120).forEach(event -> log.tell(7, event));
        first.connected(true);
        log.connectionChanged();
        List<Message> told = first.await(121);
        assertThat(told).filteredOn(event -> ((Output) event).text().contains("can not be kept on the disk")).hasSize(1);
        assertThat(told).containsSubsequence(lines(1, 120));
    }

    @Test
    void ofAKernelThatDoesNotCollectOnlyAFewMegabytesAreHeld() throws Exception {
        RunLog log = new RunLog(directory.resolve("runs"), SMALL, () -> 1000);
        log.kernel(first);
        log.begin(7, "Cell[1]", first);
        lines(1, 5000).forEach(event -> log.tell(7, event));
        assertThat(first.told).isEqualTo(lines(1, 5000));
        assertThat(directory.resolve("runs")).doesNotExist();
        assertThat(log.kept().get(0).first()).isGreaterThan(4000);
        assertThat(log.kept().get(0).next()).isEqualTo(5001);
    }
}
