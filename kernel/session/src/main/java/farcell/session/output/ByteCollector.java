package farcell.session.output;

import farcell.wire.Message;
import farcell.wire.Messages;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes of UTF-8 text that may end inside a character. */
final class ByteCollector extends ByteArrayOutputStream {

    /** Whether there may be bytes that are no text: those that user code writes itself. */
    private boolean raw;

    ByteCollector(int size) {
        super(size);
    }

    /** @param text whether the bytes are whole characters in UTF-8 */
    synchronized void write(byte[] bytes, int offset, int length, boolean text) {
        raw |= !text;
        write(bytes, offset, length);
    }

    /**
     * Takes all whole characters out, as the event {@link Message.Output}; the begin of an unfinished last one stays.
     * Malformed bytes become U+FFFD.
     *
     * @return null for none
     */
    synchronized byte[] takeEvent(long run, String stream) {
        int whole = count - (raw ? unfinished() : 0);
        if (whole == 0) {
            return null;
        }
        byte[] event = raw ? Messages.encode(new Message.Output(run, stream, new String(buf, 0, whole, StandardCharsets.UTF_8)))
                : Messages.encodeOutput(run, stream, buf, whole);
        System.arraycopy(buf, whole, buf, 0, count - whole);
        count -= whole;
        return event;
    }

    /** Number of bytes at the end that begin a character and lack its rest (RFC 3629, section 3). */
    private int unfinished() {
        for (int back = 1; back <= Math.min(3, count); back++) {
            int b = buf[count - back] & 0xFF;
            if (b < 0x80) {
                return 0;
            }
            if (b >= 0xC0) {
                int length = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2;
                return length > back ? back : 0;
            }
        }
        return 0;
    }
}
