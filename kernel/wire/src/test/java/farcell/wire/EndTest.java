package farcell.wire;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of what arrives while a link ends. */
@Timeout(60)
class EndTest {

    /** Whether the reader of a link has something for its deliverer, who has too much already. */
    private static boolean isReaderHeldUp(String link) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(each -> each.getKey().getName().endsWith("reader, " + link)).map(Map.Entry::getValue)
                .anyMatch(stack -> Arrays.stream(stack).anyMatch(frame -> frame.getMethodName().equals("wait"))
                        && Arrays.stream(stack).anyMatch(
                                frame -> frame.getClassName().equals(DeliveryQueue.class.getName())));
    }

    @Test
    void anAnswerThatComesTooLateToBeDeliveredFailsItsQuestion() throws Exception {
        CountDownLatch handled = new CountDownLatch(1);
        EarBase busy = new EarBase() {
            @Override
            public void event(Message event) {
                join(handled);
            }
        };
        try (Pair pair = new Pair(false)) {
            Link late = Links.over(pair.sessionChannel, false, busy, pair.executor, "late");
            Message large = new Message.Exiting("x".repeat(40 << 20));
            pair.kernelSaw.answers = question -> {
                pair.kernel.tell(new Message.Exiting("the deliverer is busy with this"));
                pair.kernel.tell(large);
                pair.kernel.tell(large);
                return new Message.Done();
            };
            CompletableFuture<Message> answer = late.ask(new Message.Threads());
            while (!isReaderHeldUp("late")) {
                Thread.onSpinWait();
            }
            late.close();
            assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> answer.get(30, SECONDS))
                    .withMessageContaining("The link is closed");
        } finally {
            handled.countDown();
        }
    }

    private static void join(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anOwnerThatCannotTakeTheEndHasAnUncaughtError() throws Exception {
        CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
        EarBase full = new EarBase() {
            @Override
            public void gone(IOException cause) {
                Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> uncaught.complete(thrown));
                throw new OutOfMemoryError("no room to say that the session ends");
            }
        };
        try (Pair pair = new Pair(false)) {
            Link ends = Links.over(pair.sessionChannel, false, full, pair.executor);
            ends.close();
            assertThat(uncaught.get(30, SECONDS)).isInstanceOf(OutOfMemoryError.class);
        }
    }
}
