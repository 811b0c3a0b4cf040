package farcell.session.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import farcell.wire.Message.Keep;
import farcell.wire.Message.Kept;
import farcell.wire.Message.ReadKept;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptFilesTest {

    @TempDir
    Path directory;
    private KeptFiles files;

    @BeforeEach
    void open() {
        files = new KeptFiles(directory.resolve("kept"));
    }

    private Kept keep(String name, long at, boolean replace, String text) throws IOException {
        return files.keep(new Keep(name, at, replace, text.getBytes(StandardCharsets.UTF_8)));
    }

    private String read(String name, long from, int limit) throws IOException {
        return new String(files.read(new ReadKept(name, from, limit)).bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void whatIsKeptIsReadBack() throws IOException {
        assertThat(files.list()).isEmpty();
        assertThat(keep("journal", 0, false, "one ")).isEqualTo(new Kept("journal", 4));
        assertThat(keep("journal", 4, false, "two")).isEqualTo(new Kept("journal", 7));
        assertThat(keep("a-b_c.1", 0, true, "x")).isEqualTo(new Kept("a-b_c.1", 1));
        assertThat(read("journal", 0, 100)).isEqualTo("one two");
        assertThat(read("journal", 4, 2)).isEqualTo("tw");
        assertThat(read("journal", 100, 2)).isEmpty();
        assertThat(keep("journal", 0, true, "anew")).isEqualTo(new Kept("journal", 4));
        assertThat(read("journal", 0, 100)).isEqualTo("anew");
        assertThat(files.list()).containsExactly(new Kept("a-b_c.1", 1), new Kept("journal", 4));
    }

    @Test
    void whoDoesNotKnowTheLengthDoesNotAppend() throws IOException {
        keep("journal", 0, false, "one");
        assertThatIOException().isThrownBy(() -> keep("journal", 0, false, "two"))
                .withMessage("journal has 3 bytes and not 0: another kernel wrote to it");
        assertThat(read("journal", 0, 100)).isEqualTo("one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../x", "/etc/passwd", "a/b", ".hidden", "a\\b", "a b", "ä", "a\u0000"})
    void namesThatCouldLeadElsewhereAreRefused(String name) {
        assertThatIOException().isThrownBy(() -> keep(name, 0, false, "x")).withMessageContaining("is no name");
        assertThatIOException().isThrownBy(() -> read(name, 0, 1)).withMessageContaining("is no name");
        assertThatIOException().isThrownBy(() -> keep("x".repeat(65), 0, false, "x"));
    }

    @Test
    void linksAreNotFollowed() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "s");
        Files.createDirectories(directory.resolve("kept"));
        Files.createSymbolicLink(directory.resolve("kept/journal"), secret);
        assertThatIOException().isThrownBy(() -> read("journal", 0, 10));
        assertThatIOException().isThrownBy(() -> keep("journal", 1, false, "x"));
        assertThat(Files.readString(secret)).isEqualTo("s");
    }

    @Test
    void thereIsABound() {
        byte[] block = new byte[60 << 20];
        assertThatIOException().isThrownBy(() -> {
            for (int i = 0; i < 5; i++) {
                files.keep(new Keep("f" + i, 0, false, block));
            }
        }).withMessageContaining("at most 256 MB");
    }
}
