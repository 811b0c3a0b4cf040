package farcell.remote.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import farcell.hosts.LocalBackend;
import farcell.ssh.SshPlace;
import farcell.ssh.SshPlace.HostKeyPolicy;
import farcell.volumes.VolumePlaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendFilesTest {

    @TempDir
    private Path directory;

    private BackendFiles files;

    @BeforeEach
    void open() {
        files = BackendFiles.of(Map.of("XDG_CONFIG_HOME", directory.resolve("xdg").toString()));
    }

    private void beside(String text) throws IOException {
        Files.writeString(directory.resolve(BackendFiles.BESIDE), text);
    }

    @Test
    void theFileBesideTheNotebookComesFirst() throws Exception {
        files.add("lab", Map.of("ssh", "mine"));
        files.add("other", Map.of("ssh", "other"));
        beside("[backends.near]\nssh = \"near\"\n[backends.lab]\nssh = \"theirs\"\nssh-config = \"config\"\n"
                + "host-keys = \"accept-new\"\nroot = \"/scratch\"\njava = \"/opt/jdk\"\n");
        assertThat(files.read(directory)).extracting(ConfiguredBackend::name).containsExactly("near", "lab", "other");
        assertThat(files.read(directory).get(1).place()).isEqualTo(new SshPlace("theirs",
                Optional.of(directory.resolve("config")), Optional.of(HostKeyPolicy.ACCEPT_NEW), "/scratch", "/opt/jdk"));
    }

    @Test
    void howLongItsSessionsMayBeIdleIsATime() throws Exception {
        beside("[backends.a]\nssh = \"a\"\nidle = \"1h30m\"\n[backends.b]\nssh = \"b\"\nidle = \"0s\"\n[backends.c]\nssh = \"c\"\n");
        assertThat(files.read(directory)).extracting(each -> each.place().idle())
                .containsExactly(Optional.of(Duration.ofMinutes(90)), Optional.of(Duration.ZERO), Optional.empty());
        beside("[backends.a]\nssh = \"a\"\nidle = \"soon\"\n");
        assertThatThrownBy(() -> files.read(directory)).hasMessageContaining("line 3")
                .hasMessageContaining("\"soon\" is no time");
    }

    @Test
    void addingKeepsWhatIsThereAndRemovingTakesOneTable() throws Exception {
        Files.createDirectories(files.userFile().getParent());
        Files.writeString(files.userFile(), "# mine\n[backends.a]\nssh = \"a\"");
        files.add("b", Map.of("ssh", "b \"quoted\""));
        files.add("c", Map.of("ssh", "c"));
        assertThat(files.remove("b")).isTrue();
        assertThat(files.remove("b")).isFalse();
        assertThat(Files.readString(files.userFile())).startsWith("# mine\n[backends.a]\nssh = \"a\"\n");
        assertThat(files.read(directory)).extracting(ConfiguredBackend::name).containsExactly("a", "c");
        assertThatThrownBy(() -> files.add("a", Map.of("ssh", "x"))).hasMessageContaining("already");
        assertThatThrownBy(() -> files.add("local", Map.of("ssh", "x"))).hasMessageContaining("this machine");
    }

    @Test
    void directoriesOfAHostAreVolumes() throws Exception {
        beside("[backends.lab]\nssh = \"a\"\nvolumes = { data = \"/mnt/data\", art = \"~/art\" }\n"
                + "[backends.local]\nroot = \"here\"\n[backends.local.volumes]\nbig = \"/big\"\n");
        assertThat(files.read(directory)).extracting(ConfiguredBackend::name).containsExactly("lab");
        assertThat(files.read(directory).get(0).place().volumes()).isEqualTo(Map.of("data", "/mnt/data", "art", "~/art"));
        assertThat(files.local(directory)).isEqualTo(new VolumePlaces(directory.resolve("here"), Map.of("big", Path.of("/big"))));
        beside("");
        assertThat(files.local(directory)).isEqualTo(new VolumePlaces(LocalBackend.ROOT, Map.of()));
        wrong("[backends.lab]\nssh = \"a\"\nvolumes = \"/x\"\n", "line 3", "volumes is a table");
        wrong("[backends.lab]\nssh = \"a\"\nvolumes = { Data = \"/x\" }\n", "line 3", "no name for a volume");
        wrong("[backends.lab]\nssh = \"a\"\nvolumes = { data = \"x\" }\n", "line 3", "begins with /");
        wrong("[backends.local]\nssh = \"a\"\n", "line 2", "no key ssh", "root, volumes");
    }

    @Test
    void whatIsWrongIsNamedWithItsLine() throws Exception {
        wrong("[backends.lab]\nssh = \"a\"\n\nrooot = \"/x\"\n", "line 4", "no key rooot", "Did you mean root");
        wrong("[backends.lab]\nssh = \"a\"\n[backends.b]\nssh = 3\n", "line 4", "in quotes");
        wrong("[backends.lab]\nroot = \"/x\"\n", "line 1", "lacks ssh");
        wrong("[backends.lab]\nssh = \"a\"\nroot = \"x\"\n", "line 3", "begins with /");
        wrong("[backends.lab]\nssh = \"-oX\"\n", "line 2", "no SSH host");
        wrong("[backends.lab]\nssh = \"a\"\nhost-keys = \"maybe\"\n", "line 3", "accept-new");
        wrong("[backends.\"a b\"]\nssh = \"a\"\n", "line 1", "no name for a backend");
        wrong("\n[backend.lab]\nssh = \"a\"\n", "line 2", "no table or key backend");
        wrong("[backends.lab\nssh = \"a\"\n", "line 1", "not TOML");
    }

    private void wrong(String text, String... said) throws IOException {
        beside(text);
        assertThatThrownBy(() -> files.read(directory)).isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(said).hasMessageContaining(BackendFiles.BESIDE);
    }
}
