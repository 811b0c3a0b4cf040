package farcell.volumes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is moved is there afterwards, wholly, or where it was. */
class MoveTest {

    @TempDir
    private Path directory;

    /** Another file system than that of temporary directories. */
    private Path memory;
    private Path tree;
    private VolumeClient client;

    @BeforeEach
    void open() throws Exception {
        memory = Files.createTempDirectory(Path.of("/dev/shm"), "farcell-move");
        VolumePlaces places = new VolumePlaces(directory.resolve("root"), Map.of("memory", memory));
        client = VolumeClient.here(places, directory.resolve("cache"));
        client.create("data");
        tree = places.tree("data");
        Files.createDirectories(tree.resolve("a/empty"));
        Files.writeString(tree.resolve("a/one"), "one");
        Files.createDirectories(tree.resolve("b/a"));
        Files.writeString(tree.resolve("b/a/two"), "two");
        Files.writeString(tree.resolve("file"), "file");
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        VolumeStore.remove(memory);
    }

    private void move(String from, String to) throws Exception {
        client.move(VolumeAddress.parse(from), VolumeAddress.parse(to));
    }

    @Test
    void aWholeVolumeIsNotMovedAway() throws Exception {
        client.create("art");
        for (String to : new String[] {"art:x", "art", "memory:x"}) {
            assertThatThrownBy(() -> move("data", to)).isInstanceOf(VolumeException.class)
                    .hasMessageContaining("name what to move, as in data:train").hasMessageContaining("cp data " + to);
        }
        assertThat(tree.resolve("a/one")).hasContent("one");
    }

    @Test
    void nothingIsMovedOntoWhatIsThere() throws Exception {
        assertThatThrownBy(() -> move("data:a", "data:b")).hasMessage("data:b/a is there already, and is not empty; remove it first");
        assertThatThrownBy(() -> move("data:a", "data:file")).hasMessageContaining("is no directory; remove it first");
        Files.createDirectory(tree.resolve("b/file"));
        assertThatThrownBy(() -> move("data:file", "data:b")).hasMessageContaining("data:b/file is there already, and is a dir");
        assertThat(client.isUsable()).isTrue();
        Files.delete(tree.resolve("b/a/two"));
        move("data:a", "data:b");
        assertThat(tree.resolve("b/a/one")).hasContent("one");
        assertThat(tree.resolve("a")).doesNotExist();
    }

    @Test
    void toAnotherFileSystemAllGoesOrNothing() throws Exception {
        assertThat(Files.getFileStore(memory)).isNotEqualTo(Files.getFileStore(tree));
        Files.createSymbolicLink(tree.resolve("a/link"), Path.of("one"));
        assertThatThrownBy(() -> move("data:a", "memory:")).hasMessageContaining("link: a link")
                .hasMessageContaining("Nothing was moved");
        assertThat(tree.resolve("a/link")).hasContent("one");
        assertThat(memory.resolve("a")).doesNotExist();
        Files.delete(tree.resolve("a/link"));
        tree.resolve("a/one").toFile().setExecutable(true);
        move("data:a", "memory:");
        assertThat(memory.resolve("a/one")).hasContent("one").isExecutable();
        assertThat(memory.resolve("a/empty")).isEmptyDirectory();
        assertThat(tree.resolve("a")).doesNotExist();
        move("data:file", "memory:a/other");
        assertThat(memory.resolve("a/other")).hasContent("file");
        assertThat(tree.resolve("file")).doesNotExist();
        assertThatThrownBy(() -> move("data:b/a", "memory:")).hasMessageContaining("is not empty");
        try (Stream<Path> left = Files.list(memory.resolve(".farcell/incoming"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void whatACopyLeavesOutIsSaid() throws Exception {
        Files.createSymbolicLink(tree.resolve("a/link"), Path.of("one"));
        assertThat(client.copy(VolumeAddress.parse("data:a"), VolumeAddress.parse("data:c"))).containsExactly("link: a link");
        assertThat(tree.resolve("c/one")).hasContent("one");
        client.commit("data");
        client.copy(VolumeAddress.parse("data@1:a/one"), VolumeAddress.parse("data:again"));
        assertThat(Files.getPosixFilePermissions(tree.resolve("again"))).contains(PosixFilePermission.OWNER_WRITE);
    }
}
