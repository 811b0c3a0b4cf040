package farcell.magics.maven;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.magics.FakeNotebook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceJarsTest {

    @TempDir
    Path directory;

    @Test
    void sourcesOfArtifactsAreFetchedInTheBackgroundAndOnce() throws Exception {
        TestRepository repository = new TestRepository(directory.resolve("remote")).publish("g:a:1").publish("g:b:1");
        TestRepository.jar(directory.resolve("remote/g/a/1/a-1-sources.jar"), Coordinate.parse("g:a:1"));
        List<Runnable> waiting = new ArrayList<>();
        Dependencies dependencies = new Dependencies(() -> new MavenResolver(repository.places(directory.resolve("home"))));
        SourceJars sources = new SourceJars(dependencies, waiting::add);
        List<Path> jars = dependencies.add(List.of(Root.of(Coordinate.parse("g:a:1")), Root.of(Coordinate.parse("g:b:1"))),
                new FakeNotebook(directory));

        assertThat(sources.of(jars.get(0))).isEmpty();
        assertThat(sources.of(jars.get(0))).isEmpty();
        assertThat(waiting).hasSize(1);
        waiting.get(0).run();
        assertThat(sources.of(jars.get(0))).hasValueSatisfying(file -> assertThat(file).exists()
                .hasFileName("a-1-sources.jar"));

        assertThat(sources.of(jars.get(1))).isEmpty();
        waiting.get(1).run();
        assertThat(sources.of(jars.get(1))).as("not published").isEmpty();
        assertThat(waiting).hasSize(2);

        Path other = TestRepository.jar(directory.resolve("other.jar"), Coordinate.parse("g:c:1"));
        assertThat(sources.of(other)).isEmpty();
        Files.copy(other, directory.resolve("other-sources.jar"));
        assertThat(sources.of(other)).hasValue(directory.resolve("other-sources.jar"));
    }
}
