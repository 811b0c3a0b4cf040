package farcell.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import farcell.hosts.VolumeNamespace.Placed;
import farcell.volumes.VolumeMount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes appear where they are wanted, for one command and nobody else, for root and for others. */
class VolumeNamespaceTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private Path data;
    private VolumeNamespace command;

    @BeforeEach
    void open() throws Exception {
        data = Files.createDirectory(directory.resolve("data"));
        Files.writeString(data.resolve("x"), "hello");
        Path art = Files.createDirectory(directory.resolve("art"));
        for (Path each : List.of(directory, data, art)) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        command = new VolumeNamespace(List.of(new Placed(VolumeMount.parse("data:/farcell-test-data:ro"), data.toString()),
                new Placed(VolumeMount.parse("art:/farcell-test-art"), art.toString())));
    }

    private static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    private String run(boolean nobody, List<String> words) throws Exception {
        List<String> all = new ArrayList<>();
        if (nobody) {
            all.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        all.addAll(words);
        Commands.Output output = new LocalCommands().run(all, LIMIT);
        return output.stdout() + output.stderr();
    }

    /** What the machine lets this user do is what the probe says. */
    private void shown(boolean nobody) throws Exception {
        String probe = run(nobody, List.of("/bin/sh", "-c", VolumeNamespace.PROBE)).strip();
        String said = run(nobody, command.around(directory.resolve(nobody ? "n" : "r").toString(), List.of("/bin/sh", "-c", """
                cat /farcell-test-data/x; echo " $(id -u)"
                touch /farcell-test-data/y 2>/dev/null || echo refused
                echo made >/farcell-test-art/z && echo written
                ls -d /usr /proc/self >/dev/null && pwd
                """)));
        if (probe.startsWith("yes")) {
            String id = run(nobody, List.of("id", "-u")).strip();
            assertThat(said.lines()).containsExactly("hello " + id, "refused", "written", Path.of("").toAbsolutePath().toString());
            assertThat(directory.resolve("art/z")).hasContent("made");
            assertThat(data.resolve("y")).doesNotExist();
        } else {
            assertThat(probe).startsWith("no ");
            assertThat(said).doesNotContain("hello");
        }
        assertThat(Path.of("/farcell-test-data")).doesNotExist();
        assertThat(Path.of("/farcell-test-art")).doesNotExist();
    }

    @Test
    void forWhoeverRunsThis() throws Exception {
        shown(false);
    }

    @Test
    void forSomebodyWithoutRights() throws Exception {
        shown(root());
    }

    @Test
    void whatCannotBeKeptIsRefusedOrSaid() throws Exception {
        assertThatThrownBy(() -> command.without("lab", "unshare is not there")).hasMessage("lab cannot show volume data at"
                + " /farcell-test-data: unshare is not there. Say volumes=data:ro without a path, and Volume.path(\"data\") in"
                + " the code");
        assertThat(new VolumeNamespace(List.of(new Placed(VolumeMount.parse("data:ro"), "/d"))).without("lab", "why"))
                .isEqualTo("data can be written here although it is to be read only: why");
        assertThat(new VolumeNamespace(List.of(new Placed(VolumeMount.parse("data"), "/d"))).wantsNamespace()).isFalse();
        assertThat(command.properties("/r", Map.of("nfs", "/mnt"))).containsExactly("-Dfarcell.volumes=/r/volumes",
                "-Dfarcell.volume.art=/farcell-test-art", "-Dfarcell.volume.data=/farcell-test-data",
                "-Dfarcell.volume.nfs=/mnt");
    }
}
