package farcell.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import farcell.session.life.SessionFiles;
import farcell.wire.Reception;
import farcell.wire.Scheduler;
import farcell.wire.Timing;
import farcell.wire.UnixSockets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReachableTest {

    @TempDir
    Path directory;

    private final BlockingQueue<Runnable> due = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final Scheduler whenTheTestSays = new Scheduler() {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public Task after(Duration delay, Runnable task) {
            due.add(task);
            return () -> due.remove(task);
        }
    };

    @Test
    void whoeverTakesTheSocketAwayDoesNotMakeTheSessionUnreachable() throws Exception {
        Path socket = new SessionFiles(directory).socket();
        Reception nobody = new Reception(new byte[] {1}, (kernel, line) -> { }, Scheduler.SYSTEM, Timing.DEFAULT);
        try (Reachable reachable = new Reachable(socket, nobody, whenTheTestSays, log::add)) {
            reachable.listen();
            due.take().run();
            assertThat(due).as("looks again later").hasSize(1);
            Files.delete(socket);
            assertThatIOException().isThrownBy(() -> UnixSockets.connect(socket));
            due.take().run();
            assertThat(log.poll(30, TimeUnit.SECONDS)).isEqualTo("the socket was not there any more; listening again");
            UnixSockets.connect(socket).close();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket))).isEqualTo("rw-------");
        }
        assertThat(socket).doesNotExist();
    }
}
