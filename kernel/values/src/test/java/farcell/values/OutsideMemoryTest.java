package farcell.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import farcell.values.fixture.jar.Slab;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Memory outside of the heap goes out of band, to memory that the rule of the other side gives. */
class OutsideMemoryTest {

    private static final int BUFFER = 8 << 20;

    /** The rule; its class is the same on both sides here, as it would be by name. */
    static final class SlabRule implements Traveler {

        final List<String> forms = new ArrayList<>();

        @Override
        public boolean handles(Class<?> type) {
            return type == Slab.class;
        }

        @Override
        public Object leave(Object value) {
            return new Object[] {"slab", new Memory(this, (Slab) value)};
        }

        @Override
        public Object arrive(Object sent, String type, ClassLoader loader) {
            return ((Memory) ((Object[]) sent)[1]).slab;
        }

        @Override
        public OutsideMemory receive(String form, long bytes) {
            forms.add(form);
            return new Memory(this, new Slab(bytes, BUFFER));
        }

        @Override
        public boolean isState(Object value) {
            return !(value instanceof SlabRule);
        }
    }

    private record Memory(Traveler rule, Slab slab) implements OutsideMemory {
        @Override
        public String form() {
            return "of " + slab.bytes();
        }

        @Override
        public long bytes() {
            return slab.bytes();
        }

        @Override
        public Object owner() {
            return slab;
        }

        @Override
        public Access access() {
            return new Access() {
                @Override
                public List<ByteBuffer> content() {
                    return slab.buffers().stream().map(ByteBuffer::duplicate).toList();
                }

                @Override
                public void close() {}
            };
        }
    }

    private static Slab random(long bytes) {
        Slab slab = new Slab(bytes, BUFFER);
        Random random = new Random(bytes);
        for (ByteBuffer buffer : slab.buffers()) {
            byte[] content = new byte[buffer.capacity()];
            random.nextBytes(content);
            buffer.duplicate().put(content);
        }
        return slab;
    }

    private final SlabRule out = new SlabRule();
    private final SlabRule in = new SlabRule();
    private final ValueContext here = context(out);
    private final ValueContext there = context(in);
    private final Limits limits = new Limits(100, 1000, 64 << 20, name -> name.equals(Slab.class.getName()));

    private static ValueContext context(Traveler... rules) {
        return new ValueContext(Slab.class.getClassLoader(), name -> false, MethodHandles.lookup(), List.of(rules));
    }

    private byte[] data(Object value) throws Exception {
        ValueCodec.Encoded encoded = ValueCodecs.river().encode(value, here);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        encoded.writeTo(bytes);
        assertThat(bytes.size()).isEqualTo((int) encoded.size());
        return bytes.toByteArray();
    }

    @Test
    void arrivesAndIsOneObjectWhereItWasOne() throws Exception {
        Slab slab = random(2 * BUFFER + 12_345);
        int[] array = new Random(1).ints(100_000).toArray();
        Object[] got = (Object[]) ValueCodecs.river().decode(
                new ByteArrayInputStream(data(new Object[] {slab, array, List.of(slab), random(0)})), there, limits);
        assertThat(((Slab) got[0]).buffers()).isEqualTo(slab.buffers());
        assertThat((int[]) got[1]).isEqualTo(array);
        assertThat(((List<?>) got[2]).get(0)).isSameAs(got[0]);
        assertThat(((Slab) got[3]).bytes()).isZero();
        assertThat(in.forms).containsExactly("of " + slab.bytes(), "of 0");
    }

    @Test
    void aDigestTellsChangesAndMayBeNotedWhileTheBytesGoBy() throws Exception {
        Slab slab = random(5 * BUFFER + 99);
        ValueCodec codec = ValueCodecs.river();
        String before = codec.encode(slab, here).digest();
        ArrayDigests sent = new ArrayDigests();
        codec.encode(slab, here).writeTo(new ByteArrayOutputStream(), sent);
        assertThat(sent.of(slab)).isPresent();
        assertThat(codec.encode(slab, here).digest(sent)).isEqualTo(before);

        ArrayDigests came = new ArrayDigests();
        Object got = codec.decode(new ByteArrayInputStream(data(slab)), there, limits, came);
        assertThat(came.of(got)).isEqualTo(sent.of(slab));

        ByteBuffer last = slab.buffers().get(slab.buffers().size() - 1);
        last.put(last.capacity() - 1, (byte) (last.get(last.capacity() - 1) + 1));
        assertThat(codec.encode(slab, here).digest()).isNotEqualTo(before);
    }

    @Test
    void whatIsAnnouncedIsCheckedBeforeMemoryIsTaken() throws Exception {
        byte[] data = data(random(100_000));
        assertThatThrownBy(() -> ValueCodecs.river().decode(new ByteArrayInputStream(data), there,
                new Limits(100, 1000, 50_000, limits.allowed()))).isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("the limit is 50000");
        assertThatThrownBy(() -> ValueCodecs.river().decode(new ByteArrayInputStream(data), context(), limits))
                .isInstanceOf(InvalidValueException.class).hasMessageContaining("is its library on the class path?");
        assertThat(in.forms).isEmpty();
    }

    @Test
    void aWalkPassesOverWhatIsNoState() {
        List<Object> seen = new ArrayList<>();
        ValueCodecs.river().walk(new Object[] {random(10), out}, here, (object, mutable) -> {
            seen.add(object);
            return ValueCodec.Next.INTO;
        });
        assertThat(seen).hasAtLeastOneElementOfType(Slab.class).doesNotContain(out);
    }
}
