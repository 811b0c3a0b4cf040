package farcell.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnixSocketsTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"rwx------", "rwxrwxrwx"})
    void onlyTheOwnerCanConnectAndNothingElseIsLeftBehind(String mode) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
        Path path = directory.resolve("session");
        try (UnixSockets.Listener listener = UnixSockets.listen(path)) {
            assertThat(Files.getPosixFilePermissions(path)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(directory.toFile().list()).containsExactly("session");
            try (SocketChannel client = UnixSockets.connect(path);
                    SocketChannel server = listener.accept(Duration.ofSeconds(10))) {
                client.write(ByteBuffer.wrap(new byte[] {42}));
                ByteBuffer one = ByteBuffer.allocate(1);
                assertThat(server.read(one)).isOne();
                assertThat(one.get(0)).isEqualTo((byte) 42);
            }
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void aFileThatIsThereIsNotReplaced() throws IOException {
        Path path = Files.createFile(directory.resolve("taken"));
        assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> UnixSockets.listen(path));
    }

    @Test
    void waitingEndsInTime() throws IOException {
        try (UnixSockets.Listener listener = UnixSockets.listen(directory.resolve("s"))) {
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> listener.accept(Duration.ofMillis(20))).withMessageContaining("Nobody connected");
        }
    }

    @Test
    void errorsNameThePath() {
        Path none = directory.resolve("none");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> UnixSockets.connect(none))
                .withMessageContaining(none.toString());
        Path deep = directory.resolve("x".repeat(120));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> UnixSockets.connect(deep))
                .withMessageContaining("about 100 characters");
    }
}
