package farcell.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChannelInputTest {

    private static final int PACKET = 32 << 10;

    private final Random random = new Random(3);
    private final List<Long> released = new ArrayList<>();
    private final ChannelInput input = new ChannelInput(released::add);

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private long allReleased() {
        return released.stream().mapToLong(Long::longValue).sum();
    }

    @Test
    void whatIsReadIsWhatCame() throws Exception {
        byte[] all = bytes(5_000_000);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        for (int came = 0; came < all.length || read.size() < came; ) {
            for (int more = random.nextInt(4); more > 0 && came < all.length; more--) {
                int length = Math.min(all.length - came, random.nextInt(PACKET * 3));
                input.receive(all, came, length);
                came += length;
            }
            assertThat(input.available()).isEqualTo(came - read.size());
            if (input.available() == 0) {
                continue;
            }
            int most = 1 + random.nextInt(200_000);
            switch (random.nextInt(4)) {
                case 0 -> read.write(input.read());
                case 1 -> {
                    byte[] some = new byte[most + 20];
                    read.write(some, 10, input.read(some, 10, most));
                }
                case 2 -> {
                    ByteBuffer some = ByteBuffer.allocateDirect(most);
                    int count = input.read(some);
                    assertThat(some.position()).isEqualTo(count);
                    byte[] array = new byte[count];
                    some.flip().get(array);
                    read.write(array);
                }
                default -> {
                    int exactly = Math.min(most, input.available());
                    byte[] some = new byte[exactly];
                    assertThat(input.readNBytes(some, 0, exactly)).isEqualTo(exactly);
                    read.write(some);
                }
            }
            assertThat(allReleased()).isEqualTo(read.size());
        }
        assertThat(read.toByteArray()).isEqualTo(all);
    }

    @Test
    void whoWantsMuchTakesMuchAtOnce() throws Exception {
        byte[] all = bytes(4 * ChannelInput.MUCH + 777);
        CompletableFuture<byte[]> read = inOtherThread(() -> {
            byte[] into = new byte[all.length];
            assertThat(input.readNBytes(into, 0, into.length)).isEqualTo(into.length);
            return into;
        });
        for (int at = 0; at < all.length; at += PACKET) {
            input.receive(all, at, Math.min(PACKET, all.length - at));
        }
        assertThat(read.get()).isEqualTo(all);
        assertThat(released.subList(0, released.size() - 1)).allSatisfy(each ->
                assertThat(each).isGreaterThanOrEqualTo(ChannelInput.MUCH));
        assertThat(allReleased()).isEqualTo(all.length);
    }

    @Test
    void whoWantsAnythingIsWokenByTheFirstByte() throws Exception {
        CompletableFuture<Integer> one = inOtherThread(() -> input.read(new byte[PACKET]));
        input.receive(new byte[] {1}, 0, 1);
        assertThat(one.get()).isEqualTo(1);
    }

    @Test
    void atTheEndTheRestIsReadAndThenNothing() throws Exception {
        byte[] rest = bytes(1000);
        CompletableFuture<Integer> much = inOtherThread(() -> input.readNBytes(new byte[PACKET], 0, PACKET));
        input.receive(rest, 0, 600);
        input.eof();
        assertThat(much.get()).isEqualTo(600);
        assertThat(input.read(new byte[10])).isEqualTo(-1);
        assertThat(input.read()).isEqualTo(-1);
        assertThat(input.read(ByteBuffer.allocate(10))).isEqualTo(-1);
        assertThat(input.readNBytes(new byte[10], 0, 10)).isZero();
        assertThatThrownBy(() -> input.receive(rest, 0, 1)).isInstanceOf(IOException.class);
    }

    @Test
    void nothingIsReadIntoNoRoom() throws Exception {
        input.receive(new byte[1], 0, 1);
        assertThat(input.read(new byte[0])).isZero();
        assertThat(input.read(ByteBuffer.allocate(0))).isZero();
        assertThat(input.readNBytes(new byte[0], 0, 0)).isZero();
        assertThat(input.available()).isEqualTo(1);
    }

    @Test
    void closingEndsAReadThatWaits() throws Exception {
        AtomicReference<Thread> reader = new AtomicReference<>();
        CompletableFuture<Integer> read = inOtherThread(() -> {
            reader.set(Thread.currentThread());
            return input.read();
        });
        while (reader.get() == null || reader.get().getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        input.close();
        assertThatThrownBy(read::get).hasCauseInstanceOf(IOException.class);
        assertThat(input.isOpen()).isFalse();
        assertThatThrownBy(() -> input.receive(new byte[1], 0, 1)).isInstanceOf(IOException.class);
    }

    /** Who wants ten bytes takes none of four. */
    @Test
    void anInterruptEndsAReadAndLosesNothing() throws Exception {
        byte[] came = bytes(10);
        input.receive(came, 0, 4);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> input.readNBytes(new byte[10], 0, 10)).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(released).isEmpty();
        input.receive(came, 4, 6);
        byte[] read = new byte[10];
        assertThat(input.readNBytes(read, 0, 10)).isEqualTo(10);
        assertThat(read).isEqualTo(came);
    }

    private interface Read<T> {
        T read() throws Exception;
    }

    private static <T> CompletableFuture<T> inOtherThread(Read<T> read) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(read.read());
            } catch (Exception | AssertionError e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }
}
