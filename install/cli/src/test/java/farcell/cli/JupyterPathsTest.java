package farcell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JupyterPathsTest {

    private static final Path HOME = Path.of("/home/ada");

    private static Path userData(String system, Map<String, String> variables) {
        return new JupyterPaths(variables, HOME, system).userData();
    }

    @Test
    void knowsTheUsersDataDirectoryOfEachSystem() {
        assertThat(userData("Linux", Map.of())).isEqualTo(HOME.resolve(".local/share/jupyter"));
        assertThat(userData("Linux", Map.of("XDG_DATA_HOME", "/data"))).isEqualTo(Path.of("/data/jupyter"));
        assertThat(userData("Mac OS X", Map.of("XDG_DATA_HOME", "/data"))).isEqualTo(HOME.resolve("Library/Jupyter"));
        assertThat(userData("Windows 11", Map.of("APPDATA", "/roam"))).isEqualTo(Path.of("/roam/jupyter"));
        assertThat(userData("Linux", Map.of("JUPYTER_DATA_DIR", "/j"))).isEqualTo(Path.of("/j"));
        assertThat(userData("Linux", Map.of("JUPYTER_DATA_DIR", " "))).isEqualTo(HOME.resolve(".local/share/jupyter"));
    }

    @Test
    void looksInTheActiveEnvironmentFirst(@TempDir Path place) throws Exception {
        Path environment = Files.createDirectories(place.resolve("env/bin")).getParent();
        Path elsewhere = Files.createDirectories(place.resolve("else/bin"));
        executable(environment.resolve("bin/jupyter"));
        executable(elsewhere.resolve("jupyter"));
        var variables = Map.of("VIRTUAL_ENV", environment.toString(), "PATH", elsewhere.toString());
        var active = new JupyterPaths(variables, HOME, "Linux");
        assertThat(active.program("jupyter")).isEqualTo(environment.resolve("bin/jupyter"));
        assertThat(active.searched()).contains(environment.resolve("share/jupyter"));

        var plain = new JupyterPaths(Map.of("PATH", elsewhere.toString()), HOME, "Linux");
        assertThat(plain.program("jupyter")).isEqualTo(elsewhere.resolve("jupyter"));
        assertThat(plain.searched()).contains(place.resolve("else/share/jupyter"));
        assertThat(plain.program("jupyter-lab")).isNull();
    }

    private static void executable(Path file) throws Exception {
        Files.writeString(file, "");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
