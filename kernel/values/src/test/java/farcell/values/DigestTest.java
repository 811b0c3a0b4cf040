package farcell.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {

    private static final ValueCodec CODEC = ValueCodecs.river();
    private static final Side HERE = new Side();

    private static double[] doubles(int length) {
        return new Random(length).doubles(length).toArray();
    }

    private static long streamed(Object array) throws Exception {
        ArrayDigest digest = new ArrayDigest();
        BulkArray.of(array.getClass().getComponentType()).write(array,
                () -> ByteBuffer.allocate(BulkArray.PIECE), digest::update);
        return digest.value();
    }

    /** Around the borders of pieces and parts, and enough for several threads. */
    @ParameterizedTest
    @ValueSource(ints = {8192, 32768, 32769, 1 << 20, (1 << 20) + 1, 5_000_000})
    void bytesThatGoByGiveTheDigestOfTheArray(int length) throws Exception {
        double[] array = doubles(length);
        long digest = streamed(array);
        assertThat(ArrayDigest.of(array)).isEqualTo(digest);
        Set<Long> others = new LinkedHashSet<>();
        for (int place : new int[] {0, length / 2, length - 1}) {
            array[place]++;
            others.add(ArrayDigest.of(array));
            array[place]--;
        }
        assertThat(others).hasSize(3).doesNotContain(digest);
    }

    @ParameterizedTest
    @EnumSource(BulkArray.class)
    void everyTypeOfArrayHasOne(BulkArray type) throws Exception {
        Object array = Array.newInstance(type.component, 1_000_003);
        long zeros = streamed(array);
        assertThat(ArrayDigest.of(array)).isEqualTo(zeros);
        if (type == BulkArray.BOOLEAN) {
            Array.setBoolean(array, 1_000_002, true);
        } else if (type == BulkArray.CHAR) {
            Array.setChar(array, 1_000_002, 'x');
        } else {
            Array.setByte(array, 1_000_002, (byte) 1);
        }
        assertThat(ArrayDigest.of(array)).isNotEqualTo(zeros);
    }

    @Test
    void swappedPartsAreAnotherContent() {
        int part = ArrayDigest.PART;
        byte[] array = new byte[3 * part];
        array[0] = 1;
        long first = ArrayDigest.of(array);
        array[0] = 0;
        array[part] = 1;
        assertThat(ArrayDigest.of(array)).isNotEqualTo(first);
    }

    @Test
    void bothEndsOfATransferKnowTheDigestWithoutReadingArraysAgain() throws Exception {
        Object[] value = {doubles(100_000), "text", new int[500_000]};
        ValueCodec.Encoded encoded = CODEC.encode(value, HERE.context);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ArrayDigests sent = new ArrayDigests();
        encoded.writeTo(out, sent);
        assertThat(encoded.digest(sent)).isEqualTo(encoded.digest());

        ArrayDigests came = new ArrayDigests();
        Object[] there = (Object[]) CODEC.decode(new ByteArrayInputStream(out.toByteArray()), HERE.context,
                Side.limits(), came);
        ValueCodec.Encoded again = CODEC.encode(there, HERE.context);
        assertThat(again.digest(came)).isEqualTo(again.digest()).isEqualTo(encoded.digest());
        ((double[]) there[0])[5]++;
        assertThat(again.digest(came)).isEqualTo(encoded.digest());
        assertThat(again.digest()).isNotEqualTo(encoded.digest());
    }

    @Test
    void aChangeWhileItIsSentDoesNotHideBehindTheBaseline() throws Exception {
        double[] array = doubles(1_000_000);
        ValueCodec.Encoded encoded = CODEC.encode(new Object[] {array}, HERE.context);
        ArrayDigests sent = new ArrayDigests();
        encoded.writeTo(new OutputStream() {
            private long bytes;

            @Override
            public void write(int b) {
                bytes++;
            }

            @Override
            public void write(byte[] source, int offset, int length) {
                bytes += length;
                if (bytes > 4_000_000) {
                    array[0] = -1;
                }
            }
        }, sent);
        assertThat(encoded.digest(sent)).isNotEqualTo(encoded.digest());
    }
}
