package farcell.wire;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the last frame counts as sent. */
@Timeout(60)
class DrainTest {

    private static final Frame LAST = Frame.of(Frame.CLOSE, 0, new byte[0]);

    private final BrittlePipe pipe = new BrittlePipe(Long.MAX_VALUE, Long.MAX_VALUE);
    private final Conversation conversation =
            new Conversation(new OwnerBase(), null, new VirtualScheduler(), Timing.DEFAULT);

    @BeforeEach
    void connect() throws IOException {
        conversation.install(pipe.session, 0, 0);
        CompletableFuture.runAsync(() -> {
            try {
                conversation.next();
            } catch (IOException | InterruptedException e) {
                // The end.
            }
        });
    }

    @AfterEach
    void close() {
        conversation.close();
    }

    private CompletableFuture<Void> drain() {
        return CompletableFuture.runAsync(() -> {
            try {
                conversation.drain();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void awaitLoss() {
        while (conversation.isConnected()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whoHasTheLastFrameMayCloseAtOnce() throws Exception {
        conversation.send(LAST);
        conversation.flush();
        pipe.kernel.close();
        awaitLoss();
        drain().get(30, SECONDS);
    }

    @Test
    void whatNoConnectionTookWaitsForTheNext() throws Exception {
        pipe.cut();
        awaitLoss();
        conversation.send(LAST);
        conversation.flush();
        CompletableFuture<Void> drained = drain();
        BrittlePipe next = new BrittlePipe(Long.MAX_VALUE, Long.MAX_VALUE);
        long permit = conversation.detach()[1];
        assertThat(drained).isNotDone();
        conversation.install(next.session, 0, permit);
        drained.get(30, SECONDS);
        ByteBuffer header = ByteBuffer.allocate(Frame.HEADER);
        while (header.hasRemaining()) {
            next.kernel.read(header);
        }
        assertThat(header.array()).contains(LAST.type());
    }
}
