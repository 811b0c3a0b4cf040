package farcell.volumes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import farcell.volumes.Frames.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host that says what no honest one says cannot write outside of what is got, nor fill the kernel's memory. */
class HostileHostTest {

    @TempDir
    private Path directory;

    private Path target;
    private ByteArrayOutputStream said;
    private Frames host;

    @BeforeEach
    void open() throws Exception {
        target = directory.resolve("in/target");
        said = new ByteArrayOutputStream();
        host = new Frames(new ByteArrayInputStream(new byte[0]), said, () -> { });
        host.send(Kind.HELLO, Rows.write(List.of(List.of(String.valueOf(VolumeServer.PROTOCOL)))));
        host.send(Kind.ANSWER, Rows.write(List.of(List.of("DIRECTORY", "0", "0", ""))));
    }

    private void offer(String path, long size) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF(path);
        out.writeByte(Entry.Kind.FILE.ordinal());
        out.writeLong(size);
        out.writeLong(0);
        out.writeBoolean(false);
        out.writeBoolean(false);
        host.send(Kind.OFFER, bytes.toByteArray());
    }

    private void pack(int file, String text, byte[] hash) throws IOException {
        host.send(Kind.PACK, ByteBuffer.allocate(8).putInt(file).putInt(text.length()).array(), hash, text.getBytes());
    }

    private Transferred get() throws IOException {
        VolumeClient client = VolumeClient.over(new ByteArrayInputStream(said.toByteArray()), OutputStream.nullOutputStream(),
                () -> { }, directory.resolve("cache"));
        return client.get(new VolumeAddress("data", 0, VolumePath.ROOT), target, VolumeProgress.UNHEARD);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).map(file -> directory.relativize(file).toString()).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "/x", "a/../../x", "a//x", "", "\uff0e\uff0e/x", "a\\..\\x"})
    void aPathThatLeadsOutIsNotWritten(String path) throws Exception {
        offer(path, 1);
        host.send(Kind.OFFERED);
        pack(0, "x", Digest.hash(ByteBuffer.wrap("x".getBytes())));
        host.send(Kind.SENT);
        assertThatThrownBy(this::get).isInstanceOf(IOException.class);
        assertThat(files()).isEmpty();
    }

    @Test
    void aLinkOfTheUserIsNotWrittenThrough() throws Exception {
        Files.createDirectories(target);
        Files.createSymbolicLink(target.resolve("way"), directory);
        offer("way/x", 1);
        host.send(Kind.OFFERED);
        pack(0, "x", Digest.hash(ByteBuffer.wrap("x".getBytes())));
        host.send(Kind.SENT);
        assertThatThrownBy(this::get).hasMessageContaining("through a link");
        assertThat(directory.resolve("x")).doesNotExist();
    }

    @Test
    void whatIsNotWhatItsHashSaysGetsNoName() throws Exception {
        offer("x", 1);
        host.send(Kind.OFFERED);
        pack(0, "x", new byte[Digest.HASH]);
        host.send(Kind.SENT);
        assertThatThrownBy(this::get).hasMessageContaining("arrived damaged");
        assertThat(files()).isEmpty();
    }

    @Test
    void aLargeFileWhoseChunksDidNotComeGetsNoName() throws Exception {
        for (int times = 1; times <= 2; times++) {
            said.reset();
            open();
            offer("x", 9 << 20);
            host.send(Kind.OFFERED);
            for (int i = 0; i < times; i++) {
                host.send(Kind.WHOLE, ByteBuffer.allocate(4 + 2 * Digest.HASH).array());
            }
            host.send(Kind.SENT);
            assertThatThrownBy(this::get).isInstanceOf(IOException.class);
            assertThat(target.resolve("x")).doesNotExist();
        }
    }

    @Test
    void whatClaimsToBeHugeTakesNoMemory() throws Exception {
        offer("x", 1L << 60);
        host.send(Kind.OFFERED);
        assertThatThrownBy(this::get).isInstanceOf(IOException.class);
        said.reset();
        said.write(ByteBuffer.allocate(5).put((byte) 1).putInt(Integer.MAX_VALUE).array());
        assertThatThrownBy(this::get).isInstanceOf(IOException.class);
    }

    @Test
    void nonsenseIsRefusedAndWritesNothing() throws Exception {
        offer("x", 3);
        offer("y", 9 << 20);
        host.send(Kind.OFFERED);
        pack(0, "abc", Digest.hash(ByteBuffer.wrap("abc".getBytes())));
        host.send(Kind.CHUNK, new byte[100]);
        host.send(Kind.WHOLE, new byte[40]);
        host.send(Kind.SENT);
        byte[] whole = said.toByteArray();
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            byte[] mutated = whole.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            }
            said.reset();
            said.write(mutated);
            assertThatThrownBy(this::get).isInstanceOfAny(IOException.class, IllegalArgumentException.class,
                    IndexOutOfBoundsException.class, java.nio.BufferUnderflowException.class, ArithmeticException.class);
            assertThat(files()).allSatisfy(file -> assertThat(file).matches("(in/target|cache)/.*"));
        }
    }
}
