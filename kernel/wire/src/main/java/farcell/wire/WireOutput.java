package farcell.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing byte buffer with the primitive forms of {@link Messages}: big-endian numbers, varint counts. */
final class WireOutput {

    private final int limit;
    private byte[] bytes;
    private int size;

    WireOutput(int initial, int limit) {
        this.bytes = new byte[initial];
        this.limit = limit;
    }

    void writeByte(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    void writeInt(int value) {
        room(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    void writeLong(long value) {
        writeInt((int) (value >>> 32));
        writeInt((int) value);
    }

    /** A count or length, 0 or more: seven bits a byte, lowest first, the top bit set on all but the last. */
    void writeCount(int count) {
        int rest = count;
        while (rest > 0x7f) {
            writeByte(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        writeByte(rest);
    }

    /** UTF-8 with its length in front; a lone surrogate becomes {@code ?}. */
    void writeString(String text) {
        writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    void writeBytes(byte[] source) {
        writeBytes(source, source.length);
    }

    /** The first bytes of an array, with their number in front. */
    void writeBytes(byte[] source, int length) {
        writeCount(length);
        room(length);
        System.arraycopy(source, 0, bytes, size, length);
        size += length;
    }

    /** What {@link #writeBytes} of so many bytes takes. */
    static int sizeOf(int length) {
        int count = 1;
        for (int rest = length; rest > 0x7f; rest >>>= 7) {
            count++;
        }
        return count + length;
    }

    /** What was written. Nothing may be written afterwards. */
    byte[] toBytes() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    private void room(int more) {
        long wanted = (long) size + more;
        if (wanted > limit) {
            throw new IllegalArgumentException("The message takes more than " + (limit >> 20) + " MiB");
        }
        if (wanted > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(wanted, bytes.length * 2L)));
        }
    }
}
