package farcell.hosts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Installs the fake nvidia-smi of the test resources, showing one of its variants. */
final class FakeNvidiaSmi {

    private FakeNvidiaSmi() {}

    static Path install(Path directory, String variant) throws IOException {
        Path script = directory.resolve("nvidia-smi");
        try (InputStream in = FakeNvidiaSmi.class.getResourceAsStream("nvidia-smi.sh")) {
            Files.write(script, in.readAllBytes());
        }
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(directory.resolve("nvidia-smi.spec"), variant);
        return script;
    }

    static GpuSurvey survey(Path directory, String variant) throws Exception {
        return survey(directory, variant, Optional.empty());
    }

    static GpuSurvey survey(Path directory, String variant, Optional<String> visible) throws Exception {
        Path script = install(directory, variant);
        Duration timeout = variant.equals("hang") ? Duration.ofMillis(200) : Duration.ofSeconds(60);
        return new Gpus(new LocalCommands(), Optional.of(script.toString()), visible, timeout).survey();
    }

    static GpuSurvey onPath(Path directory, String variant) throws Exception {
        install(directory, variant);
        return Gpus.local(Map.of("PATH", directory.resolve("empty") + ":" + directory)).survey();
    }
}
