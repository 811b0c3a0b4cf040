package farcell.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import farcell.session.life.SessionClocks;
import farcell.session.run.RunContext;
import farcell.wire.Message;
import farcell.wire.Scheduler;
import farcell.wire.Slot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class QuestionsTest {

    private static final Slot X = new Slot("REPL.$JShell$1", "x");
    private static final Duration PATIENCE = Duration.ofMillis(20);

    private final Kernels kernels = new Kernels();
    private final Questions questions = new Questions(kernels, new RunContext(), new SessionClocks(
            new SessionClocks.Limits(Duration.ZERO, Duration.ZERO, Duration.ZERO), Scheduler.SYSTEM, Runnable::run, () -> false,
            soon -> { }, why -> { }));

    @Test
    void theTimeWithoutAKernelDoesNotCount() throws Exception {
        List<Duration> limits = new ArrayList<>();
        long began = System.nanoTime();
        questions.await(X, PATIENCE, limit -> {
            limits.add(limit);
            if (System.nanoTime() - began < 3 * PATIENCE.toNanos()) {
                throw new TimeoutException();
            }
        });
        assertThat(limits).isNotEmpty().containsOnly(PATIENCE);
    }

    @Test
    void aKernelThatIsThereHasItsTimeAndNoMore() throws Exception {
        try (FakeKernel other = FakeKernel.withAgent(new JavaCodec(), classes -> { })) {
            kernels.attached(other.link());
            List<Duration> limits = new ArrayList<>();
            assertThatThrownBy(() -> questions.await(X, PATIENCE, limit -> {
                limits.add(limit);
                throw new TimeoutException();
            })).isInstanceOf(TimeoutException.class);
            assertThat(limits).allSatisfy(limit -> assertThat(limit).isBetween(Duration.ofNanos(1), PATIENCE));
        }
    }

    @Test
    void whenItIsGivenUpAllThatIsAskedFails() {
        CompletableFuture<Message> before = questions.need(X);
        assertThat(before).isNotDone();
        assertThat(questions.giveUp("idle for 15 min")).as("no cell waits").isEmpty();
        for (CompletableFuture<Message> each : List.of(before, questions.need(X))) {
            assertThatThrownBy(each::get).hasRootCauseMessage("the session ended, idle for 15 min");
        }
    }
}
