package farcell.values;

import farcell.wire.ChunkOutput;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/**
 * The data of a value: a header, the big primitive arrays one after another, the graph.
 *
 * <pre>
 * int    magic "FCV2"
 * long   bytes of the graph
 * int    number of arrays; for each: byte type (ordinal of {@link BulkArray}), int length
 *        or, for memory outside of the heap: byte {@link OutsideBytes#TYPE}, UTF rule, UTF form, long bytes
 * arrays, little-endian; graph, in the format of JBoss Marshalling "river", version 4
 * </pre>
 * Numbers of the header are big-endian. The arrays come first, because reading the graph uses them.
 */
final class EncodedGraph implements ValueCodec.Encoded {

    static final int MAGIC = 0x46435632;
    static final int FIXED_HEADER = 4 + 8 + 4;

    private final GraphBytes graph;
    private final List<Object> arrays;
    private final Set<String> notebookClasses;
    private final Set<String> code;

    EncodedGraph(GraphBytes graph, List<Object> arrays, Set<String> notebookClasses, Set<String> code) {
        this.graph = graph;
        this.arrays = List.copyOf(arrays);
        this.notebookClasses = Set.copyOf(notebookClasses);
        this.code = Set.copyOf(code);
    }

    @Override
    public long size() {
        long size = graph.size();
        for (Object array : arrays) {
            size += array instanceof OutsideMemory memory ? memory.bytes() : type(array).bytes(array);
        }
        try {
            return size + header().length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String digest() {
        return digest(new ArrayDigests());
    }

    @Override
    public String digest(ArrayDigests known) {
        ContentDigest digest = new ContentDigest();
        try {
            byte[] header = header();
            digest.update(ByteBuffer.wrap(header));
            for (Object array : arrays) {
                digest.update(known.of(owner(array)).orElseGet(() -> array instanceof OutsideMemory memory
                        ? ArrayDigest.of(memory) : ArrayDigest.of(array)));
            }
            graph.pour(digest::update);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return digest.hex();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        writeTo(out, new ArrayDigests());
    }

    @Override
    public void writeTo(OutputStream out, ArrayDigests noted) throws IOException {
        out.write(header());
        if (!arrays.isEmpty() && out instanceof ChunkOutput chunks) {
            writeArrays(chunks::room, piece -> {
                piece.position(piece.limit());
                chunks.sendRoom();
            }, noted);
        } else if (!arrays.isEmpty()) {
            byte[] buffer = new byte[BulkArray.PIECE];
            writeArrays(() -> ByteBuffer.wrap(buffer), piece -> out.write(buffer, 0, piece.remaining()), noted);
        }
        graph.pour(bytes -> out.write(bytes.array(), 0, bytes.limit()));
    }

    private void writeArrays(BulkArray.Room room, BulkArray.Sink sink, ArrayDigests noted) throws IOException {
        for (Object array : arrays) {
            ArrayDigest digest = new ArrayDigest();
            BulkArray.Sink seen = piece -> {
                digest.update(piece);
                sink.take(piece);
            };
            if (array instanceof OutsideMemory memory) {
                OutsideBytes.write(memory, room, seen);
            } else {
                type(array).write(array, room, seen);
            }
            noted.note(owner(array), digest.value());
        }
    }

    private byte[] header() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(MAGIC);
        out.writeLong(graph.size());
        out.writeInt(arrays.size());
        for (Object array : arrays) {
            if (array instanceof OutsideMemory memory) {
                OutsideBytes.announce(memory, out);
            } else {
                out.writeByte(type(array).ordinal());
                out.writeInt(Array.getLength(array));
            }
        }
        return bytes.toByteArray();
    }

    /** By whose identity the digest of its bytes is noted. */
    static Object owner(Object array) {
        return array instanceof OutsideMemory memory ? memory.owner() : array;
    }

    private static BulkArray type(Object array) {
        return BulkArray.of(array.getClass().getComponentType());
    }

    @Override
    public Set<String> notebookClasses() {
        return notebookClasses;
    }

    @Override
    public Set<String> code() {
        return code;
    }
}
