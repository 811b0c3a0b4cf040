package farcell.values;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/** Buffers over arrays. Those that share an array share it afterwards, too; a read-only one gets a copy. */
final class BufferRule implements Traveler {

    static final BufferRule INSTANCE = new BufferRule();
    static final String NAME = "HEAP_BUFFER";

    private BufferRule() {}

    @Override
    public boolean handles(Class<?> type) {
        return type.getName().startsWith("java.nio.Heap") && Buffer.class.isAssignableFrom(type);
    }

    @Override
    public Object leave(Object value) {
        Buffer buffer = (Buffer) value;
        boolean bigEndian = buffer instanceof ByteBuffer bytes && bytes.order() == ByteOrder.BIG_ENDIAN;
        boolean copied = buffer.isReadOnly();
        return new Object[] {copied ? copy(buffer) : buffer.array(), new int[] {copied ? 0 : buffer.arrayOffset(),
                buffer.capacity(), buffer.position(), buffer.limit()}, bigEndian, copied};
    }

    private static Object copy(Buffer buffer) {
        Buffer all = buffer.duplicate().clear();
        int length = all.capacity();
        if (all instanceof ByteBuffer b) {
            byte[] array = new byte[length];
            b.get(array);
            return array;
        } else if (all instanceof CharBuffer b) {
            char[] array = new char[length];
            b.get(array);
            return array;
        } else if (all instanceof ShortBuffer b) {
            short[] array = new short[length];
            b.get(array);
            return array;
        } else if (all instanceof IntBuffer b) {
            int[] array = new int[length];
            b.get(array);
            return array;
        } else if (all instanceof LongBuffer b) {
            long[] array = new long[length];
            b.get(array);
            return array;
        } else if (all instanceof FloatBuffer b) {
            float[] array = new float[length];
            b.get(array);
            return array;
        }
        double[] array = new double[length];
        ((DoubleBuffer) all).get(array);
        return array;
    }

    @Override
    public Object arrive(Object sent, String type, ClassLoader loader) {
        Object[] parts = (Object[]) sent;
        int[] bounds = (int[]) parts[1];
        Buffer buffer = wrap(parts[0]).slice(bounds[0], bounds[1]);
        buffer.limit(bounds[3]).position(bounds[2]);
        buffer = (boolean) parts[3] ? readOnly(buffer) : buffer;
        return buffer instanceof ByteBuffer bytes
                ? bytes.order((boolean) parts[2] ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN) : buffer;
    }

    private static Buffer wrap(Object array) {
        if (array instanceof byte[] a) {
            return ByteBuffer.wrap(a);
        } else if (array instanceof char[] a) {
            return CharBuffer.wrap(a);
        } else if (array instanceof short[] a) {
            return ShortBuffer.wrap(a);
        } else if (array instanceof int[] a) {
            return IntBuffer.wrap(a);
        } else if (array instanceof long[] a) {
            return LongBuffer.wrap(a);
        } else if (array instanceof float[] a) {
            return FloatBuffer.wrap(a);
        }
        return DoubleBuffer.wrap((double[]) array);
    }

    private static Buffer readOnly(Buffer buffer) {
        if (buffer instanceof ByteBuffer b) {
            return b.asReadOnlyBuffer();
        } else if (buffer instanceof CharBuffer b) {
            return b.asReadOnlyBuffer();
        } else if (buffer instanceof ShortBuffer b) {
            return b.asReadOnlyBuffer();
        } else if (buffer instanceof IntBuffer b) {
            return b.asReadOnlyBuffer();
        } else if (buffer instanceof LongBuffer b) {
            return b.asReadOnlyBuffer();
        } else if (buffer instanceof FloatBuffer b) {
            return b.asReadOnlyBuffer();
        }
        return ((DoubleBuffer) buffer).asReadOnlyBuffer();
    }
}
