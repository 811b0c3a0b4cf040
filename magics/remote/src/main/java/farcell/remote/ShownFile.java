package farcell.remote;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** A file that is shown as text (UTF-8) while it comes. Its pieces may end within a character. */
final class ShownFile extends OutputStream {

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final long most;
    private final String rest;
    private final Consumer<String> out;
    private long count;
    /** What came of a character. */
    private byte[] begun = {};

    /** @param most bytes that are shown; @param rest what is shown instead of the piece that has more */
    ShownFile(long most, String rest, Consumer<String> out) {
        this.most = most;
        this.rest = rest;
        this.out = out;
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        if (count > most) {
            return;
        }
        count += length;
        if (count > most) {
            out.accept(rest);
            return;
        }
        ByteBuffer in = ByteBuffer.allocate(begun.length + length).put(begun).put(bytes, from, length).flip();
        CharBuffer text = CharBuffer.allocate(in.remaining());
        decoder.decode(in, text, false);
        begun = new byte[in.remaining()];
        in.get(begun);
        out.accept(text.flip().toString());
    }

    /** At the end: what came of a last character is none. */
    @Override
    public void flush() {
        if (begun.length > 0 && count <= most) {
            begun = new byte[0];
            out.accept("\ufffd");
        }
    }
}
