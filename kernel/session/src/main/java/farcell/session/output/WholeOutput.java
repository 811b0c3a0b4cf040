package farcell.session.output;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * All that one run prints, counted, with its last bytes, and written to a file once it is long. The file stays only if
 * not all was shown.
 */
final class WholeOutput {

    /** Shorter outputs need no file. */
    private static final int HEAD = 64 << 10;
    private static final int TAIL = 4 << 10;
    private static final int BUFFER = 64 << 10;
    private static final long CHECK = 16L << 20;
    /** What is left to others on the disk. */
    private static final long SPARE = 64L << 20;

    /** Bytes that all files of a session may still take. */
    static final class Budget {
        private long left;

        Budget(long bytes) {
            left = bytes;
        }
    }

    private final Path path;
    private final Budget budget;
    private ByteArrayOutputStream head = new ByteArrayOutputStream();
    private OutputStream out;
    private final byte[] ring = new byte[TAIL];
    private long total;
    private long shown;
    private long lines;
    private long checkedAt;
    private int displays;
    private boolean made;
    private boolean crossed;
    private boolean said;
    private boolean displaysSaid;
    private String trouble = "";

    /** @param path of the file; null for none */
    WholeOutput(Path path, Budget budget) {
        this.path = path;
        this.budget = budget;
    }

    /** @return how many of the bytes are within the limit, whole characters only */
    int take(byte[] bytes, int offset, int length, long limit) {
        int show = (int) Math.min(length, Math.max(0, limit - shown));
        if (show < length) {
            crossed = true;
            while (show > 0 && (bytes[offset + show] & 0xC0) == 0x80) {
                show--;
            }
            // What comes behind a gap is not shown, however short it is.
            shown = limit;
        } else {
            shown += show;
        }
        keep(bytes, offset, length);
        return show;
    }

    /** Counts and keeps, shows nothing. */
    void keep(byte[] bytes, int offset, int length) {
        lines += lines(bytes, offset, length);
        int skip = Math.max(0, length - TAIL);
        int at = (int) ((total + skip) % TAIL);
        int first = Math.min(length - skip, TAIL - at);
        System.arraycopy(bytes, offset + skip, ring, at, first);
        System.arraycopy(bytes, offset + skip + first, ring, 0, length - skip - first);
        total += length;
        if (path == null || !trouble.isEmpty()) {
            return;
        }
        if (out == null && head != null && !crossed && head.size() + length <= HEAD) {
            head.write(bytes, offset, length);
            return;
        }
        try {
            write(bytes, offset, length);
        } catch (IOException e) {
            fail("the file could not be written on: " + e.getMessage());
        }
    }

    private static int lines(byte[] bytes, int offset, int length) {
        int ends = 0;
        for (int i = offset; i < offset + length; i++) {
            ends += bytes[i] == '\n' ? 1 : 0;
        }
        return ends;
    }

    private void write(byte[] bytes, int offset, int length) throws IOException {
        if (out == null) {
            Files.createDirectories(path.getParent());
            out = new BufferedOutputStream(Files.newOutputStream(path), BUFFER);
            made = true;
            if (head == null) {
                out.write("(what came before is in the notebook)\n".getBytes(StandardCharsets.UTF_8));
            } else {
                head.writeTo(out);
                budget.left -= head.size();
            }
            head = null;
        }
        if (total - checkedAt > CHECK) {
            checkedAt = total;
            if (Files.getFileStore(path).getUsableSpace() < SPARE) {
                fail("the file ends earlier, since the disk is nearly full");
                return;
            }
        }
        if (budget.left < length) {
            fail("the file ends earlier: the files of a session hold " + Surplus.size(Surplus.FILE_BYTES) + " in all");
            return;
        }
        budget.left -= length;
        out.write(bytes, offset, length);
    }

    private void fail(String why) {
        trouble = why;
        close();
    }

    /** Whether the limit was passed since this was asked. */
    boolean crossedNow() {
        boolean now = crossed && !said;
        said |= crossed;
        return now;
    }

    /** Counts one more. @return how many there were */
    int displays() {
        return displays++;
    }

    boolean displaysEndNow() {
        boolean now = displays > Surplus.SHOWN_DISPLAYS && !displaysSaid;
        displaysSaid |= now;
        crossed |= now;
        said |= now;
        return now;
    }

    /** @return whether something was left out. If not, the file goes. */
    boolean end() {
        head = null;
        try {
            if (out != null && !crossed) {
                budget.left += total;
                close();
                Files.deleteIfExists(path);
            } else if (out != null) {
                out.flush();
            }
        } catch (IOException e) {
            fail("the file could not be written on: " + e.getMessage());
        }
        return crossed;
    }

    /** The last lines. */
    String tail() {
        int length = (int) Math.min(total, TAIL);
        byte[] last = new byte[length];
        for (int i = 0; i < length; i++) {
            last[i] = ring[(int) ((total - length + i) % TAIL)];
        }
        String text = new String(last, StandardCharsets.UTF_8);
        int newline = text.indexOf('\n');
        return total > TAIL && newline >= 0 && newline < text.length() - 1 ? text.substring(newline + 1) : text;
    }

    Optional<Path> file() {
        return made ? Optional.of(path) : Optional.empty();
    }

    Optional<String> trouble() {
        return trouble.isEmpty() ? Optional.empty() : Optional.of(trouble);
    }

    long total() {
        return total;
    }

    long shown() {
        return Math.min(shown, total);
    }

    long lines() {
        return lines;
    }

    void close() {
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException e) {
            trouble = trouble.isEmpty() ? e.getMessage() : trouble;
        }
        out = null;
    }
}
