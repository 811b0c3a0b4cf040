package farcell.session.output;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * {@code System.out} and {@code System.err} of user code. A {@link PrintStream} encodes each text through two buffers, in
 * pieces of 8 KiB, and a line in two steps; here a line is one write, and so is a long text for each {@link #PIECE}.
 * Bytes go through as they are.
 */
final class PrintedText extends PrintStream {

    /** Characters that are encoded at once: a very long text is not copied as a whole. */
    static final int PIECE = 64 << 10;
    private static final String LINE_END = System.lineSeparator();

    /** Where it goes. */
    abstract static class Target extends OutputStream {

        /** Takes whole characters in UTF-8; what is written otherwise may be anything. */
        abstract void text(byte[] utf8);
    }

    private final Target target;
    /** The first half of a surrogate pair, printed alone; 0 for none. */
    private char half;

    PrintedText(Target target) {
        super(target, false, StandardCharsets.UTF_8);
        this.target = target;
    }

    /** A cell that closes it, as tools for the command line do, would mute all later ones. */
    @Override
    public void close() {
        flush();
    }

    private void text(String text, boolean line) {
        // The lock of every PrintStream: code that holds it prints several lines in a row.
        synchronized (this) {
            String rest = half == 0 ? text : half + text;
            half = 0;
            int length = rest.length();
            if (!line && length > 0 && Character.isHighSurrogate(rest.charAt(length - 1))) {
                half = rest.charAt(--length);
            }
            int from = 0;
            while (length - from > PIECE) {
                int to = from + PIECE;
                to -= Character.isHighSurrogate(rest.charAt(to - 1)) ? 1 : 0;
                target.text(rest.substring(from, to).getBytes(StandardCharsets.UTF_8));
                from = to;
            }
            String last = rest.substring(from, length);
            target.text((line ? last.concat(LINE_END) : last).getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void print(String s) {
        text(String.valueOf(s), false);
    }

    @Override
    public void print(Object o) {
        text(String.valueOf(o), false);
    }

    @Override
    public void print(char[] s) {
        text(new String(s), false);
    }

    @Override
    public void print(char c) {
        text(String.valueOf(c), false);
    }

    @Override
    public void print(boolean b) {
        text(String.valueOf(b), false);
    }

    @Override
    public void print(int i) {
        text(String.valueOf(i), false);
    }

    @Override
    public void print(long l) {
        text(String.valueOf(l), false);
    }

    @Override
    public void print(float f) {
        text(String.valueOf(f), false);
    }

    @Override
    public void print(double d) {
        text(String.valueOf(d), false);
    }

    @Override
    public void println() {
        text("", true);
    }

    @Override
    public void println(String s) {
        text(String.valueOf(s), true);
    }

    @Override
    public void println(Object o) {
        text(String.valueOf(o), true);
    }

    @Override
    public void println(char[] s) {
        text(new String(s), true);
    }

    @Override
    public void println(char c) {
        text(String.valueOf(c), true);
    }

    @Override
    public void println(boolean b) {
        text(String.valueOf(b), true);
    }

    @Override
    public void println(int i) {
        text(String.valueOf(i), true);
    }

    @Override
    public void println(long l) {
        text(String.valueOf(l), true);
    }

    @Override
    public void println(float f) {
        text(String.valueOf(f), true);
    }

    @Override
    public void println(double d) {
        text(String.valueOf(d), true);
    }
}
