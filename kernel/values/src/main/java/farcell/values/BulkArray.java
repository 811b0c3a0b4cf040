package farcell.values;

import farcell.wire.ChunkOutput;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The primitive array types and their form outside of the graph: elements in little-endian order, nothing else. */
enum BulkArray {
    BOOLEAN(boolean.class, 1), BYTE(byte.class, 1), CHAR(char.class, 2), SHORT(short.class, 2), INT(int.class, 4),
    LONG(long.class, 8), FLOAT(float.class, 4), DOUBLE(double.class, 8);

    /** Arrays of this many bytes or more leave the graph. */
    static final int THRESHOLD = 64 << 10;
    /** Bytes that are copied at a time. A multiple of 8. */
    static final int PIECE = ChunkOutput.ROOM;

    private static final BulkArray[] ALL = values();

    /** Takes the bytes from position to limit; the buffer is used again afterwards. */
    interface Sink {
        void take(ByteBuffer bytes) throws IOException;
    }

    /** Gives an empty buffer of {@link #PIECE} bytes. */
    interface Room {
        ByteBuffer room() throws IOException;
    }

    final Class<?> component;
    final int width;

    BulkArray(Class<?> component, int width) {
        this.component = component;
        this.width = width;
    }

    static BulkArray of(Class<?> component) {
        for (BulkArray type : ALL) {
            if (type.component == component) {
                return type;
            }
        }
        throw new IllegalArgumentException(component + " is no primitive type of an array");
    }

    long bytes(Object array) {
        return (long) Array.getLength(array) * width;
    }

    void write(Object array, Room room, Sink sink) throws IOException {
        write(array, 0, Array.getLength(array), room, sink);
    }

    /** Writes the elements from {@code first} to before {@code end}, piece by piece. */
    void write(Object array, int first, int end, Room room, Sink sink) throws IOException {
        int step = PIECE / width;
        int count;
        for (int from = first; from < end; from += count) {
            count = Math.min(step, end - from);
            ByteBuffer piece = room.room();
            copyOut(array, from, count, piece.duplicate().order(ByteOrder.LITTLE_ENDIAN));
            sink.take(piece.limit(count * width));
        }
    }

    private void copyOut(Object array, int from, int count, ByteBuffer target) {
        switch (this) {
            case BOOLEAN -> {
                boolean[] source = (boolean[]) array;
                for (int i = 0; i < count; i++) {
                    target.put((byte) (source[from + i] ? 1 : 0));
                }
            }
            case BYTE -> target.put((byte[]) array, from, count);
            case CHAR -> target.asCharBuffer().put((char[]) array, from, count);
            case SHORT -> target.asShortBuffer().put((short[]) array, from, count);
            case INT -> target.asIntBuffer().put((int[]) array, from, count);
            case LONG -> target.asLongBuffer().put((long[]) array, from, count);
            case FLOAT -> target.asFloatBuffer().put((float[]) array, from, count);
            case DOUBLE -> target.asDoubleBuffer().put((double[]) array, from, count);
        }
    }

    /** @param shown sees the bytes as they come */
    Object read(Pieces in, int length, Sink shown) throws IOException {
        Object array = Array.newInstance(component, length);
        int step = PIECE / width;
        int count;
        for (int from = 0; from < length; from += count) {
            count = Math.min(step, length - from);
            ByteBuffer piece = in.next(count * width);
            copyIn(array, from, count, piece.duplicate().order(ByteOrder.LITTLE_ENDIAN));
            shown.take(piece);
        }
        return array;
    }

    private void copyIn(Object array, int from, int count, ByteBuffer source) {
        switch (this) {
            case BOOLEAN -> {
                boolean[] target = (boolean[]) array;
                for (int i = 0; i < count; i++) {
                    target[from + i] = source.get() != 0;
                }
            }
            case BYTE -> source.get((byte[]) array, from, count);
            case CHAR -> source.asCharBuffer().get((char[]) array, from, count);
            case SHORT -> source.asShortBuffer().get((short[]) array, from, count);
            case INT -> source.asIntBuffer().get((int[]) array, from, count);
            case LONG -> source.asLongBuffer().get((long[]) array, from, count);
            case FLOAT -> source.asFloatBuffer().get((float[]) array, from, count);
            case DOUBLE -> source.asDoubleBuffer().get((double[]) array, from, count);
        }
    }
}
