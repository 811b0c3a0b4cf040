package farcell.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.wire.UnixSockets;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeDirectoryTest {

    @TempDir Path directory;

    private Map<String, String> in(Path parent) {
        return Map.of("XDG_RUNTIME_DIR", parent.toString());
    }

    @Test
    void onlyItsOwnerCanEnterAndItGoesWithTheKernel() throws Exception {
        RuntimeDirectory runtime = RuntimeDirectory.create(in(directory));
        SessionDirectory first = runtime.newSession();
        SessionDirectory second = runtime.newSession();
        assertThat(runtime.path().getParent()).isEqualTo(directory);
        assertThat(first.path()).isNotEqualTo(second.path()).hasParent(runtime.path());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(runtime.path()))).isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first.path()))).isEqualTo("rwx------");
        runtime.close();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aPathTooLongForSocketsIsPassedOver() throws Exception {
        Path deep = Files.createDirectories(directory.resolve("x".repeat(60)).resolve("y".repeat(30)));
        try (RuntimeDirectory runtime = RuntimeDirectory.create(in(deep));
                UnixSockets.Listener listener = UnixSockets.listen(runtime.newSession().socket())) {
            assertThat(runtime.path().startsWith(deep)).isFalse();
            assertThat(listener.path()).exists();
        }
    }

    @Test
    void whatAKilledKernelLeftIsDeleted() throws Exception {
        Path dead = Files.createDirectories(directory.resolve("farcell-1-dead/s1")).getParent();
        Files.createFile(dead.resolve("lock"));
        Path starting = Files.createDirectories(directory.resolve("farcell-2-starting"));
        Path alive = Files.createDirectories(directory.resolve("farcell-3-alive"));
        try (FileChannel channel = FileChannel.open(alive.resolve("lock"), StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE);
                FileLock lock = channel.lock();
                RuntimeDirectory runtime = RuntimeDirectory.create(in(directory))) {
            assertThat(lock.isValid()).isTrue();
            assertThat(dead).doesNotExist();
            assertThat(starting).exists();
            assertThat(alive).exists();
            assertThat(runtime.path()).exists();
        }
    }

    @Test
    void theTailOfALog() throws Exception {
        SessionDirectory session = new SessionDirectory(directory);
        assertThat(session.logTail(3)).isEmpty();
        assertThat(session.crashReport()).isEmpty();
        Files.writeString(session.log(), "x".repeat(100_000) + "\none\ntwo\nthree\n");
        assertThat(session.logTail(2)).isEqualTo("two\nthree");
        assertThat(session.logTail(100)).hasSizeLessThanOrEqualTo(64 << 10).endsWith("three");
    }
}
