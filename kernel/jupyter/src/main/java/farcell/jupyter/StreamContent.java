package farcell.jupyter;

import java.nio.ByteBuffer;
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
     *  a question mark stands for itself, or for what could not be encoded. */
    private static final byte[] ESCAPES = new byte[128];

    static {
        Arrays.fill(ESCAPES, 0, ' ', (byte) 'u');
        String from = "\b\t\n\f\r\"\\?";
        String to = "btnfr\"\\?";
        for (int i = 0; i < from.length(); i++) {
            ESCAPES[from.charAt(i)] = (byte) to.charAt(i);
        }
    }

    /** A one in each byte of a word, and the top bit of each. */
    private static final long EACH = 0x0101010101010101L;
    private static final long TOP_BITS = 0x8080808080808080L;

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

    /** Most text is ASCII: it is copied as it is, without being looked at for that first. */
    private void text(String text) {
        byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer words = ByteBuffer.wrap(latin);
        int begin = size;
        int plain = 0;
        for (int i = special(latin, words, 0); i < latin.length; i = special(latin, words, i + 1)) {
            byte b = latin[i];
            // What is not in that encoding becomes a question mark; two characters become one only behind the first of those.
            if (b < 0 || b == '?' && text.charAt(i) != '?') {
                size = begin;
                utf8(Text.wellFormed(text).getBytes(StandardCharsets.UTF_8));
                return;
            }
            if (b != '?') {
                add(latin, plain, i - plain);
                escape(b);
                plain = i + 1;
            }
        }
        add(latin, plain, latin.length - plain);
    }

    /**
     * Where the next byte is that is not ASCII or in {@link #ESCAPES}. Eight bytes are looked at in one word: the kernel's
     * JVM has no compiler that would make a loop over bytes quick.
     */
    private static int special(byte[] text, ByteBuffer words, int from) {
        int at = from;
        while (at < text.length && (at & 7) != 0) {
            if (isSpecial(text[at])) {
                return at;
            }
            at++;
        }
        int last = text.length - Long.BYTES;
        while (at <= last) {
            long word = words.getLong(at);
            long quote = word ^ '"' * EACH;
            long backslash = word ^ '\\' * EACH;
            long question = word ^ '?' * EACH;
            // The top bit of the lowest byte that is below a space, or zero, is set; of higher ones it may be set.
            long found = word | word - ' ' * EACH | quote - EACH & ~quote | backslash - EACH & ~backslash
                    | question - EACH & ~question;
            if ((found & TOP_BITS) != 0) {
                break;
            }
            at += Long.BYTES;
        }
        while (at < text.length && !isSpecial(text[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSpecial(byte b) {
        return b < 0 || ESCAPES[b] != 0;
    }

    private void utf8(byte[] text) {
        int plain = 0;
        for (int i = 0; i < text.length; i++) {
            byte b = text[i];
            if (b >= 0 && b != '?' && ESCAPES[b] != 0) {
                add(text, plain, i - plain);
                escape(b);
                plain = i + 1;
            }
        }
        add(text, plain, text.length - plain);
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
