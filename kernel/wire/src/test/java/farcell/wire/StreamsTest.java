package farcell.wire;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StreamsTest {

    private Pair pair;

    @BeforeEach
    void connect() throws IOException {
        pair = new Pair(true);
    }

    @AfterEach
    void disconnect() throws IOException {
        pair.close();
    }

    @Test
    void streamNumbersOfTheSidesNeverMeet() {
        assertThat(pair.kernel.newStream() % 2).isZero();
        assertThat(pair.session.newStream() % 2).isOne();
    }

    @Test
    void aKernelHandsTheDataOfOneSessionOnToAnother() throws Exception {
        byte[] data = new byte[20_000_003];
        new Random(5).nextBytes(data);
        try (Pair other = new Pair(true)) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                try (OutputStream out = pair.session.send(11)) {
                    out.write(data);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }, pair.executor);
            CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> {
                try (InputStream in = other.session.receive(12)) {
                    return in.readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }, pair.executor);
            try (InputStream in = pair.kernel.receive(11); OutputStream out = other.kernel.send(12)) {
                // What was read or written before does not get lost or change places.
                out.write(in.readNBytes(1000));
                out.write(in.read());
                assertThat(in.transferTo(out)).isEqualTo(data.length - 1001);
                assertThat(in.read()).isEqualTo(-1);
            }
            sent.get(60, SECONDS);
            assertThat(received.get(60, SECONDS)).isEqualTo(data);
        }
    }

    /** Rooms and what is written come in their order, and what lies together is shown where it lies. */
    @Test
    void whatIsPutIntoARoomIsShownWhole() throws Exception {
        byte[] data = new byte[5 * ChunkOutput.ROOM];
        new Random(6).nextBytes(data);
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
            try (ChunkOutput out = (ChunkOutput) pair.session.send(11)) {
                out.write(data, 0, 10);
                int done = 10;
                for (int length : new int[] {ChunkOutput.ROOM, 1, ChunkOutput.ROOM, 40_000}) {
                    out.room().put(data, done, length);
                    out.sendRoom();
                    done += length;
                }
                out.write(data, done, data.length - done);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }, pair.executor);
        ByteBuffer came = ByteBuffer.allocate(data.length);
        try (ChunkInput in = (ChunkInput) pair.kernel.receive(11)) {
            came.put(in.readNBytes(10));
            came.put(in.together(ChunkOutput.ROOM));
            assertThat(in.together(2)).as("it is in two pieces").isNull();
            came.put(in.together(1));
            came.put(in.together(ChunkOutput.ROOM / 2));
            came.put(in.together(ChunkOutput.ROOM / 2));
            came.put(in.readNBytes(1));
            came.put(in.together(39_999));
            came.put(in.readAllBytes());
            assertThat(in.together(1)).as("nothing is left").isNull();
        }
        sent.get(60, SECONDS);
        assertThat(came.array()).isEqualTo(data);
    }

    /** Who asks for data opens the stream first: that gives the whole window, before there is a writer. */
    @Test
    void aStreamThatIsOpenBeforeItIsWrittenTakesAWholeWindow() throws Exception {
        try (InputStream in = pair.kernel.receive(11)) {
            pair.kernel.ask(new Message.Text("what was said before has arrived")).get(60, SECONDS);
            CompletableFuture<Long> sent = CompletableFuture.supplyAsync(() -> send(11, Frame.WINDOW), pair.executor);
            assertThat(sent.get(60, SECONDS)).as("sent while nobody reads").isNotNull();
            assertThat(in.transferTo(OutputStream.nullOutputStream())).isEqualTo(Frame.WINDOW);
        }
    }

    @Test
    void whatIsHandedOnStopsWhenTheReceiverBreaksIt() throws Exception {
        try (Pair other = new Pair(true)) {
            CompletableFuture<Long> sent = CompletableFuture.supplyAsync(() -> send(11, 1L << 30), pair.executor);
            other.session.receive(12).close();
            try (InputStream in = pair.kernel.receive(11); OutputStream out = other.kernel.send(12)) {
                assertThatExceptionOfType(IOException.class).isThrownBy(() -> in.transferTo(out))
                        .withMessageContaining("stopped reading");
            } catch (IOException e) {
                // Closing a broken stream says so again.
            }
            assertThat(sent.handle((size, thrown) -> thrown).get(60, SECONDS)).isNotNull();
        }
    }

    @Test
    void aQuarterGigabytePassesWhileThousandsOfMessagesDo() throws Exception {
        long size = 256L << 20;
        long stream = pair.session.newStream();
        CompletableFuture<Long> sent = CompletableFuture.supplyAsync(() -> send(stream, size), pair.executor);
        CompletableFuture<Long> read = CompletableFuture.supplyAsync(() -> {
            CheckedInputStream in = new CheckedInputStream(pair.kernel.receive(stream), new CRC32C());
            try (in) {
                long total = in.transferTo(OutputStream.nullOutputStream());
                assertThat(total).isEqualTo(size);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return in.getChecksum().getValue();
        }, pair.executor);
        List<CompletableFuture<Message>> answers = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            pair.session.tell(new Message.Output(i, "stdout", "line " + i));
            answers.add(pair.kernel.ask(new Message.Text("question " + i)));
        }
        for (int i = 0; i < 5000; i++) {
            assertThat(answers.get(i).get(60, SECONDS)).isEqualTo(new Message.Text("question " + i));
        }
        assertThat(read.get(60, SECONDS)).isEqualTo(sent.get());
        pair.kernel.ask(new Message.Threads()).get(60, SECONDS);
        assertThat(pair.kernelSaw.events).hasSize(5000);
    }

    private long send(long stream, long size) {
        CheckedOutputStream out = new CheckedOutputStream(pair.session.send(stream), new CRC32C());
        byte[] block = new byte[1_000_003];
        new Random(1).nextBytes(block);
        try (out) {
            for (long left = size; left > 0; left -= block.length) {
                out.write(block, 0, (int) Math.min(left, block.length));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.getChecksum().getValue();
    }

    @Test
    void aReaderThatDoesNotReadHoldsTheWriterButNotTheEvents() throws Exception {
        long stream = pair.session.newStream();
        InputStream in = pair.kernel.receive(stream);
        AtomicLong written = new AtomicLong();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            try (OutputStream out = pair.session.send(stream)) {
                byte[] block = new byte[1 << 20];
                for (int i = 0; i < 64; i++) {
                    out.write(block);
                    written.addAndGet(block.length);
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }, pair.executor);
        for (int i = 0; i < 2000; i++) {
            pair.session.tell(new Message.Output(i, "stdout", "still here"));
            pair.kernel.ask(new Message.Threads()).get(30, SECONDS);
        }
        assertThat(writer.isDone()).isFalse();
        assertThat(written.get()).isLessThanOrEqualTo(Frame.WINDOW + Frame.CHUNK);
        pair.kernel.ask(new Message.Threads()).get(30, SECONDS);
        assertThat(pair.kernelSaw.events).hasSize(2000);

        assertThat(in.transferTo(OutputStream.nullOutputStream())).isEqualTo(64L << 20);
        writer.get(30, SECONDS);
    }

    @Test
    void dataMayArriveBeforeTheReaderOpensTheStream() throws Exception {
        try (OutputStream out = pair.session.send(1)) {
            out.write(new byte[] {1, 2, 3});
            out.write(4);
        }
        assertThat(pair.kernel.receive(1).readAllBytes()).containsExactly(1, 2, 3, 4);
        // The same number can carry data the other way.
        try (OutputStream out = pair.kernel.send(1)) {
            out.write(5);
        }
        assertThat(pair.session.receive(1).readAllBytes()).containsExactly(5);
    }

    @Test
    void flushSendsWhatIsThere() throws Exception {
        OutputStream out = pair.session.send(1);
        out.write(9);
        out.flush();
        assertThat(pair.kernel.receive(1).read()).isEqualTo(9);
    }

    @Test
    void abortBreaksBothHalvesOnTheOtherSide() throws Exception {
        OutputStream out = pair.session.send(2);
        InputStream in = pair.session.receive(2);
        CompletableFuture<Throwable> reader = CompletableFuture.supplyAsync(() -> failure(in::read), pair.executor);
        CompletableFuture<Throwable> writer = CompletableFuture.supplyAsync(() -> failure(() -> {
            while (true) {
                out.write(new byte[100_000]);
            }
        }), pair.executor);
        pair.kernel.abort(2, "the variable is too large");
        assertThat(reader.get(30, SECONDS)).hasMessage("the variable is too large");
        assertThat(writer.get(30, SECONDS)).hasMessage("the variable is too large");
        assertThat(failure(out::close)).hasMessage("the variable is too large");
    }

    @Test
    void aStreamAbortedBeforeItIsOpenedIsBrokenWhenItIs() throws Exception {
        pair.kernel.abort(2, "never mind");
        pair.kernel.ask(new Message.Threads()).get(30, SECONDS);
        assertThat(failure(() -> pair.session.receive(2).read())).hasMessage("never mind");
        OutputStream out = pair.session.send(2);
        out.write(1);
        assertThat(failure(out::flush)).hasMessage("never mind");
    }

    @Test
    void whoAbortsCanCloseInPeace() throws Exception {
        OutputStream out = pair.kernel.send(2);
        out.write(new byte[500_000]);
        pair.kernel.abort(2, "encoding failed");
        out.close();
        pair.kernel.ask(new Message.Threads()).get(30, SECONDS);
        assertThat(failure(() -> pair.session.receive(2).readAllBytes())).hasMessage("encoding failed");
    }

    @Test
    void aReaderThatClosesEarlyStopsTheWriter() throws Exception {
        OutputStream out = pair.session.send(1);
        out.write(new byte[1 << 20]);
        InputStream in = pair.kernel.receive(1);
        assertThat(in.read()).isZero();
        in.close();
        Throwable stopped = failure(() -> {
            while (true) {
                out.write(new byte[1 << 20]);
            }
        });
        assertThat(stopped).isInstanceOf(IOException.class).hasMessage("The other side stopped reading");
        pair.kernel.ask(new Message.Threads()).get(30, SECONDS);
        assertThat(pair.kernel.isOpen()).isTrue();
    }

    @Test
    void anInterruptedWriterTellsTheReader() throws Exception {
        OutputStream out = pair.session.send(1);
        out.write(new byte[1 << 20]);
        out.write(1);
        Thread.currentThread().interrupt();
        assertThat(failure(out::flush)).isInstanceOf(IOException.class);
        assertThat(Thread.interrupted()).isTrue();
        failure(out::close);
        assertThat(failure(() -> pair.kernel.receive(1).readAllBytes())).hasMessage("The other side stopped sending");
    }

    @Test
    void moreDataThanCreditEndsTheLink() throws Exception {
        try (Pair bare = new Pair(false)) {
            CompletableFuture.runAsync(() -> failure(() -> {
                for (int number = 0; number < 10; number++) {
                    ByteBuffer frame = LinksTest.frame(Frame.DATA, 1, number, new byte[Frame.CHUNK]);
                    while (frame.hasRemaining()) {
                        bare.sessionChannel.write(frame);
                    }
                }
            }), bare.executor);
            assertThat(bare.kernelSaw.gone.get(30, SECONDS)).hasMessageContaining("more data than there was credit");
        }
    }

    @Test
    void streamsThatNobodyReadsAreLimited() throws Exception {
        try (Pair bare = new Pair(false)) {
            for (int number = 0; number < 65; number++) {
                bare.sessionChannel.write(LinksTest.frame(Frame.DATA, number, number, new byte[1]));
            }
            assertThat(bare.kernelSaw.gone.get(30, SECONDS)).hasMessageContaining("streams that nobody reads");
        }
    }

    private interface Task {
        void run() throws Exception;
    }

    private static Throwable failure(Task task) {
        try {
            task.run();
            return null;
        } catch (Throwable e) {
            return e;
        }
    }
}
