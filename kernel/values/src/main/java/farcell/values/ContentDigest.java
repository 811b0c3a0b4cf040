package farcell.values;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * A fast 64-bit change check, no protection against forgery: CRC-32C and CRC-32 side by side, which is a CRC by the
 * product of their polynomials. Both run at the speed of the processor's cache.
 */
final class ContentDigest {

    private final CRC32C crc32c = new CRC32C();
    private final CRC32 crc32 = new CRC32();

    private void update(byte[] bytes) {
        crc32c.update(bytes);
        crc32.update(bytes);
    }

    /** Takes the bytes from position to limit. */
    void update(ByteBuffer bytes) {
        crc32c.update(bytes.duplicate());
        crc32.update(bytes.duplicate());
    }

    void update(long value) {
        byte[] bytes = new byte[Long.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (value >> 8 * i);
        }
        update(bytes);
    }

    long value() {
        return crc32c.getValue() << 32 | crc32.getValue();
    }

    /** 16 hex digits. */
    String hex() {
        return String.format("%016x", value());
    }
}
