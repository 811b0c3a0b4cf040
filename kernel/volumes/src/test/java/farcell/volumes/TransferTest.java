package farcell.volumes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files go to a volume and come back: whole, once, and no more of them than has to. */
class TransferTest {

    private static final int CHUNK = Digest.CHUNK;

    @TempDir
    private Path directory;

    private Path source;
    private VolumePlaces places;
    private VolumeClient client;

    @BeforeEach
    void open() throws Exception {
        source = Files.createDirectory(directory.resolve("source"));
        places = new VolumePlaces(directory.resolve("root"), Map.of());
        client = VolumeClient.here(places, directory.resolve("cache"));
        client.create("data");
    }

    @AfterEach
    void close() throws Exception {
        client.close();
    }

    private static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Older than what might have changed in the same moment. */
    private Path write(String name, byte[] content) throws IOException {
        Path file = source.resolve(name);
        Files.createDirectories(file.getParent());
        HashIndex.Stamp before = Files.exists(file) ? HashIndex.Stamp.of(file) : null;
        Files.write(file, content);
        date(file, FileTime.from(Instant.parse("2020-01-02T03:04:05.678901234Z")), before);
        return file;
    }

    /** Some file systems count the times of changes in steps: waits until the last one has another than the one before. */
    private static void date(Path file, FileTime time, HashIndex.Stamp before) throws IOException {
        do {
            Files.setLastModifiedTime(file, time);
        } while (HashIndex.Stamp.of(file).equals(before));
    }

