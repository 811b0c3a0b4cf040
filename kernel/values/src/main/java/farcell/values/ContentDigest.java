package farcell.values;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * A fast 128-bit change check, no protection against forgery: CRC-32C, CRC-32 and 64 bits of a multiply-and-rotate
 * hash in four lanes. The cut into pieces is part of what is hashed.
 */
final class ContentDigest {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    // Two odd constants with well mixed bits: the golden ratio's and the square root of two's.
    private static final long M1 = 0x9E3779B97F4A7C15L;
    private static final long M2 = 0xB504F333F9DE6485L;

    private final CRC32C crc32c = new CRC32C();
    private final CRC32 crc32 = new CRC32();
    private long hash;

    void update(byte[] bytes, int length) {
        crc32c.update(bytes, 0, length);
        crc32.update(bytes, 0, length);
        long a = hash;
        long b = M1;
        long c = M2;
        long d = length;
        int i = 0;
        for (; i + 32 <= length; i += 32) {
            a = mix(a, (long) LONGS.get(bytes, i));
            b = mix(b, (long) LONGS.get(bytes, i + 8));
            c = mix(c, (long) LONGS.get(bytes, i + 16));
            d = mix(d, (long) LONGS.get(bytes, i + 24));
        }
        for (; i < length; i++) {
            a = mix(a, bytes[i]);
        }
        hash = mix(mix(mix(a, b), c), d);
    }

    private static long mix(long hash, long value) {
        return Long.rotateLeft(hash ^ value * M1, 29) * M2;
    }

    /** 32 hex digits. */
    String hex() {
        return String.format("%08x%08x%016x", crc32c.getValue(), crc32.getValue(), hash ^ hash >>> 31);
    }
}
