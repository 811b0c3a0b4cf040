package farcell.values;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UTFDataFormatException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;

/**
 * Values without parts: a few primitives and texts, which is what most cells take along. They need no graph, and no
 * thread with a large stack.
 *
 * <pre>
 * int   magic "FCVP"
 * short number of values; for each: byte kind, and what a {@link DataOutputStream} writes for it
 * </pre>
 */
final class FlatValues implements ValueCodec.Encoded {

    static final int MAGIC = 0x46435650;

    private static final int MOST = 256;
    /** Of a text, in characters, each of which takes three bytes at most; {@code writeUTF} takes 65,535. */
    private static final int LONGEST = 20_000;

    private final byte[] bytes;

    private FlatValues(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Nothing for a root that holds anything else, or one text twice, which has to stay one. */
    static Optional<ValueCodec.Encoded> of(Object root) {
        if (root == null || root.getClass() != Object[].class || ((Object[]) root).length > MOST) {
            return Optional.empty();
        }
        Set<Object> texts = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Object value : (Object[]) root) {
            boolean flat = kind(value) >= 0
                    && (!(value instanceof String text) || text.length() <= LONGEST && texts.add(text));
            if (!flat) {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(new FlatValues(write((Object[]) root)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int kind(Object value) {
        return value == null ? 0 : value instanceof Boolean ? 1 : value instanceof Byte ? 2 : value instanceof Short ? 3
                : value instanceof Character ? 4 : value instanceof Integer ? 5 : value instanceof Long ? 6
                : value instanceof Float ? 7 : value instanceof Double ? 8 : value instanceof String ? 9 : -1;
    }

    private static byte[] write(Object[] values) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(MAGIC);
        out.writeShort(values.length);
        for (Object value : values) {
            int kind = kind(value);
            out.writeByte(kind);
            switch (kind) {
                case 0 -> { }
                case 1 -> out.writeBoolean((Boolean) value);
                case 2 -> out.writeByte((Byte) value);
                case 3 -> out.writeShort((Short) value);
                case 4 -> out.writeChar((Character) value);
                case 5 -> out.writeInt((Integer) value);
                case 6 -> out.writeLong((Long) value);
                case 7 -> out.writeInt(Float.floatToRawIntBits((Float) value));
                case 8 -> out.writeLong(Double.doubleToRawLongBits((Double) value));
                default -> out.writeUTF((String) value);
            }
        }
        return bytes.toByteArray();
    }

    /** @param in behind the magic */
    static Object[] read(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        if (count > MOST) {
            throw new InvalidValueException("The header of a value is malformed", null);
        }
        Object[] values = new Object[count];
        for (int i = 0; i < count; i++) {
            int kind = in.readUnsignedByte();
            values[i] = switch (kind) {
                case 0 -> null;
                case 1 -> (Object) in.readBoolean();
                case 2 -> in.readByte();
                case 3 -> in.readShort();
                case 4 -> in.readChar();
                case 5 -> in.readInt();
                case 6 -> in.readLong();
                case 7 -> Float.intBitsToFloat(in.readInt());
                case 8 -> Double.longBitsToDouble(in.readLong());
                case 9 -> text(in);
                default -> throw new InvalidValueException(
                        "The data of a value are malformed: there is no kind " + kind, null);
            };
        }
        return values;
    }

    private static String text(DataInputStream in) throws IOException {
        try {
            return in.readUTF();
        } catch (UTFDataFormatException e) {
            throw new InvalidValueException("The data of a value are malformed: a text that is none", e);
        }
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public String digest() {
        ContentDigest digest = new ContentDigest();
        digest.update(ByteBuffer.wrap(bytes));
        return digest.hex();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
    }

    @Override
    public Set<String> notebookClasses() {
        return Set.of();
    }

    @Override
    public Set<String> code() {
        return Set.of();
    }
}
