package farcell.values;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The next bytes of a stream, no more. Remembers a failure of the stream, which the marshaller would wrap. Its end is
 * an exception, since the marshaller loops for ever over malformed data where {@code skip} says 0.
 *
 * <p>What says that it is large must show that it is: {@link #reaches} reads ahead, so that room is made only for data
 * that are there.
 */
final class Bounded extends InputStream {

    private static final int CHUNK = 64 << 10;

    private final InputStream in;
    private final long length;
    /** Read from the stream and not taken yet. */
    private final Deque<byte[]> ahead = new ArrayDeque<>();
    private int takenOfFirst;
    private long left;
    private long arrived;
    private IOException broken;

    Bounded(InputStream in, long length) {
        this.in = in;
        this.length = length;
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        read(one, 0, 1);
        return one[0] & 0xff;
    }

    @Override
    public long skip(long count) throws IOException {
        byte[] skipped = new byte[(int) Math.max(0, Math.min(count, 8192))];
        return skipped.length == 0 ? 0 : read(skipped, 0, skipped.length);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (left == 0) {
            throw new EOFException();
        }
        int wanted = (int) Math.min(length, left);
        int count = ahead.isEmpty() ? fromStream(target, offset, wanted) : fromAhead(target, offset, wanted);
        if (count < 0) {
            throw new EOFException("The data of a value end too early");
        }
        left -= count;
        return count;
    }

    private int fromStream(byte[] target, int offset, int wanted) throws IOException {
        try {
            int count = in.read(target, offset, wanted);
            arrived += Math.max(0, count);
            return count;
        } catch (IOException e) {
            broken = e;
            throw e;
        }
    }

    private int fromAhead(byte[] target, int offset, int wanted) {
        byte[] first = ahead.getFirst();
        int count = Math.min(wanted, first.length - takenOfFirst);
        System.arraycopy(first, takenOfFirst, target, offset, count);
        takenOfFirst += count;
        if (takenOfFirst == first.length) {
            ahead.removeFirst();
            takenOfFirst = 0;
        }
        return count;
    }

    /** How many bytes came from the stream so far. */
    long arrived() {
        return arrived;
    }

    /** Whether there are so many bytes in all, from the first on. Waits for them. */
    boolean reaches(long bytes) {
        if (bytes < 0 || bytes > length) {
            return false;
        }
        try {
            while (arrived < bytes) {
                byte[] chunk = new byte[(int) Math.min(CHUNK, length - arrived)];
                int count = fromStream(chunk, 0, chunk.length);
                if (count < 0) {
                    return false;
                }
                ahead.add(count == chunk.length ? chunk : java.util.Arrays.copyOf(chunk, count));
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether all bytes were taken. */
    boolean ended() {
        return left == 0;
    }

    IOException broken() {
        return broken;
    }

    void skipRest() throws IOException {
        while (left > 0 && !ahead.isEmpty()) {
            skip(left);
        }
        in.skipNBytes(left);
        left = 0;
    }
}
