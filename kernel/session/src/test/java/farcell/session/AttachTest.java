package farcell.session;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.session.life.SessionClocks;
import farcell.session.life.Survival;
import farcell.wire.Links;
import farcell.wire.Message;
import farcell.wire.Scheduler;
import farcell.wire.UnixSockets;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A kernel whose connection breaks while the session takes it. */
@Timeout(60)
class AttachTest {

    @TempDir
    private Path directory;

    @Test
    void aKernelThatIsCutOffAtOnceIsNotTakenToBeThere() throws Exception {
        // Nothing is written there: whatever the session describes late finds no directory.
        Path nowhere = directory.resolve("nowhere");
        Agent agent = new Agent(new Agent.Environment(List.of(), types -> { }, new JavaCodec(), Duration.ofSeconds(30),
                text -> { }, null, null), new Survival.Identity("test", "test", nowhere,
                new Message.Hello(0, 0, 17, "", "", "", 1, 1), SessionClocks.Limits.USUAL, () -> false), Scheduler.SYSTEM);
        try (UnixSockets.Listener listener = UnixSockets.listen(directory.resolve("k"));
                SocketChannel channel = UnixSockets.connect(listener.path())) {
            Thread[] told = new Thread[1];
            agent.kernel("test", (handler, executor) -> {
                told[0] = new Thread(() -> handler.interrupted(new IOException("cut")));
                told[0].start();
                while (told[0].isAlive() && told[0].getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
                return Links.over(channel, false, handler, executor);
            });
            told[0].join();
            assertThat(agent.survival().clocks().clocks().why()).isEqualTo("without a kernel and idle for 15 min");
        }
    }
}
