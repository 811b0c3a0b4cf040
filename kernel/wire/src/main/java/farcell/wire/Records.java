package farcell.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The binary form of other records than messages, for files: the same as that of {@link Messages}, over a sealed
 * interface and the table of its records. The records must be public.
 *
 * @param <T> the sealed interface
 */
public final class Records<T> {

    private final Class<T> root;
    private final RecordCodec codec;
    private final int maxBytes;

    /**
     * @param table    position is the number in the file: append, never reorder
     * @param maxBytes of one encoded record
     */
    public Records(Class<T> root, List<? extends Class<?>> table, int maxBytes) {
        this.root = root;
        this.maxBytes = maxBytes;
        this.codec = new RecordCodec(root, table).sealed(root, table).sealed(Step.class, Messages.STEPS).build();
    }

    /** @throws IllegalArgumentException for null where none may be, and for more than the limit of bytes */
    public byte[] encode(T record) {
        WireOutput out = new WireOutput(256, maxBytes);
        codec.write(record, out);
        return out.toBytes();
    }

    /** @throws IOException for bytes that are no such record */
    public T decode(byte[] bytes) throws IOException {
        WireInput in = new WireInput(ByteBuffer.wrap(bytes));
        T record = root.cast(codec.read(in));
        if (in.remaining() > 0) {
            throw new IOException("Malformed record: " + in.remaining() + " bytes after the end of a "
                    + record.getClass().getSimpleName());
        }
        return record;
    }
}
