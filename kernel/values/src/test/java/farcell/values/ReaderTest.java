package farcell.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What comes in is not trusted. */
class ReaderTest {

    private static final Side HERE = new Side();
    private static final Side THERE = new Side();

    private static Object decode(byte[] data, Limits limits) throws IOException {
        return ValueCodecs.river().decode(new ByteArrayInputStream(data), THERE.context, limits);
    }

    private static Limits allowing(Predicate<String> names) {
        return new Limits(1000, 100_000, 1 << 20, names);
    }

    private static byte[] good(String name) throws Exception {
        return HERE.encode(HERE.call(Side.CELL + "Good", "make", name));
    }

    private static void refused(byte[] data, Limits limits, String text) {
        assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> decode(data, limits))
                .withMessageContaining(text);
    }

    @Test
    void namesThatAreNotAllowedAreNeverAskedOfTheLoader() throws Exception {
        List<String> asked = new ArrayList<>();
        ClassLoader spy = new ClassLoader(THERE) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                asked.add(name);
                return super.loadClass(name, resolve);
            }
        };
        ValueContext context = new ValueContext(spy, name -> true, THERE.context.lookup(), List.of());
        for (String kind : List.of("record", "enum", "shadowed and private fields", "lambda", "capturing lambda",
                "class", "singleton of a library", "own array list", "anonymous class")) {
            byte[] data = good(kind);
            assertThatExceptionOfType(InvalidValueException.class).as(kind).isThrownBy(() -> ValueCodecs.river()
                    .decode(new ByteArrayInputStream(data), context, allowing(name -> false)))
                    .withMessageContaining("farcell.values.fixture");
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void eachClassIsAskedForBeforeItIsLoaded() throws Exception {
        String lambda = Side.CELL + "Good";
        refused(good("capturing lambda"), allowing(name -> name.equals(lambda)), Side.CELL + "Types$Point");
    }

    @Test
    void depthCountAndSizeAreLimited() throws Exception {
        refused(good("chain of 200000"), new Limits(1000, 1 << 20, 1 << 30, Side.ALLOWED), "deeper than 1000");
        refused(good("100000 small objects"), new Limits(1000, 50_000, 1 << 30, Side.ALLOWED), "more than 50000");
        refused(good("big arrays"), new Limits(1000, 50_000, 1 << 20, Side.ALLOWED), "the limit is 1048576");
        Object nested = null;
        Class<?> pair = HERE.loadClass(Side.CELL + "Types$Pair");
        for (int i = 0; i < 2000; i++) {
            nested = pair.getConstructors()[0].newInstance(nested, null);
        }
        refused(HERE.encode(nested), new Limits(1000, 50_000, 1 << 20, Side.ALLOWED), "deeper than 1000");
    }

    @Test
    void aRecordsConstructorDecides() throws Exception {
        Class<?> strict = HERE.loadClass(Side.CELL + "Types$Strict");
        byte[] data = HERE.encode(strict.getConstructors()[0].newInstance(0x01020304));
        int at = indexOf(data, new byte[] {1, 2, 3, 4});
        data[at] = (byte) 0xff;
        refused(data, allowing(Side.ALLOWED), "No " + strict.getName() + " can be made");
    }

    private static int indexOf(byte[] data, byte[] part) {
        for (int i = 0; i + part.length <= data.length; i++) {
            if (Arrays.equals(data, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("not there");
    }

    @Test
    void garbageAndForgedHeadersAreRefused() throws Exception {
        refused(new byte[100], allowing(Side.ALLOWED), "no value of Farcell");
        // A double[2^31 - 1] of a 16 GiB claim in 21 bytes, and one that the limit allows but no data follow.
        ByteBuffer header = ByteBuffer.allocate(64).putInt(EncodedGraph.MAGIC).putLong(10).putInt(1)
                .put((byte) BulkArray.DOUBLE.ordinal()).putInt(Integer.MAX_VALUE);
        refused(header.array(), allowing(Side.ALLOWED), "the limit is");
        Limits wide = new Limits(1000, 1000, Long.MAX_VALUE, Side.ALLOWED);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> decode(header.array(), wide));
        header.putInt(12, -1);
        refused(header.array(), wide, "header of a value is malformed");
    }

    @Test
    void dataThatEndTooEarlyAreAnIoException() throws Exception {
        byte[] data = good("map of records");
        for (int length = 0; length < data.length; length += 1 + data.length / 200) {
            byte[] cut = Arrays.copyOf(data, length);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> decode(cut, allowing(Side.ALLOWED)));
        }
    }

    @Test
    void aBrokenStreamKeepsItsOwnError() throws Exception {
        byte[] data = good("100000 small objects");
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(data, 0, 2000), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the link is gone");
            }
        });
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> ValueCodecs.river()
                .decode(broken, THERE.context, Side.limits())).withMessage("the link is gone");
    }

    @Test
    void theReaderTakesItsValueAndNoByteMore() throws Exception {
        byte[] one = good("map of records");
        byte[] two = good("big arrays");
        InputStream both = new SequenceInputStream(new ByteArrayInputStream(two), new ByteArrayInputStream(one));
        ValueCodec codec = ValueCodecs.river();
        assertThat(codec.decode(both, THERE.context, Side.limits())).isInstanceOf(Object[].class);
        Object map = codec.decode(both, THERE.context, Side.limits());
        assertThat(THERE.call(Side.CELL + "Good", "check", "map of records", map)).isEqualTo(true);
        assertThat(both.read()).isEqualTo(-1);
    }

    @Test
    void mutatedDataGiveAValueOrAnIoException() throws Exception {
        Random random = new Random(99);
        List<byte[]> seeds = new ArrayList<>();
        for (String kind : List.of("boxes", "list", "hash", "tree with comparator", "deque", "bits", "concurrent",
                "priority queue", "enum map and set", "wrappers", "record", "wide record", "records in records",
                "shadowed and private fields", "own array list", "lambda", "capturing lambda", "heap buffer",
                "optional", "key set", "singleton of a library", "record in its own list", "lock object", "exception",
                "calendar", "small arrays", "a big array twice", "write replace", "class", "dates", "weak map")) {
            seeds.add(good(kind));
        }
        Limits limits = new Limits(200, 10_000, 1 << 20, Side.ALLOWED);
        int values = 0;
        int errors = 0;
        for (int i = 0; i < 400; i++) {
            byte[] data = seeds.get(random.nextInt(seeds.size())).clone();
            for (int hits = 1 + random.nextInt(3); hits > 0; hits--) {
                int at = random.nextInt(Math.min(data.length, 4000));
                data[at] = (byte) (random.nextInt(4) == 0 ? 0xff : random.nextInt());
            }
            try {
                decode(data, limits);
                values++;
            } catch (IOException e) {
                errors++;
                assertThat(e).isInstanceOfAny(InvalidValueException.class, EOFException.class);
            }
        }
        assertThat(values).isPositive();
        assertThat(errors).isGreaterThan(100);
    }
}
