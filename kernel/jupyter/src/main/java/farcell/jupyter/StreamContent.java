package farcell.jupyter;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/**
 * The content of a stream message as JSON in UTF-8 (RFC 8259, section 7). What a cell prints may be many megabytes, so it
 * is encoded in one pass, without a tree of nodes.
 */
final class StreamContent {

    /** Of what takes the longest, a control character: {@code \\u001b}. */
    private static final int LONGEST = 6;
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    /** Of each ASCII character: 0 stands for itself, {@code u} is written in hex, others are what follows the backslash;
     *  a question mark may stand for what could not be encoded. */
    private static final byte[] ESCAPES = new byte[128];

    static {
        Arrays.fill(ESCAPES, 0, ' ', (byte) 'u');
        String from = "\b\t\n\f\r\"\\?";
        String to = "btnfr\"\\?";
        for (int i = 0; i < from.length(); i++) {
            ESCAPES[from.charAt(i)] = (byte) to.charAt(i);
        }
    }

    private byte[] bytes;
    private int size;

    private StreamContent(int expected) {
        bytes = new byte[expected];
    }

    /** @param name {@code stdout} or {@code stderr}; @param parts of the text, in which a lone surrogate becomes U+FFFD */
    static byte[] json(String name, Collection<String> parts) {
        int length = parts.stream().mapToInt(String::length).sum();
        StreamContent content = new StreamContent(length + length / 16 + 64);
        content.add("{\"name\":\"" + name + "\",\"text\":\"");
        parts.forEach(content::text);
        content.add("\"}");
        return Arrays.copyOf(content.bytes, content.size);
    }

    private void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int begin = size;
        int plain = 0;
        boolean wellFormed = false;
        for (int i = 0; i < utf8.length; i++) {
            byte b = utf8[i];
            if (b < 0 || ESCAPES[b] == 0) {
                continue;
            }
            if (b == '?') {
                String whole = wellFormed ? text : Text.wellFormed(text);
                if (!whole.equals(text)) {
                    size = begin;
                    text(whole);
                    return;
                }
                wellFormed = true;
                continue;
            }
            add(utf8, plain, i - plain);
            escape(b);
            plain = i + 1;
        }
        add(utf8, plain, utf8.length - plain);
    }

    private void add(String ascii) {
        byte[] source = ascii.getBytes(StandardCharsets.US_ASCII);
        add(source, 0, source.length);
    }

    private void add(byte[] source, int from, int length) {
        room(length);
        System.arraycopy(source, from, bytes, size, length);
        size += length;
    }

    private void escape(byte b) {
        room(LONGEST);
        bytes[size++] = '\\';
        bytes[size++] = ESCAPES[b];
        if (ESCAPES[b] == 'u') {
            bytes[size++] = '0';
            bytes[size++] = '0';
            bytes[size++] = HEX[b >> 4];
            bytes[size++] = HEX[b & 0xF];
        }
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length + bytes.length / 2));
        }
    }
}
