package farcell.values;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads mutated data over and over in a small JVM: a program of its own, so that a heap that is too small is seen. Every
 * reading must end with a value or an {@code IOException} that says what is wrong; no code of classes that are not
 * allowed may run, and no announced length may fill the heap. Ends early when the JVM can no longer tell one way of
 * running short of memory from another.
 *
 * <p>Arguments: seconds, seed. Exit code 0 when all was well, 1 with the iteration that was not, 3 when one hangs.
 */
public final class HostileBytes {

    private static final String TRAP = "farcell.values.fixture.trap.";
    private static final int[] FORGED = {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0x00ffffff, 0x7fffff00, 1 << 24, 100_000};
    private static final long HANG_SECONDS = 120;
    /** Of a JVM's errors about memory only the first ones tell where they were thrown. */
    private static final int KNOWN_SHORTAGES = 3;

    private HostileBytes() {}

    public static void main(String[] arguments) throws Exception {
        long seconds = Long.parseLong(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        System.out.println("seed " + seed + ", heap " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB");
        List<byte[]> good = good(new Side());
        Side there = new Side();
        Limits limits = new Limits(500, 100_000, 16 << 20, name -> Side.ALLOWED.test(name) && !name.startsWith(TRAP));
        ValueCodec codec = new RiverCodec(warning -> { }, 16 << 20);
        AtomicLong iteration = new AtomicLong();
        watch(iteration);
        long[] outcomes = new long[2];
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        int shortages = 0;
        while (System.nanoTime() < end && shortages < KNOWN_SHORTAGES) {
            Random random = new Random(seed + iteration.incrementAndGet());
            byte[] data = mutate(good, random);
            String fault = "";
            Throwable thrown = null;
            try {
                codec.decode(new ByteArrayInputStream(data), there.context, limits);
                outcomes[0]++;
            } catch (IOException e) {
                outcomes[1]++;
                thrown = e.getCause();
                if (thrown instanceof OutOfMemoryError) {
                    shortages += thrown.getStackTrace().length == 0 ? KNOWN_SHORTAGES : 1;
                }
                fault = e.getMessage() == null && !(e instanceof java.io.EOFException) ? "an error without a text: " + e
                        : isFull(e) ? "the heap was filled" : "";
            } catch (Throwable e) {
                fault = "threw " + e;
                thrown = e;
            }
            if (System.getProperty("farcell.trap") != null) {
                fault = "code ran: " + System.getProperty("farcell.trap");
            }
            if (!fault.isEmpty()) {
                System.out.println("iteration " + iteration + ": " + fault);
                if (thrown != null) {
                    thrown.printStackTrace(System.out);
                }
                System.exit(1);
            }
        }
        System.out.println(iteration + " readings: " + outcomes[0] + " values, " + outcomes[1] + " errors");
        System.exit(outcomes[1] > outcomes[0] / 100 && outcomes[0] > 0 ? 0 : 1);
    }

    /**
     * One way to ask for memory is left: a class that reads a text by {@code readUTF} itself. The library makes room for
     * what that says, which fails at once, or is thrown away at the end of the data.
     */
    private static boolean isFull(IOException e) {
        return e.getCause() instanceof OutOfMemoryError full && full.getStackTrace().length > 0 && Arrays.stream(full.getStackTrace()).noneMatch(
                frame -> frame.getClassName().endsWith(".BlockUnmarshaller") && frame.getMethodName().equals("readUTF"));
    }

    private static void watch(AtomicLong iteration) {
        Thread watch = new Thread(() -> {
            long last = -1;
            while (last != iteration.get()) {
                last = iteration.get();
                java.util.concurrent.locks.LockSupport.parkNanos(HANG_SECONDS * 1_000_000_000L);
            }
            System.out.println("iteration " + last + " hangs");
            Runtime.getRuntime().halt(3);
        });
        watch.setDaemon(true);
        watch.start();
    }

    @SuppressWarnings("unchecked")
    private static List<byte[]> good(Side here) throws Exception {
        List<byte[]> good = new ArrayList<>();
        for (String name : (List<String>) here.call(Side.CELL + "Good", "names")) {
            byte[] data = here.encode(here.call(Side.CELL + "Good", "make", name));
            if (data.length < 20_000) {
                good.add(data);
            }
        }
        return good;
    }

    private static byte[] mutate(List<byte[]> good, Random random) {
        byte[] data = good.get(random.nextInt(good.size())).clone();
        if (random.nextInt(8) == 0) {
            data = splice(data, good.get(random.nextInt(good.size())), random);
        }
        if (random.nextInt(6) == 0) {
            data = new String(data, StandardCharsets.ISO_8859_1).replace("fixture.cell", "fixture.trap")
                    .getBytes(StandardCharsets.ISO_8859_1);
        }
        for (int hits = random.nextInt(4); hits > 0; hits--) {
            // Behind the header, mostly: what is wrong there is seen at once.
            int at = random.nextInt(20) == 0 ? random.nextInt(data.length)
                    : Math.min(data.length - 1, 16 + random.nextInt(Math.max(1, data.length - 16)));
            switch (random.nextInt(5)) {
                case 0 -> data[at] = (byte) random.nextInt();
                case 1 -> data[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> {
                    if (at + 4 <= data.length) {
                        ByteBuffer.wrap(data).putInt(at, FORGED[random.nextInt(FORGED.length)]);
                    }
                }
                // Types of objects in the library's format, large strings and collections among them.
                case 3 -> data[at] = (byte) (random.nextBoolean() ? 0x40 : random.nextInt(0x80));
                default -> {
                    if (at + 5 <= data.length) {
                        data[at] = 0x40;
                        ByteBuffer.wrap(data).putInt(at + 1, FORGED[random.nextInt(FORGED.length)]);
                    }
                }
            }
        }
        return data;
    }

    /** The beginning of one, then the middle of another, with a header that fits. */
    private static byte[] splice(byte[] first, byte[] second, Random random) {
        int cut = Math.min(first.length, 16 + random.nextInt(Math.max(1, first.length)));
        int from = Math.min(second.length, 16 + random.nextInt(Math.max(1, second.length)));
        ByteBuffer joined = ByteBuffer.allocate(cut + second.length - from);
        joined.put(first, 0, cut).put(second, from, second.length - from);
        if (joined.capacity() >= 16 && joined.getInt(12) == 0) {
            joined.putLong(4, joined.capacity() - 16);
        }
        return joined.array();
    }
}
