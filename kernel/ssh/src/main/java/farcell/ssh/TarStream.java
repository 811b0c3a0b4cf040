package farcell.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes files as a tar archive that every tar reads (POSIX.1-2017, pax, "ustar Interchange Format"). */
final class TarStream {

    private static final int BLOCK = 512;

    private final OutputStream out;

    TarStream(OutputStream out) {
        this.out = out;
    }

    /** The head of a file; {@code size} bytes and {@link #pad} have to follow. @param name at most 100 ASCII characters */
    void head(String name, long size) throws IOException {
        head(name, size, false);
    }

    void head(String name, long size, boolean program) throws IOException {
        byte[] head = new byte[BLOCK];
        put(head, 0, name);
        put(head, 100, program ? "0000700\0" : "0000600\0");
        put(head, 108, "0000000\0");
        put(head, 116, "0000000\0");
        put(head, 124, String.format("%011o\0", size));
        put(head, 136, "00000000000\0");
        put(head, 148, "        ");
        head[156] = '0';
        put(head, 257, "ustar\00000");
        int sum = 0;
        for (byte each : head) {
            sum += each & 0xff;
        }
        put(head, 148, String.format("%06o\0 ", sum));
        out.write(head);
    }

    void pad(long size) throws IOException {
        out.write(new byte[(int) (-size & (BLOCK - 1))]);
    }

    void end() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.flush();
    }

    private static void put(byte[] head, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, head, at, bytes.length);
    }
}
