package farcell.magics.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProjectOutputTest {

    private static final String NAME = "demo.Greeter";
    private ProjectOutput output;

    @BeforeEach
    void open() throws IOException {
        output = new ProjectOutput();
    }

    @AfterEach
    void close() throws IOException {
        output.close();
    }

    /** Class files, of whatever class. */
    private static byte[] bytes(Class<?> type) throws IOException {
        try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            in.transferTo(bytes);
            return bytes.toByteArray();
        }
    }

    @Test
    void aClassIsChangedWhenItWasThereAndIsOther() throws IOException {
        assertThat(output.take(Map.of(NAME, bytes(ProjectLayout.class))).files()).isEmpty();
        assertThat(output.take(Map.of(NAME, bytes(ProjectLayout.class))).files()).isEmpty();
        assertThat(output.take(Map.of(NAME, bytes(SourceWatch.class))).files()).extracting(file -> file.name())
                .containsExactly(NAME);
        assertThat(output.directory().resolve("demo/Greeter.class")).hasBinaryContent(bytes(SourceWatch.class));
    }

    @Test
    void aClassWhoseFileWasEmptyForAMomentIsChangedToo() throws IOException {
        output.take(Map.of(NAME, bytes(ProjectLayout.class)));
        assertThat(output.take(Map.of()).files()).isEmpty();
        assertThat(Files.exists(output.directory().resolve("demo/Greeter.class"))).isFalse();
        assertThat(output.take(Map.of(NAME, bytes(SourceWatch.class))).files()).extracting(file -> file.name())
                .containsExactly(NAME);
        output.take(Map.of());
        assertThat(output.take(Map.of(NAME, bytes(SourceWatch.class))).files()).as("as it was").isEmpty();
        assertThat(output.directory().resolve("demo/Greeter.class")).hasBinaryContent(bytes(SourceWatch.class));
    }
}
