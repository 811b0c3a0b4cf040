package farcell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartArchivesTest {

    private static final JavaHome JAVA = new JavaHome(Path.of("/java/bin/java"), 17, "17.0.1");

    @TempDir
    Path directory;

    private FarcellHome home;
    private Map<String, String> environment;

    @BeforeEach
    void makeDistribution() throws IOException {
        Path jars = Files.createDirectories(directory.resolve("home/lib/kernel"));
        Files.writeString(jars.resolve("a.jar"), "a");
        home = new FarcellHome(directory.resolve("home"));
        environment = Map.of("XDG_CACHE_HOME", directory.resolve("cache").toString());
    }

    @Test
    void theyLieInTheCacheAndAreOthersForOtherJarsOrJava() throws IOException {
        StartArchives archives = StartArchives.of(home, JAVA, environment);
        assertThat(archives.directory()).startsWithRaw(directory.resolve("cache/farcell/archives"));
        assertThat(StartArchives.of(home, JAVA, environment)).isEqualTo(archives);
        assertThat(StartArchives.of(home, new JavaHome(JAVA.launcher(), 17, "17.0.2"), environment))
                .isNotEqualTo(archives);
        Files.writeString(directory.resolve("home/lib/kernel/a.jar"), "longer");
        assertThat(StartArchives.of(home, JAVA, environment)).isNotEqualTo(archives);
    }

    @Test
    void onlyAnArchiveThatIsThereIsUsed() throws IOException {
        StartArchives archives = StartArchives.of(home, JAVA, environment);
        assertThat(archives.kernelOptions()).isEmpty();
        Files.createDirectories(archives.directory());
        Files.writeString(archives.kernel(), "");
        assertThat(archives.kernelOptions()).containsExactly("-XX:SharedArchiveFile=" + archives.kernel());
        assertThat(archives.complete()).isFalse();
    }

    @Test
    void onJdk25TheKernelHasAnAheadOfTimeCache() throws IOException {
        StartArchives archives = StartArchives.of(home, new JavaHome(JAVA.launcher(), 25, "25"), environment);
        Files.createDirectories(archives.directory());
        Files.writeString(archives.kernel(), "");
        assertThat(archives.kernelOptions()).containsExactly("-XX:AOTCache=" + archives.kernel());
    }
}
