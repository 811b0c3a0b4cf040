package farcell.session.output;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes of UTF-8 text that may end inside a character. */
final class ByteCollector extends ByteArrayOutputStream {

    ByteCollector(int size) {
        super(size);
    }

    /** Takes all whole characters out; the begin of an unfinished last one stays. Malformed bytes become U+FFFD. */
    synchronized String takeText() {
        int whole = count - unfinished();
        String text = new String(buf, 0, whole, StandardCharsets.UTF_8);
        System.arraycopy(buf, whole, buf, 0, count - whole);
        count -= whole;
        return text;
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
