package farcell.wire;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Links that go on over connections which break at any byte. {@code -Dfarcell.cuts=10} makes it ten times as long. */
@Timeout(300)
class ConversationTest {

    private static final int LONG = Integer.getInteger("farcell.cuts", 1);
    private static final int EVENTS = 20_000 * LONG;
    private static final int QUESTIONS = 2_000 * LONG;
    private static final long STREAM = 100_000_003L * LONG;
    /** Bytes that a connection carries in one direction on average; a frame of data has to fit in now and then. */
    private static final int MEAN = 300_000;

    private static long budget(Random random) {
        // Now and then inside the greeting, or inside the header of the first frame.
        return 1 + (random.nextInt(6) == 0 ? random.nextInt(300)
                : (long) (-Math.log(1 - random.nextDouble()) * MEAN));
    }

    private static CompletableFuture<Long> write(Resuming test, Link link, long stream, long seed) {
        return CompletableFuture.supplyAsync(() -> {
            CRC32C sum = new CRC32C();
            Random random = new Random(seed);
            byte[] block = new byte[100_000];
            random.nextBytes(block);
            try (OutputStream out = new CheckedOutputStream(link.send(stream), sum)) {
                for (long left = STREAM; left > 0; ) {
                    int part = (int) Math.min(left, 1 + random.nextInt(block.length));
                    block[random.nextInt(block.length)]++;
                    out.write(block, 0, part);
                    left -= part;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return sum.getValue();
        }, test.executor);
    }

    private static CompletableFuture<Long> read(Resuming test, Link link, long stream) {
        return CompletableFuture.supplyAsync(() -> {
            CRC32C sum = new CRC32C();
            long bytes = 0;
            byte[] block = new byte[200_000];
            try (InputStream in = new CheckedInputStream(link.receive(stream), sum)) {
                for (int n = in.read(block); n >= 0; n = in.read(block)) {
                    bytes += n;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            assertThat(bytes).isEqualTo(STREAM);
            return sum.getValue();
        }, test.executor);
    }

    private static void ask(Link link, int count) throws Exception {
        List<CompletableFuture<Message>> window = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            window.add(link.ask(new Message.Text("question " + i)));
            if (window.size() == 20) {
                for (int k = 0; k < 20; k++) {
                    assertThat(window.get(k).get(120, SECONDS)).isEqualTo(new Message.Text("question " + (i - 19 + k)));
                }
                window.clear();
            }
        }
    }

    @Test
    void nothingIsLostDoubledOrReorderedByAThousandCuts() throws Exception {
        Random random = new Random(4711);
        try (Resuming test = new Resuming(Scheduler.SYSTEM, Resuming.QUICK)) {
            Resuming.Ear ear = new Resuming.Ear();
            Link kernel = test.kernel(ear);
            kernel.ask(new Message.Threads()).get(30, SECONDS);
            Link session = test.session();
            test.pipes = () -> {
                synchronized (random) {
                    return new BrittlePipe(budget(random), budget(random));
                }
            };
            test.latest.cut();
            CompletableFuture<Void> told = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < EVENTS; i++) {
                    session.tell(new Message.Output(i, "stdout", "line " + i));
                }
            }, test.executor);
            CompletableFuture<Void> toldBack = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < EVENTS; i++) {
                    kernel.tell(new Message.Interrupt(i));
                }
            }, test.executor);
            var down = read(test, kernel, 1);
            var up = read(test, session, 2);
            var sentDown = write(test, session, 1, 1);
            var sentUp = write(test, kernel, 2, 2);
            CompletableFuture<Void> asked = CompletableFuture.runAsync(() -> {
                try {
                    ask(kernel, QUESTIONS);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }, test.executor);
            assertThat(down.get(250, SECONDS)).isEqualTo(sentDown.get());
            assertThat(up.get(250, SECONDS)).isEqualTo(sentUp.get());
            asked.get(250, SECONDS);
            told.get(250, SECONDS);
            toldBack.get(250, SECONDS);
            // An answer comes after all that was told before it.
            kernel.ask(new Message.Threads()).get(120, SECONDS);
            session.ask(new Message.Threads()).get(120, SECONDS);
            assertThat(ear.events).hasSize(EVENTS);
            assertThat(test.sessionEars).hasSize(1);
            assertThat(test.sessionEars.get(0).events).hasSize(EVENTS);
            for (int i = 0; i < EVENTS; i++) {
                assertThat(((Message.Output) ear.events.get(i)).run()).isEqualTo(i);
                assertThat(((Message.Interrupt) test.sessionEars.get(0).events.get(i)).run()).isEqualTo(i);
            }
            assertThat(test.connections.get()).isGreaterThan(1000);
            assertThat(ear.interrupted.get()).isGreaterThan(500);
            assertThat(ear.resumed.get()).isLessThanOrEqualTo(ear.interrupted.get());
            // The last frame is not sent again when its connection breaks under it.
            test.pipes = Resuming::wholePipe;
            while (!test.latest.isWhole()) {
                test.latest.cut();
                kernel.ask(new Message.Threads()).get(120, SECONDS);
            }
            kernel.close();
            assertThat(test.sessionEars.get(0).gone).succeedsWithin(java.time.Duration.ofSeconds(20));
        }
    }

    @Test
    void bothSidesWaitWithinTheirBoundsWhileThereIsNoConnection() throws Exception {
        CountDownLatch heal = new CountDownLatch(1);
        try (Resuming test = new Resuming(Scheduler.SYSTEM, Resuming.QUICK)) {
            Resuming.Ear ear = new Resuming.Ear();
            Link kernel = test.kernel(ear);
            kernel.ask(new Message.Threads()).get(30, SECONDS);
            Link session = test.session();
            test.pipes = () -> {
                try {
                    heal.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return new BrittlePipe(Long.MAX_VALUE, Long.MAX_VALUE);
            };
            test.latest.cut();
            byte[] event = Messages.encode(new Message.Output(1, "stdout", "x".repeat(100_000)));
            int taken = 0;
            while (session.isConnected() || session.offer(event) || taken == 0) {
                taken++;
            }
            CompletableFuture<Void> full = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 400; i++) {
                    session.tell(event);
                }
            }, test.executor);
            heal.countDown();
            full.get(60, SECONDS);
            session.ask(new Message.Threads()).get(60, SECONDS);
            long bytes = ear.events.size() * 100_000L;
            assertThat(ear.events.size()).isGreaterThanOrEqualTo(400);
            assertThat(bytes - 400 * 100_000L).isLessThan(Conversation.HELD_BYTES + SendQueue.MESSAGE_BYTES);
            kernel.close();
        }
    }
}
