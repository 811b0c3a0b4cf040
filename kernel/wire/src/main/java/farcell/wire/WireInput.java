package farcell.wire;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads what {@link WireOutput} writes, from bytes that may be forged. */
final class WireInput {

    private static final char REPLACEMENT = '\uFFFD';
    /** Bytes of a text that is long. */
    private static final int LONG = 1024;

    private final ByteBuffer bytes;

    WireInput(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    int remaining() {
        return bytes.remaining();
    }

    int readByte() throws IOException {
        try {
            return bytes.get() & 0xff;
        } catch (BufferUnderflowException e) {
            throw ends();
        }
    }

    boolean readBoolean() throws IOException {
        int value = readByte();
        if (value > 1) {
            throw new IOException("Malformed message: " + value + " where a boolean should be");
        }
        return value == 1;
    }

    int readInt() throws IOException {
        try {
            return bytes.getInt();
        } catch (BufferUnderflowException e) {
            throw ends();
        }
    }

    long readLong() throws IOException {
        try {
            return bytes.getLong();
        } catch (BufferUnderflowException e) {
            throw ends();
        }
    }

    /** A count of things that take at least one byte each, so never more than the bytes left. */
    int readCount() throws IOException {
        long count = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int next = readByte();
            count |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                if (count > bytes.remaining()) {
                    throw new IOException("Malformed message: a count of " + count + " with "
                            + bytes.remaining() + " bytes left");
                }
                return (int) count;
            }
        }
        throw new IOException("Malformed message: a count of more than five bytes");
    }

    byte[] readBytes() throws IOException {
        byte[] target = new byte[readCount()];
        bytes.get(target);
        return target;
    }

    String readString() throws IOException {
        int length = readCount();
        int at = bytes.position();
        bytes.position(at + length);
        String text = bytes.hasArray() ? new String(bytes.array(), bytes.arrayOffset() + at, length,
                length >= LONG && isAscii(at, at + length) ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8) : null;
        // What is malformed would be there as U+FFFD, and so would be a real one: only then is it looked at closely.
        return text == null || text.indexOf(REPLACEMENT) >= 0 ? strict(bytes.slice(at, length)) : text;
    }

    /** By words: the kernel's JVM has no compiler that would make a loop over bytes quick, as it is in String. */
    private boolean isAscii(int from, int to) {
        int at = from;
        // Words that begin at a multiple of their size are read at once.
        while (at < to && (at + bytes.arrayOffset() & Long.BYTES - 1) != 0) {
            if (bytes.get(at++) < 0) {
                return false;
            }
        }
        while (at <= to - Long.BYTES) {
            if ((bytes.getLong(at) & 0x8080808080808080L) != 0) {
                return false;
            }
            at += Long.BYTES;
        }
        while (at < to) {
            if (bytes.get(at++) < 0) {
                return false;
            }
        }
        return true;
    }

    private static String strict(ByteBuffer text) throws IOException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
        } catch (CharacterCodingException e) {
            throw new IOException("Malformed message: text that is not UTF-8", e);
        }
    }

    private static IOException ends() {
        return new IOException("Malformed message: it ends too early");
    }
}
