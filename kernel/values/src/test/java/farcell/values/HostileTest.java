package farcell.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Data that want to harm. {@code -Dfarcell.hostile.seconds=600 -Dfarcell.hostile.seed=N} reads mutated data for longer;
 * {@code kernel/bench/hostile} does.
 */
class HostileTest {

    private static final long SEED = Long.getLong("farcell.hostile.seed", 20_261_128);
    private static final int SECONDS = Integer.getInteger("farcell.hostile.seconds", 12);

    private static final Side THERE = new Side();

    @Test
    void mutatedDataRunNoCodeAndFillNoHeap() throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--")).forEach(command::add);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        long seed = SEED;
        for (long left = SECONDS; left > 0; left = TimeUnit.NANOSECONDS.toSeconds(end - System.nanoTime())) {
            List<String> round = new ArrayList<>(command);
            round.addAll(List.of(HostileBytes.class.getName(), String.valueOf(left), String.valueOf(seed)));
            Process process = new ProcessBuilder(round).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes());
            System.out.println(said);
            assertThat(process.waitFor()).as(said).isZero();
            seed += 1_000_000;
        }
    }

    /** A graph in the library's format. */
    private static byte[] graph(byte[] content) {
        ByteBuffer data = ByteBuffer.allocate(EncodedGraph.FIXED_HEADER + content.length);
        data.putInt(EncodedGraph.MAGIC).putLong(content.length).putInt(0).put(content);
        return data.array();
    }

    private static void refused(byte[] data) {
        assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> ValueCodecs.river().decode(
                        new ByteArrayInputStream(data), THERE.context, Side.limits()))
                .withMessageContaining("announce more than they hold");
    }

    @Test
    void aTextThatIsSaidToBeLargeIsNotMadeRoomFor() throws Exception {
        byte[] version = java.util.Arrays.copyOfRange(THERE.encode("x"), EncodedGraph.FIXED_HEADER,
                EncodedGraph.FIXED_HEADER + 1);
        refused(graph(ByteBuffer.allocate(10).put(version).put((byte) 0x40).putInt(Integer.MAX_VALUE - 8).array()));
    }

    @Test
    void manyTablesThatAreSaidToBeLargeAreNotMadeRoomFor() throws Exception {
        List<Object> lists = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            lists.add(new ArrayList<>(java.util.Collections.nCopies(70_000, null)));
        }
        byte[] all = THERE.encode(lists.subList(0, 1).toArray());
        // One list of 70,000 in 70,000 bytes is right; its length again and again, without its content, is not.
        ByteArrayOutputStream forged = new ByteArrayOutputStream();
        int start = EncodedGraph.FIXED_HEADER;
        forged.write(all, start, 40);
        for (int i = 0; i < 2000; i++) {
            forged.write(all, start + 5, 12);
        }
        byte[] data = graph(forged.toByteArray());
        assertThatExceptionOfType(java.io.IOException.class).isThrownBy(() -> ValueCodecs.river().decode(
                new ByteArrayInputStream(data), THERE.context, Side.limits()));
    }

    @Test
    void intsOfUsersMayBeAsLargeAsTheyLike() throws Exception {
        Object value = List.of(0x40, Integer.MAX_VALUE, new int[] {Integer.MAX_VALUE, -1}, "x".repeat(70_000));
        assertThat(((List<?>) THERE.decode(THERE.encode(value))).get(3)).isEqualTo("x".repeat(70_000));
    }
}
