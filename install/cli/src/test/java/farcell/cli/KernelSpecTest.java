package farcell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelSpecTest {

    private static final JavaHome JAVA = new JavaHome(Path.of("/opt/jdk 21/bin/java"), 21, "21.0.1");
    private static final FarcellHome HOME = new FarcellHome(Path.of("/opt/far cell"));

    @TempDir
    Path data;

    @Test
    void tellsJupyterHowToStartTheKernel() throws Exception {
        Path directory = KernelSpec.of(HOME, JAVA, null, List.of()).write(data, "farcell");
        assertThat(directory).isEqualTo(data.resolve("kernels/farcell"));
        JsonNode json = new ObjectMapper().readTree(directory.resolve("kernel.json").toFile());
        assertThat(json.get("argv")).extracting(JsonNode::asText).containsExactly(
                "/opt/jdk 21/bin/java", "@/opt/far cell/lib/kernel/java.options", "-jar",
                "/opt/far cell/lib/kernel/farcell-cli.jar", "kernel", "-f", "{connection_file}");
        assertThat(json.get("display_name").asText()).isEqualTo("Farcell (Java 21)");
        assertThat(json.get("language").asText()).isEqualTo("java");
        assertThat(json.get("interrupt_mode").asText()).isEqualTo("message");
        assertThat(json.at("/env/FARCELL_HOME").asText()).isEqualTo("/opt/far cell");
        assertThat(json.at("/metadata/debugger").isBoolean()).isTrue();
        assertThat(directory.resolve("logo-svg.svg")).content().startsWith("<svg");
    }

    @Test
    void replacesAnOlderSpecAndLeavesNothingElse() throws Exception {
        KernelSpec.of(HOME, JAVA, "Old", List.of()).write(data, "farcell");
        Path directory = KernelSpec.of(HOME, JAVA, "New", List.of()).write(data, "farcell");
        assertThat(directory.resolve("kernel.json")).content().contains("New").doesNotContain("Old");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("kernel.json", "logo-svg.svg");
        }
    }

    @Test
    void refusesNamesThatAreNoKernelNames() {
        for (String name : new String[] {"", "a b", "../up", "a/b", "é"}) {
            assertThatThrownBy(() -> KernelSpec.of(HOME, JAVA, null, List.of()).write(data, name))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("\"" + name + "\"");
        }
        assertThat(data).isEmptyDirectory();
    }
}
