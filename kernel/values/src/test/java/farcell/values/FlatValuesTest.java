package farcell.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FlatValuesTest {

    private static final Side HERE = new Side();
    private static final Object[] ALL = {null, true, false, (byte) -1, (short) -2, 'x', -3, Long.MIN_VALUE, 0.5f, -0.0,
        Float.intBitsToFloat(0x7fc00001), Double.longBitsToDouble(0x7ff8000000000002L), "", "text \u0000 \ud83d lone",
        "x".repeat(20_000)};

    private static boolean isFlat(byte[] data) {
        return data[3] == (byte) FlatValues.MAGIC;
    }

    @Test
    void primitivesAndTextsTravel() throws Exception {
        byte[] data = HERE.encode(ALL);
        assertThat(isFlat(data)).isTrue();
        Object[] back = (Object[]) HERE.decode(data);
        assertThat(back).isEqualTo(ALL);
        assertThat(Float.floatToRawIntBits((Float) back[10])).isEqualTo(0x7fc00001);
        assertThat(Double.doubleToRawLongBits((Double) back[11])).isEqualTo(0x7ff8000000000002L);
        assertThat(Double.doubleToRawLongBits((Double) back[9])).isEqualTo(Double.doubleToRawLongBits(-0.0));
    }

    static Stream<Object> others() {
        String twice = new String("twice");
        return Stream.of(new Object[] {new int[1]}, new Object[] {1, new Object()}, new Object[] {twice, twice},
                new Object[] {"x".repeat(20_001)}, IntStream.range(0, 257).boxed().toArray(), new Integer[] {1},
                new Object[] {Thread.State.NEW}, 1, "text");
    }

    @ParameterizedTest
    @MethodSource("others")
    void othersGoAsGraphs(Object root) throws Exception {
        byte[] data = HERE.encode(root);
        assertThat(isFlat(data)).isFalse();
        Object back = HERE.decode(data);
        assertThat(back.getClass()).isEqualTo(root.getClass());
        if (root instanceof Object[] array && array[0] instanceof String && array.length == 2) {
            assertThat(((Object[]) back)[0]).isSameAs(((Object[]) back)[1]);
        }
    }

    @Test
    void aChangeShowsInTheDigest() throws Exception {
        String before = ValueCodecs.river().encode(new Object[] {1, "a"}, HERE.context).digest();
        assertThat(ValueCodecs.river().encode(new Object[] {1, "a"}, HERE.context).digest()).isEqualTo(before);
        assertThat(ValueCodecs.river().encode(new Object[] {1L, "a"}, HERE.context).digest()).isNotEqualTo(before);
        assertThat(ValueCodecs.river().encode(new Object[] {1, "b"}, HERE.context).digest()).isNotEqualTo(before);
    }

    @Test
    void forgedDataAreRefusedAndShortOnesEnd() throws Exception {
        byte[] data = HERE.encode(new Object[] {1, "text", 2.5});
        for (int length = 0; length < data.length; length++) {
            byte[] cut = Arrays.copyOf(data, length);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> HERE.decode(cut));
        }
        byte[] many = data.clone();
        many[4] = 2;
        assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> HERE.decode(many));
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            byte[] forged = data.clone();
            forged[4 + random.nextInt(data.length - 4)] = (byte) random.nextInt();
            try {
                assertThat(HERE.decode(forged)).isInstanceOf(Object[].class);
            } catch (IOException e) {
                assertThat(e).isInstanceOfAny(InvalidValueException.class, java.io.EOFException.class);
            }
        }
    }
}
