package farcell.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarStreamTest {

    @TempDir
    private Path directory;

    @Test
    void anotherTarReadsIt() throws Exception {
        Path archive = directory.resolve("a.tar");
        try (OutputStream out = Files.newOutputStream(archive)) {
            TarStream tar = new TarStream(out);
            tar.head("plain", 5);
            out.write("12345".getBytes());
            tar.pad(5);
            tar.head("bin/program", 1024, true);
            out.write(new byte[1024]);
            tar.pad(1024);
            tar.head("empty", 0);
            tar.pad(0);
            tar.end();
        }
        Process process = new ProcessBuilder("tar", "xf", archive.toString(), "-C", directory.toString()).inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        assertThat(directory.resolve("plain")).hasContent("12345");
        assertThat(Files.size(directory.resolve("bin/program"))).isEqualTo(1024);
        assertThat(Files.isExecutable(directory.resolve("bin/program"))).isTrue();
        assertThat(directory.resolve("empty")).isEmptyFile();
    }
}
