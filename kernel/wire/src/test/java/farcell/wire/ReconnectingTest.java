package farcell.wire;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When and how often a kernel dials, and whom a session lets in. */
@Timeout(60)
class ReconnectingTest {

    private static final Timing SLOW = Timing.DEFAULT;
    /** No beat is due while a pause between two dials is waited for. */
    private static final Timing WITHOUT_BEATS = new Timing(Duration.ofHours(1), Duration.ofHours(4), SLOW.greeting(),
            SLOW.firstBackoff(), SLOW.maxBackoff(), SLOW.limit());

    private static Message ask(Link link, String text) throws Exception {
        return link.ask(new Message.Text(text)).get(30, SECONDS);
    }

    @Test
    void aSilentConnectionIsReplacedAndAnIdleOneIsNot() throws Exception {
        VirtualScheduler clock = new VirtualScheduler();
        try (Resuming test = new Resuming(clock, SLOW)) {
            Resuming.Ear ear = new Resuming.Ear();
            Link kernel = test.kernel(ear);
            assertThat(ask(kernel, "a")).isEqualTo(new Message.Text("a"));
            for (int i = 0; i < 40; i++) {
                clock.advance(SLOW.beat());
                // Both sides have to be given the time to say what is due.
                assertThat(ask(kernel, "a")).isEqualTo(new Message.Text("a"));
            }
            assertThat(ear.interrupted.get()).isZero();
            BrittlePipe frozen = test.latest;
            frozen.freeze();
            var answer = kernel.ask(new Message.Text("b"));
            // Not longer than until it is given up: the time for the next handshake would pass, too.
            while (kernel.isConnected() && test.latest == frozen) {
                clock.advance(SLOW.beat());
            }
            assertThat(answer.get(30, SECONDS)).isEqualTo(new Message.Text("b"));
            assertThat(ear.interrupted.get()).isOne();
            assertThat(ear.resumed.get()).isOne();
            kernel.close();
        }
    }

    @Test
    void whoCannotBeReachedIsDialledLessAndLessAndGivenUpAtTheLimit() throws Exception {
        VirtualScheduler clock = new VirtualScheduler();
        AtomicInteger dials = new AtomicInteger();
        try (Resuming test = new Resuming(clock, WITHOUT_BEATS)) {
            Resuming.Ear ear = new Resuming.Ear();
            Link kernel = Links.dial(() -> {
                if (dials.incrementAndGet() > 1) {
                    throw new IOException("no route to host");
                }
                return test.dial();
            }, Resuming.SECRET, "kernel 1", ear, test.executor, "test", clock, WITHOUT_BEATS);
            ask(kernel, "a");
            test.latest.cut();
            while (!ear.gone.isDone()) {
                clock.awaitTask(WITHOUT_BEATS.maxBackoff(), ear.gone);
                clock.advance(WITHOUT_BEATS.maxBackoff());
            }
            assertThat(ear.gone.get()).hasMessageMatching(
                    "no connection for \\d+ s, the last try: no route to host");
            // Ten minutes of five to ten seconds, after some shorter ones; time passes in steps of ten.
            assertThat(dials.get()).isBetween(20, 140);
            assertThatExceptionOfType(Exception.class).isThrownBy(() -> ask(kernel, "b"))
                    .withMessageContaining("no route to host");
        }
    }

