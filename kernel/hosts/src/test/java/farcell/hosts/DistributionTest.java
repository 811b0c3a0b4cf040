package farcell.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionTest {

    @TempDir Path directory;

    @Test
    void jarsByTheirPlace() throws Exception {
        for (String jar : List.of("session/farcell-session.jar", "session/asm.jar", "api/farcell-api.jar", "api/b.jar",
                "user/farcell-display.jar", "user/README", "gpu/farcell-gpucheck.jar")) {
            Path file = directory.resolve("lib").resolve(jar);
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        }
        Distribution found = Distribution.find(new Properties(), Map.of("FARCELL_HOME", directory.toString()));
        assertThat(found.apiJars()).containsExactly(directory.resolve("lib/api/b.jar"),
                directory.resolve("lib/api/farcell-api.jar"));
        assertThat(found.userJars()).containsExactly(directory.resolve("lib/user/farcell-display.jar"));
        assertThat(found.launcher()).isEqualTo(new Agent(
                List.of("-jar", directory.resolve("lib/session/farcell-session.jar").toString()),
                List.of(directory.resolve("lib/user")), List.of(directory.resolve("lib/gpu/farcell-gpucheck.jar"))));

        Properties properties = new Properties();
        properties.setProperty("farcell.home", directory.toString());
        assertThat(Distribution.find(properties, Map.of("FARCELL_HOME", "/elsewhere"))).isEqualTo(found);
    }

    @Test
    void whatIsMissingIsSaid() {
        assertThatExceptionOfType(LaunchException.class).isThrownBy(() -> Distribution.find(new Properties(), Map.of()))
                .withMessageContaining("farcell.home").withMessageContaining("FARCELL_HOME");
        assertThatExceptionOfType(LaunchException.class).isThrownBy(() -> Distribution.at(directory))
                .withMessageContaining("there is no Farcell in " + directory)
                .withMessageContaining("lib/session/farcell-session.jar is missing");
    }
}
