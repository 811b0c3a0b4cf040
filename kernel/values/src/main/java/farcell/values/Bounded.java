package farcell.values;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The next bytes of a stream, no more. Remembers a failure of the stream, which the marshaller would wrap. Its end is
 * an exception, since the marshaller loops for ever over malformed data where {@code skip} says 0.
 */
final class Bounded extends InputStream {

    private final InputStream in;
    private long left;
    private IOException broken;

    Bounded(InputStream in, long length) {
        this.in = in;
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
        int count;
        try {
            count = in.read(target, offset, (int) Math.min(length, left));
        } catch (IOException e) {
            broken = e;
            throw e;
        }
        if (count < 0) {
            throw new EOFException("The data of a value end too early");
        }
        left -= count;
        return count;
    }

    /** Whether all bytes were taken. */
    boolean ended() {
        return left == 0;
    }

    IOException broken() {
        return broken;
    }

    void skipRest() throws IOException {
        in.skipNBytes(left);
        left = 0;
    }
}
