package farcell.session.output;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** {@code System.in}: each line is asked from the user when code reads past the one before. */
public final class LineInput extends InputStream {

    private final Supplier<String> ask;
    private byte[] line = {};
    private int at;

    /** @param ask gives a line without its end, or throws {@link IllegalStateException} with the reason why not.
     *             That goes through to the reader: {@code Scanner} would hide the text of an IOException */
    public LineInput(Supplier<String> ask) {
        this.ask = ask;
    }

    @Override
    public synchronized int read() {
        fill();
        return line[at++] & 0xFF;
    }

    @Override
    public synchronized int read(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        fill();
        int n = Math.min(length, line.length - at);
        System.arraycopy(line, at, bytes, offset, n);
        at += n;
        return n;
    }

    @Override
    public synchronized int available() {
        return line.length - at;
    }

    private void fill() {
        if (at == line.length) {
            line = (ask.get() + "\n").getBytes(StandardCharsets.UTF_8);
            at = 0;
        }
    }
}
