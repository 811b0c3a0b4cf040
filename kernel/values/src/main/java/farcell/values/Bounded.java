package farcell.values;

import java.io.IOException;
import java.io.InputStream;

/** The next bytes of a stream, no more. Remembers a failure of the stream, which the marshaller would wrap. */
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
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int count;
        try {
            count = in.read(target, offset, (int) Math.min(length, left));
        } catch (IOException e) {
            broken = e;
            throw e;
        }
        if (count > 0) {
            left -= count;
        }
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
