package farcell.volumes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that go, shrink or cannot be read while they are sent: both sides come to an end, and say which. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChangingFilesTest {

    private static final long CHUNK = Digest.CHUNK;

    @TempDir
    private Path directory;

    private Path source;
    private Path target;

    @BeforeEach
    void open() throws Exception {
        source = Files.createDirectory(directory.resolve("source"));
        target = Files.createDirectory(directory.resolve("target"));
        Files.writeString(source.resolve("stays"), "stays");
    }

    /** Nothing is read of it that would take time: it has holes only. */
    private Path large(String name, long size) throws IOException {
        Path file = source.resolve(name);
        truncate(file, size);
        return file;
    }

    private static void truncate(Path file, long size) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(size);
        }
    }

    private interface Happening {
        void happen() throws IOException;
    }

    /** Lets something happen once, when so many bytes have been looked at. */
    private static VolumeProgress when(long bytes, Happening happening) {
        AtomicBoolean happened = new AtomicBoolean();
        return (what, done, total) -> {
            if (done >= bytes && happened.compareAndSet(false, true)) {
                try {
                    happening.happen();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        };
    }

    private record Both(Transferred sent, Transferred received) {}

    private Both transfer(VolumeProgress sending) throws Exception {
        Pipe there = Pipe.open();
        Pipe back = Pipe.open();
        Frames here = new Frames(Channels.newInputStream(back.source()), Channels.newOutputStream(there.sink()), () -> { });
        Frames other = new Frames(Channels.newInputStream(there.source()), Channels.newOutputStream(back.sink()), () -> { });
        CompletableFuture<Transferred> received = CompletableFuture.supplyAsync(() -> {
            try {
                return new Receiver(other, new Landing(target, directory.resolve("incoming"), "there"), HashIndex.none(),
                        VolumePath.ROOT, "", VolumeProgress.UNHEARD).run();
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
        Transferred sent = new Sender(here, TreeFiles.below(source, true), HashIndex.none(), VolumePath.ROOT, "", sending).run();
        return new Both(sent, received.join());
    }

    @Test
    void whatWentOrShrankBeforeItWasReadIsNamed() throws Exception {
        Path gone = Files.writeString(source.resolve("gone"), "gone");
        Path shorter = Files.writeString(source.resolve("shorter"), "shorter");
        Path goneLarge = large("goneLarge", CHUNK + 1);
        Path shorterLarge = large("shorterLarge", CHUNK + 1);
        Both both = transfer(when(0, () -> {
            Files.delete(gone);
            Files.delete(goneLarge);
            truncate(shorter, 3);
            truncate(shorterLarge, 3);
        }));
        for (Transferred each : new Transferred[] {both.sent(), both.received()}) {
            assertThat(each.changed()).containsExactlyInAnyOrder("gone", "shorter", "goneLarge", "shorterLarge");
            assertThat(each.files()).isEqualTo(1);
            assertThat(each.same()).isZero();
        }
        assertThat(target).isDirectoryNotContaining(file -> !file.endsWith("stays"));
    }

    @Test
    void whatShrinksWhileItIsReadIsNamed() throws Exception {
        Path shorter = large("shorter", 12 * CHUNK);
        Both both = transfer(when(CHUNK, () -> truncate(shorter, 10)));
        assertThat(both.sent().changed()).containsExactly("shorter");
        assertThat(both.received().changed()).containsExactly("shorter");
        assertThat(target.resolve("stays")).hasContent("stays");
        assertThat(target.resolve("shorter")).doesNotExist();
    }

    @Test
    void whatCannotBeReadEndsThePutWithTheReason() throws Exception {
        Path in = Files.createDirectory(source.resolve("in"));
        Files.writeString(in.resolve("it"), "it");
        VolumePlaces places = new VolumePlaces(directory.resolve("root"), Map.of());
        try (VolumeClient client = VolumeClient.here(places, directory.resolve("cache"))) {
            client.create("data");
            assertThatThrownBy(() -> client.put(source, VolumeAddress.parse("data"), when(0, () -> {
                VolumeStore.remove(in);
                Files.writeString(in, "in");
            }))).isInstanceOf(VolumeException.class).hasMessageContaining("in/it").hasMessageContaining("Not a directory");
            assertThat(client.isUsable()).isFalse();
        }
    }
}
