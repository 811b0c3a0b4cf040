package farcell.volumes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A version stays as it was, whatever becomes of its volume. */
class VersionsTest {

    @TempDir
    private Path directory;

    private VolumeClient client;
    private Path tree;

    @BeforeEach
    void open() throws Exception {
        VolumePlaces places = new VolumePlaces(directory.resolve("root"), Map.of());
        client = VolumeClient.here(places, directory.resolve("cache"));
        client.create("data");
        tree = places.tree("data");
        write("a", "one");
        write("d/b", "two");
    }

    @AfterEach
    void close() throws Exception {
        client.close();
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(tree.resolve(name).getParent());
        HashIndex.Stamp before = Files.exists(tree.resolve(name)) ? HashIndex.Stamp.of(tree.resolve(name)) : null;
        Files.writeString(tree.resolve(name), text);
        do {
            // Where a file system counts the times of changes in steps: until this one has another than the one before.
            Files.setLastModifiedTime(tree.resolve(name), FileTime.from(Instant.parse("2020-01-02T03:04:05Z")));
        } while (HashIndex.Stamp.of(tree.resolve(name)).equals(before));
    }

    private String read(String address) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        client.cat(VolumeAddress.parse(address), bytes);
        return bytes.toString();
    }

    @Test
    void whatIsChangedInPlaceIsNotChangedInAVersion() throws Exception {
        assertThat(client.commit("data")).isEqualTo(new VolumeClient.Committed(1, 2, 2, 6));
        write("a", "ONE");
        assertThat(client.commit("data")).isEqualTo(new VolumeClient.Committed(2, 2, 1, 3));
        write("d/b", "TWO");
        assertThat(read("data@1:a")).isEqualTo("one");
        assertThat(read("data@2:a")).isEqualTo("ONE");
        assertThat(read("data@1:d/b") + read("data@2:d/b") + read("data:d/b")).isEqualTo("twotwoTWO");
        assertThat(client.versions("data")).extracting(VolumeClient.Version::number).containsExactly(1, 2);
        assertThat(Files.isSameFile(Path.of(client.versions("data").get(0).where(), "d/b"),
                Path.of(client.versions("data").get(1).where(), "d/b"))).isTrue();
    }

    @Test
    void whatAVersionHoldsIsKnownWithoutReading() throws Exception {
        VolumePlaces places = new VolumePlaces(directory.resolve("root"), Map.of());
        for (int number = 1; number <= 3; number++) {
            client.commit("data");
            HashIndex known = HashIndex.open(places.versions("data").resolve(number + ".index"));
            for (String each : new String[] {"a", "d/b"}) {
                assertThat(known.find(each, HashIndex.Stamp.of(places.version("data", number).resolve(each))))
                        .as(each + " of version " + number).isPresent();
            }
        }
    }

    @Test
    void aConfiguredDirectoryMayBeALinkOrWrittenWithDots() throws Exception {
        Path there = Files.createDirectories(directory.resolve("mnt/there"));
        Files.writeString(there.resolve("one"), "one");
        Path link = Files.createSymbolicLink(directory.resolve("link"), there);
        Map<String, Path> mounts = Map.of("far", link, "dots", directory.resolve("mnt/../mnt/there"));
        try (VolumeClient mounted = VolumeClient.here(new VolumePlaces(directory.resolve("x/../root"), mounts),
                directory.resolve("cache"))) {
            int number = 0;
            for (String name : new String[] {"far", "dots"}) {
                assertThat(mounted.list(VolumeAddress.parse(name))).extracting(VolumeClient.Item::path).containsExactly("one");
                assertThat(mounted.usage(VolumeAddress.parse(name))).isEqualTo(new VolumeClient.Usage(1, 0, 3, 0));
                assertThat(mounted.commit(name).files()).isEqualTo(1);
                number++;
                assertThat(mounted.list(VolumeAddress.parse(name + "@" + number))).hasSize(1);
            }
            assertThat(mounted.get(VolumeAddress.parse("far"), directory.resolve("got"), VolumeProgress.UNHEARD).files())
                    .isEqualTo(1);
            mounted.put(directory.resolve("got"), VolumeAddress.parse("far:in"), VolumeProgress.UNHEARD);
            assertThat(there.resolve("in/one")).hasContent("one");
            assertThat(mounted.list(VolumeAddress.parse("data"))).hasSize(2);
            // A link that leads elsewhere meanwhile.
            Path other = Files.createDirectories(directory.resolve("mnt/other"));
            Files.delete(link);
            Files.createSymbolicLink(link, other);
            assertThat(mounted.list(VolumeAddress.parse("far"))).isEmpty();
        }
    }

    @Test
    void aVersionIsGotAndNotWritten() throws Exception {
        client.commit("data");
        assertThat(client.get(VolumeAddress.parse("data@1"), directory.resolve("back"), VolumeProgress.UNHEARD).files())
                .isEqualTo(2);
        assertThat(directory.resolve("back/d/b")).hasContent("two");
        assertThat(Files.getPosixFilePermissions(directory.resolve("back/a")))
                .contains(PosixFilePermission.OWNER_WRITE);
        assertThatThrownBy(() -> client.remove(VolumeAddress.parse("data@1:a"))).hasMessageContaining("never changes");
        assertThatThrownBy(() -> client.stat(VolumeAddress.parse("data@7"))).hasMessage(
                "volume data has no version 7; it has [1]");
        client.delete("data");
        assertThat(directory.resolve("root/volumes/.farcell/data")).doesNotExist();
    }
}