    private static Map<String, String> tree(Path root) throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path each : files.toList()) {
                tree.put(root.relativize(each).toString(), Files.isRegularFile(each)
                        ? java.util.HexFormat.of().formatHex(Digest.hash(java.nio.ByteBuffer.wrap(Files.readAllBytes(each)))) : "");
            }
        }
        return tree;
    }

    private Transferred put(Path from, String to) throws IOException {
        return client.put(from, VolumeAddress.parse(to), VolumeProgress.UNHEARD);
    }

    private void manyFiles() throws IOException {
        for (int i = 0; i < 300; i++) {
            write("small/" + i % 7 + "/f" + i, random(i * 13, i));
        }
        write("empty", new byte[0]);
        write("middle", random(3 << 20, 1));
        write("large", random(2 * CHUNK + 12345, 2));
        write("exact", random(CHUNK, 3));
        Files.createDirectories(source.resolve("nothing/in/here"));
    }

    @Test
    void whatGoesThereAndComesBackIsTheSame() throws Exception {
        manyFiles();
        Path program = write("run.sh", "echo".getBytes());
        program.toFile().setExecutable(true);
        Transferred sent = put(source, "data:in/it");
        assertThat(sent.files()).isEqualTo(305);
        assertThat(sent.same()).isZero();
        assertThat(tree(places.tree("data").resolve("in/it"))).isEqualTo(tree(source));
        Path back = directory.resolve("back");
        Transferred got = client.get(VolumeAddress.parse("data:in/it"), back, VolumeProgress.UNHEARD);
        assertThat(got.files()).isEqualTo(305);
        assertThat(tree(back)).isEqualTo(tree(source));
        assertThat(Files.getLastModifiedTime(back.resolve("large"))).isEqualTo(
                Files.getLastModifiedTime(source.resolve("large")));
        assertThat(back.resolve("run.sh").toFile().canExecute()).isTrue();
        assertThat(back.resolve("empty").toFile().canExecute()).isFalse();
    }

    /** They are finished beside the reading of those after them. */
    @Test
    void manyLargeFilesEachGetTheirName() throws Exception {
        for (int i = 0; i < 40; i++) {
            write("d" + i % 3 + "/large" + i, random((1 << 20) + 1 + i, i));
        }
        write("last", random(CHUNK + 1, 99));
        assertThat(put(source, "data").files()).isEqualTo(41);
        assertThat(tree(places.tree("data"))).isEqualTo(tree(source));
        Path back = directory.resolve("back");
        assertThat(client.get(VolumeAddress.parse("data"), back, VolumeProgress.UNHEARD).files()).isEqualTo(41);
        assertThat(tree(back)).isEqualTo(tree(source));
    }

    @Test
    void aSecondTimeNothingIsSentAndNothingIsRead() throws Exception {
        manyFiles();
        put(source, "data");
        // Unreadable now: whoever reads it notices.
        Path there = places.tree("data").resolve("large");
        Map<String, FileTime> read = Map.of("here", access(source.resolve("large")), "there", access(there));
        Transferred again = put(source, "data");
        assertThat(again.files()).isZero();
        assertThat(again.bytes()).isZero();
        assertThat(again.same()).isEqualTo(304);
        assertThat(Map.of("here", access(source.resolve("large")), "there", access(there))).isEqualTo(read);
        AtomicLong total = new AtomicLong(-1);
        client.put(source, VolumeAddress.parse("data"), (what, done, all) -> total.set(all));
        assertThat(total).as("bytes of files that were looked into").hasValue(0);
    }

    private static FileTime access(Path file) throws IOException {
        return Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class).lastAccessTime();
    }

    @Test
    void onlyTheChunksThatChangedAreSent() throws Exception {
        byte[] content = random(4 * CHUNK + 100, 5);
        write("big", content);
        put(source, "data");
        content[CHUNK + 17] ^= 1;
        Files.write(source.resolve("big"), content);
        Transferred sent = put(source, "data");
        assertThat(sent.bytes()).isEqualTo(CHUNK);
        assertThat(java.util.Arrays.equals(Files.readAllBytes(places.tree("data").resolve("big")), content)).isTrue();
        byte[] longer = java.util.Arrays.copyOf(content, 4 * CHUNK + 5000);
        Files.write(source.resolve("big"), longer);
        assertThat(put(source, "data").bytes()).isEqualTo(5000);
        assertThat(java.util.Arrays.equals(Files.readAllBytes(places.tree("data").resolve("big")), longer)).isTrue();
    }

    @Test
    void aFileOfTheSameSizeAndTimeWithOtherContentIsSeen() throws Exception {
        write("a", "one".getBytes());
        put(source, "data");
        write("a", "two".getBytes());
        assertThat(put(source, "data").files()).isEqualTo(1);
        assertThat(Files.readString(places.tree("data").resolve("a"))).isEqualTo("two");
        // And on the other side.
        Path there = places.tree("data").resolve("a");
        FileTime time = Files.getLastModifiedTime(there);
        HashIndex.Stamp before = HashIndex.Stamp.of(there);
        Files.writeString(there, "six");
        date(there, time, before);
        assertThat(put(source, "data").files()).isEqualTo(1);
        assertThat(Files.readString(there)).isEqualTo("two");
    }

    @Test
    void whatWasCutIsGoneOnWith() throws Exception {
        write("big", random(6 * CHUNK, 9));
        for (int i = 0; i < 50; i++) {
            write("a" + i, random(1000, i));
        }
        assertThatThrownBy(() -> cut(3L * CHUNK + 100_000).put(source, VolumeAddress.parse("data"), VolumeProgress.UNHEARD))
                .isInstanceOf(IOException.class);
        assertThat(places.tree("data").resolve("big")).doesNotExist();
        assertThat(openFiles()).doesNotContain(source.resolve("big").toRealPath());
        client = VolumeClient.here(places, directory.resolve("cache"));
        Transferred sent = put(source, "data");
        assertThat(sent.bytes()).isBetween(3L * CHUNK, 4L * CHUNK + 50_000);
        assertThat(tree(places.tree("data"))).isEqualTo(tree(source));
        assertThat(places.state("data").resolve("incoming")).isEmptyDirectory();
    }

    @Test
    void whatIsKnownOfAPutIsSavedWhenItIsOver() throws Exception {
        write("a", "a".getBytes());
        put(source, "data");
        assertThat(places.state("data").resolve("index")).isRegularFile();
    }

    @Test
    void whoStopsAPutCanGoOnWithItAtOnce() throws Exception {
        write("big", random(4 * CHUNK, 9));
        try (VolumeClient stopped = VolumeClient.here(places, directory.resolve("cache"))) {
            assertThatThrownBy(() -> stopped.put(source, VolumeAddress.parse("data"), (what, done, total) -> {
                if (done >= CHUNK) {
                    throw new IllegalStateException("stopped");
                }
            })).hasMessage("stopped");
        }
        put(source, "data");
        assertThat(tree(places.tree("data"))).isEqualTo(tree(source));
    }

    @Test
    void aGetThatWasCutIsGoneOnWith() throws Exception {
        write("big", random(6 * CHUNK, 9));
        put(source, "data");
        Path back = directory.resolve("back");
        assertThatThrownBy(() -> cutBack(3L * CHUNK + 100_000).get(VolumeAddress.parse("data"), back, VolumeProgress.UNHEARD))
                .isInstanceOf(IOException.class);
        assertThat(back.resolve("big")).doesNotExist();
        Transferred got = client.get(VolumeAddress.parse("data"), back, VolumeProgress.UNHEARD);
        assertThat(got.bytes()).isBetween(3L * CHUNK, 4L * CHUNK);
        assertThat(tree(back)).isEqualTo(tree(source));
    }

    /** Of this process. */
    private static List<Path> openFiles() throws IOException {
        List<Path> open = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path each : descriptors.toList()) {
                try {
                    open.add(Files.readSymbolicLink(each));
                } catch (NoSuchFileException e) {
                    // Closed meanwhile, by whoever it was.
                }
            }
        }
        return open;
    }

    @Test
    void anotherGetLeavesWhatWasCutAndNobodyPutsIt() throws Exception {
        write("big", random(4 * CHUNK, 9));
        write("one", "one".getBytes());
        put(source, "data");
        Path back = directory.resolve("back");
        assertThatThrownBy(() -> cutBack(2L * CHUNK + 100_000).get(VolumeAddress.parse("data:big"), back.resolve("big"),
                VolumeProgress.UNHEARD)).isInstanceOf(IOException.class);
        client.get(VolumeAddress.parse("data:one"), back.resolve("one"), VolumeProgress.UNHEARD);
        Transferred sent = put(directory, "data:all");
        assertThat(sent.leftOut()).isEmpty();
        assertThat(tree(places.tree("data").resolve("all/back")).keySet()).containsExactly("", "one");
        Transferred got = client.get(VolumeAddress.parse("data:big"), back.resolve("big"), VolumeProgress.UNHEARD);
        assertThat(got.bytes()).isBetween(CHUNK + 0L, 3L * CHUNK);
        assertThat(tree(back).keySet()).as("and nothing else").containsExactly("", "big", "one");
    }

    /** A conversation that ends after so many bytes. */
    private VolumeClient cut(long after) throws IOException {
        return connection(after, Long.MAX_VALUE);
    }

    private VolumeClient cutBack(long after) throws IOException {
        return connection(Long.MAX_VALUE, after);
    }

    private VolumeClient connection(long there, long back) throws IOException {
        Pipe outward = Pipe.open();
        Pipe inward = Pipe.open();
        Thread server = new Thread(() -> {
            try (InputStream from = Channels.newInputStream(outward.source()); OutputStream to = Channels.newOutputStream(inward.sink())) {
                new VolumeServer(new VolumeStore(places), new Frames(from, to, () -> { })).run();
            } catch (IOException e) {
                // As meant.
            }
        });
        server.start();
        return VolumeClient.over(new FilterInputStream(Channels.newInputStream(inward.source())) {
            private long left = back;

            @Override
            public int read(byte[] bytes, int at, int length) throws IOException {
                int count = super.read(bytes, at, length);
                left -= count;
                if (left < 0) {
                    inward.source().close();
                    end(server, outward);
                    throw new IOException("cut");
                }
                return count;
            }
        }, new FilterOutputStream(Channels.newOutputStream(outward.sink())) {
            private long left = there;

            @Override
            public void write(byte[] bytes, int at, int length) throws IOException {
                left -= length;
                if (left < 0) {
                    end(server, outward);
                    throw new IOException("cut");
                }
                out.write(bytes, at, length);
            }
        }, () -> { }, directory.resolve("cache"));
    }

    /** What has arrived is written before the next conversation begins. */
    private static void end(Thread server, Pipe out) throws IOException {
        out.sink().close();
        try {
            server.join();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void nobodySeesHalfAFileAndTwoDoNotPutTheSameOne() throws Exception {
        write("big", random(3 * CHUNK, 9));
        try (PartFile other = PartFile.open(places.state("data").resolve("incoming"), new VolumePath("big"), 3L * CHUNK)) {
            assertThat(other.present().isWhole()).isFalse();
            assertThatThrownBy(() -> put(source, "data")).hasMessageContaining("by somebody else");
        }
    }

    @Test
    void aWholeFileIsOfOneUntilItHasItsName() throws Exception {
        Path incoming = directory.resolve("incoming");
        VolumePath path = new VolumePath("big");
        try (PartFile part = PartFile.open(incoming, path, 10)) {
            byte[] bytes = random(10, 1);
            part.write(0, Digest.hash(java.nio.ByteBuffer.wrap(bytes)), java.nio.ByteBuffer.wrap(bytes));
            Path whole = part.whole(10);
            assertThatThrownBy(() -> PartFile.open(incoming, path, 10)).hasMessageContaining("by somebody else");
            Files.move(whole, directory.resolve("big"));
            part.forget();
        }
        assertThat(incoming).isEmptyDirectory();
        try (PartFile next = PartFile.open(incoming, path, 10)) {
            assertThat(next.present().isWhole()).isFalse();
        }
    }

    @Test
    void linksOnTheHostAreNotFollowed() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "x");
        Files.createSymbolicLink(places.tree("data").resolve("link"), secret);
        Files.createSymbolicLink(places.tree("data").resolve("out"), directory);
        write("plain", "p".getBytes());
        put(source, "data");
        Transferred got = client.get(VolumeAddress.parse("data"), directory.resolve("back"), VolumeProgress.UNHEARD);
        assertThat(got.files()).isEqualTo(1);
        assertThat(got.leftOut()).containsExactlyInAnyOrder("link: a link", "out: a link");
        for (String path : List.of("data:link", "data:out/secret")) {
            assertThatThrownBy(() -> client.cat(VolumeAddress.parse(path), OutputStream.nullOutputStream()))
                    .hasMessageContaining("link");
        }
        assertThatThrownBy(() -> put(source, "data:out")).hasMessageContaining("through a link");
        assertThat(directory.resolve("plain")).doesNotExist();
    }

    @Test
    void whatIsAskedWronglyIsSaidAndDoesNotEndTheConversation() throws Exception {
        assertThatThrownBy(() -> client.list(VolumeAddress.parse("date"))).hasMessage(
                "there is no volume date; there is data");
        assertThatThrownBy(() -> client.list(VolumeAddress.parse("data:x"))).hasMessage("there is no x in volume data");
        assertThatThrownBy(() -> client.create("data")).hasMessage("there is a volume data already");
        assertThatThrownBy(() -> client.remove(VolumeAddress.parse("data"))).hasMessageContaining("delete data");
        assertThat(client.isUsable()).isTrue();
        assertThat(client.volumes()).hasSize(1);
    }

    @Test
    void whatAMachineRefusesDoesNotEndTheConversation() throws Exception {
        Files.createDirectories(directory.resolve("odd"));
        Files.writeString(directory.resolve("odd/volumes"), "in the way");
        try (VolumeClient odd = VolumeClient.here(new VolumePlaces(directory.resolve("odd"), Map.of()),
                directory.resolve("cache"))) {
            assertThatThrownBy(() -> odd.create("data")).isInstanceOf(VolumeException.class)
                    .hasMessageContaining(directory.resolve("odd/volumes").toString());
            assertThat(odd.isUsable()).isTrue();
            assertThat(odd.volumes()).isEmpty();
        }
    }

    @Test
    void longPathsAreSaidWhole() throws Exception {
        String deep = "d".repeat(120) + "/" + "e".repeat(120) + "/" + "f".repeat(200);
        write(deep, "x".getBytes());
        put(source, "data");
        assertThat(client.list(VolumeAddress.parse("data:" + deep.substring(0, 241)))).extracting(VolumeClient.Item::path)
                .containsExactly(deep);
        assertThat(VolumePath.visible("x".repeat(100_000))).hasSizeLessThan(10_000).endsWith("x...");
    }

    @Test
    void whyAFileCannotBePutIsSaidAsItIs() throws Exception {
        write("a", "a".getBytes());
        put(source, "data");
        assertThatThrownBy(() -> put(source, "data:a")).hasMessageContaining("a file stands where a directory is to be");
        try (VolumeClient deep = VolumeClient.here(new VolumePlaces(directory.resolve("r".repeat(200)), Map.of()),
                directory.resolve("cache"))) {
            deep.create("data");
            VolumeAddress tooLong = VolumeAddress.parse("data:" + ("x".repeat(240) + "/").repeat(16) + "x".repeat(140));
            assertThatThrownBy(() -> deep.put(source, tooLong, VolumeProgress.UNHEARD))
                    .hasMessageContaining("File name too long");
        }
    }

    @Test
    void anIndexThatCannotBeSavedLeavesNothing() throws Exception {
        Path there = Files.createDirectories(directory.resolve("odd/index/in"));
        HashIndex index = HashIndex.open(there.getParent());
        index.note("a", new HashIndex.Stamp(0, 0, 0, 0), Digest.unknown(0), HashIndex.now());
        index.save();
        try (Stream<Path> files = Files.list(directory.resolve("odd"))) {
            assertThat(files).containsExactly(there.getParent());
        }
    }

    @Test
    void filesAreCopiedMovedAndRemovedThere() throws Exception {
        write("a/b/c", "abc".getBytes());
        put(source, "data");
        client.create("art");
        client.copy(VolumeAddress.parse("data:a"), VolumeAddress.parse("art:z"));
        assertThat(client.list(VolumeAddress.parse("art:z/b"))).extracting(VolumeClient.Item::path).containsExactly("z/b/c");
        client.move(VolumeAddress.parse("art:z/b/c"), VolumeAddress.parse("art:d"));
        assertThat(client.stat(VolumeAddress.parse("art:d")).size()).isEqualTo(3);
        client.remove(VolumeAddress.parse("art:z"));
        assertThat(client.list(VolumeAddress.parse("art"))).extracting(VolumeClient.Item::path).containsExactly("d");
        assertThat(client.usage(VolumeAddress.parse("data"))).isEqualTo(new VolumeClient.Usage(1, 2, 3, 0));
        assertThatThrownBy(() -> client.copy(VolumeAddress.parse("data:a"), VolumeAddress.parse("data:a/b")))
                .hasMessageContaining("in it");
        client.delete("art");
        assertThat(client.volumes()).hasSize(1);
    }
}