    @Test
    void pausesGrowAndDiffer() {
        Redialing road = new Redialing(() -> null, Resuming.SECRET, "", Scheduler.SYSTEM, SLOW);
        assertThat(road.backoff(0)).isZero();
        assertThat(road.backoff(1)).isZero();
        for (int i = 0; i < 100; i++) {
            assertThat(road.backoff(2)).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
            assertThat(road.backoff(5)).isBetween(Duration.ofMillis(400), Duration.ofMillis(800));
            assertThat(road.backoff(1000)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
        }
        assertThat(road.backoff(1000)).isNotEqualTo(road.backoff(1000));
    }

    @Test
    void aNewerKernelTakesOverAndTheOlderOneIsToldWhetherConnectedOrNot() throws Exception {
        try (Resuming test = new Resuming(Scheduler.SYSTEM, Resuming.QUICK)) {
            Resuming.Ear first = new Resuming.Ear();
            Resuming.Ear second = new Resuming.Ear();
            Resuming.Ear third = new Resuming.Ear();
            Link one = test.kernel(first);
            ask(one, "a");
            Link two = Links.dial(test::dial, Resuming.SECRET, "kernel 2", second, test.executor, "test",
                    Scheduler.SYSTEM, Resuming.QUICK);
            assertThat(first.gone.get(30, SECONDS)).isInstanceOf(TakenOverException.class)
                    .hasMessage("another kernel attached to the session: kernel 2");
            assertThat(test.sessionEars.get(0).gone.get(30, SECONDS)).isInstanceOf(TakenOverException.class);
            assertThat(ask(two, "b")).isEqualTo(new Message.Text("b"));
            // The second cannot dial while the third attaches.
            BrittlePipe old = test.latest;
            CompletableFuture<Void> attached = new CompletableFuture<>();
            var pipes = test.pipes;
            test.pipes = () -> {
                attached.join();
                return pipes.get();
            };
            old.cut();
            BrittlePipe another = new BrittlePipe(Long.MAX_VALUE, Long.MAX_VALUE);
            test.executor.execute(() -> {
                try {
                    test.reception.take(another.session);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            Link three = Links.dial(() -> another.kernel, Resuming.SECRET, "kernel 3", third, test.executor, "test",
                    Scheduler.SYSTEM, Resuming.QUICK);
            attached.complete(null);
            assertThat(second.gone.get(30, SECONDS)).isInstanceOf(TakenOverException.class)
                    .hasMessage("another kernel attached to the session: kernel 3");
            assertThat(ask(three, "c")).isEqualTo(new Message.Text("c"));
            assertThat(third.gone).isNotDone();
            three.close();
        }
    }

    @Test
    void whoDoesNotKnowTheSecretIsRefusedOnBothSides() throws Exception {
        try (Resuming test = new Resuming(Scheduler.SYSTEM, Resuming.QUICK)) {
            assertThatExceptionOfType(RefusedConnectionException.class).isThrownBy(() -> Links.dial(test::dial,
                            "guess".getBytes(), "thief", new EarBase(), test.executor, "t", Scheduler.SYSTEM, SLOW))
                    .withMessageContaining("does not know the secret");
            // A thief who does not check whom he talks to.
            ByteChannel channel = test.dial();
            ByteBuffer said = ByteBuffer.allocate(67).putInt(0x46415243).putInt(Messages.PROTOCOL).put((byte) 1);
            channel.write(said.position(0).limit(67));
            readFully(channel, 8 + 64);
            channel.write(ByteBuffer.allocate(32));
            assertThat(readFully(channel, 11).get(0)).isEqualTo(Greeting.REFUSED);
            assertThat(test.sessionEars).isEmpty();
        }
    }

    private static ByteBuffer readFully(ByteChannel channel, int bytes) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(bytes);
        while (all.hasRemaining() && channel.read(all) >= 0) {
            // Until it is full.
        }
        return all.flip();
    }

    @Test
    void othersProtocolsAreNamed() throws Exception {
        try (Resuming test = new Resuming(Scheduler.SYSTEM, Resuming.QUICK)) {
            ByteChannel older = test.dial();
            older.write(ByteBuffer.allocate(67).putInt(0x46415243).putInt(1).position(0).limit(67));
            ByteBuffer head = readFully(older, 8);
            assertThat(head.getInt()).isEqualTo(0x46415243);
            assertThat(head.getInt()).isEqualTo(Messages.PROTOCOL);
            BrittlePipe pipe = new BrittlePipe(Long.MAX_VALUE, Long.MAX_VALUE);
            pipe.session.write(ByteBuffer.allocate(8).putInt(0x46415243).putInt(99).flip());
            assertThatExceptionOfType(RefusedConnectionException.class).isThrownBy(() -> Links.dial(() -> pipe.kernel,
                            Resuming.SECRET, "k", new EarBase(), test.executor, "t", Scheduler.SYSTEM, SLOW))
                    .withMessageContaining("a session that speaks protocol 99 where we speak");
        }
    }

    /** Each says something else than the kernel that has the conversation would. */
    @Test
    void hostileAndStaleResumesAreRefusedAndTheConversationGoesOn() throws Exception {
        try (Resuming test = new Resuming(Scheduler.SYSTEM, Resuming.QUICK)) {
            byte[][] id = new byte[1][];
            Link kernel = Links.dial(() -> spied(test.dial(), id), Resuming.SECRET, "kernel 1", new EarBase(),
                    test.executor, "t", Scheduler.SYSTEM, Resuming.QUICK);
            for (int i = 0; i < 50; i++) {
                ask(kernel, "x");
            }
            List<Consumer<ByteChannel>> attempts = List.of(
                    channel -> resume(channel, true, new byte[16], 0),
                    channel -> resume(channel, true, id[0], 1_000_000),
                    channel -> resume(channel, true, id[0], -1),
                    channel -> resume(channel, false, id[0], 0));
            for (Consumer<ByteChannel> attempt : attempts) {
                assertThatExceptionOfType(IllegalStateException.class)
                        .isThrownBy(() -> attempt.accept(test.dial()))
                        .withCauseInstanceOf(RefusedConnectionException.class);
            }
            assertThat(ask(kernel, "y")).isEqualTo(new Message.Text("y"));
            assertThat(test.sessionEars).hasSize(1);
            kernel.close();
        }
    }

    private static void resume(ByteChannel channel, boolean resume, byte[] conversation, long received) {
        try {
            Greeting.asKernel(channel, Resuming.SECRET, new Greeting.Request(resume, conversation, received, "thief"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Keeps the id of the conversation that a kernel says first. */
    private static ByteChannel spied(ByteChannel channel, byte[][] id) {
        return new ByteChannel() {
            @Override
            public int read(ByteBuffer target) throws IOException {
                return channel.read(target);
            }

            @Override
            public int write(ByteBuffer source) throws IOException {
                if (id[0] == null) {
                    id[0] = new byte[16];
                    source.duplicate().position(source.position() + 9).get(id[0]);
                }
                return channel.write(source);
            }

            @Override
            public boolean isOpen() {
                return channel.isOpen();
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    @Test
    void aSessionThatIsSlowToTakeAKernelDoesNotDropIt() throws Exception {
        VirtualScheduler clock = new VirtualScheduler();
        CompletableFuture<Void> started = new CompletableFuture<>();
        try (Resuming test = new Resuming(clock, SLOW)) {
            test.beforeConnect = started::join;
            Resuming.Ear ear = new Resuming.Ear();
            Link kernel = test.kernel(ear);
            clock.advance(SLOW.greeting().plusSeconds(1));
            started.complete(null);
            assertThat(ask(kernel, "a")).isEqualTo(new Message.Text("a"));
            assertThat(ear.interrupted.get()).isZero();
            kernel.close();
        }
    }

    @Test
    void whoSaysNothingIsDroppedInTime() throws Exception {
        VirtualScheduler clock = new VirtualScheduler();
        try (Resuming test = new Resuming(clock, SLOW)) {
            ByteChannel mute = test.dial();
            clock.awaitTask(SLOW.greeting(), new CompletableFuture<>());
            clock.advance(SLOW.greeting());
            assertThat(mute.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }
}
