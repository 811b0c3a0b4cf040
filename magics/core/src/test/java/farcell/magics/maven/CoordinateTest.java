package farcell.magics.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import farcell.magics.MagicException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoordinateTest {

    @Test
    void threeToFiveParts() {
        assertThat(Coordinate.parse("g:a:1")).isEqualTo(new Coordinate("g", "a", "jar", "", "1"));
        assertThat(Coordinate.parse("g:a:zip:1")).isEqualTo(new Coordinate("g", "a", "zip", "", "1"));
        assertThat(Coordinate.parse("g:a:jar:linux-x86_64:2.7.1-0.35.1"))
                .isEqualTo(new Coordinate("g", "a", "jar", "linux-x86_64", "2.7.1-0.35.1"));
        assertThat(Coordinate.parse("g:a:[1,2)").version()).isEqualTo("[1,2)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"g:a:1", "g:a:zip:1", "g:a:jar:c:1"})
    void writtenAsRead(String text) {
        assertThat(Coordinate.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({"g:a, the version is missing", "g, too few", "g:a:b:c:d:e, too many", "g::1, empty",
            "g:a:1/2, character"})
    void otherFormsAreRefused(String text, String why) {
        assertThatThrownBy(() -> Coordinate.parse(text)).isInstanceOf(MagicException.class)
                .hasMessageContaining(text).hasMessageContaining(why).hasMessageContaining("group:artifact:version");
    }

    @Test
    void repositoriesAreHttpsFilesOrLoopback() {
        assertThat(Repository.of("r", "https://h/m", false)).isEqualTo(new Repository("r", "https://h/m"));
        assertThat(Repository.of("r", "file:///m", false).url()).isEqualTo("file:///m");
        assertThat(Repository.of("r", "http://localhost:8081/m", false).id()).isEqualTo("r");
        assertThat(Repository.of("r", "http://h/m", true).id()).isEqualTo("r");
        assertThatThrownBy(() -> Repository.of("r", "http://h/m", false)).hasMessageContaining("insecure");
        assertThatThrownBy(() -> Repository.of("r", "h/m", false)).hasMessageContaining("https://");
        assertThatThrownBy(() -> Repository.of("r", "ftp://h/m", false)).hasMessageContaining("https://");
        assertThatThrownBy(() -> Repository.of("r", "https://a b", false)).hasMessageContaining("no URL");
    }

    @Test
    void placesOfTheLocalRepository() {
        Properties system = new Properties();
        assertThat(MavenPlaces.of(system, Map.of()).localRepository()).isEmpty();
        Map<String, String> options = Map.of("MAVEN_OPTS", "-Xmx1g -Dmaven.repo.local=/options");
        assertThat(MavenPlaces.of(system, options).localRepository()).contains(Path.of("/options"));
        Map<String, String> variable = Map.of("MAVEN_REPO_LOCAL", "/variable", "MAVEN_OPTS", "-Dmaven.repo.local=/o");
        assertThat(MavenPlaces.of(system, variable).localRepository()).contains(Path.of("/variable"));
        system.setProperty("maven.repo.local", "/property");
        assertThat(MavenPlaces.of(system, variable).localRepository()).contains(Path.of("/property"));
    }
}
