package farcell.session.output;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What runs print beyond what a notebook should show: it is left out there, the whole goes to a file, and the end is shown
 * when the run ends. Not thread-safe: used under the lock of the hub.
 */
final class Surplus {

    /** Bytes of one run that are shown, unless the kernel says otherwise. */
    static final long SHOWN_BYTES = 16L << 20;
    /** Bytes in all files of a session. */
    static final long FILE_BYTES = 1L << 30;
    /** A loop of displays makes a notebook that no browser opens. */
    static final int SHOWN_DISPLAYS = 2_000;
    private static final int REMEMBERED = 1_000;

    private final Path directory;
    private final WholeOutput.Budget budget = new WholeOutput.Budget(FILE_BYTES);
    private final Map<Long, WholeOutput> runs = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, WholeOutput> eldest) {
            boolean old = size() > REMEMBERED;
            if (old) {
                eldest.getValue().close();
            }
            return old;
        }
    };
    private long limit = SHOWN_BYTES;

    /** @param directory of the session, made if need be; null for none: then nothing but the count is kept */
    Surplus(Path directory) {
        this.directory = directory;
    }

    /** @param bytes of each run that are shown; 0 shows all */
    void limit(long bytes) {
        limit = bytes;
    }

    /** Counts bytes that a run prints. @return how many of them, from the first, are to be shown */
    int take(long run, byte[] bytes, int offset, int length) {
        return limit == 0 ? length : of(run).take(bytes, offset, length, limit);
    }

    /** What to say, once, when a run has printed more than is shown. */
    Optional<String> beginning(long run) {
        WholeOutput whole = runs.get(run);
        if (whole == null || !whole.crossedNow()) {
            return Optional.empty();
        }
        return Optional.of("\n[more than " + size(limit) + " of output: the rest is left out here"
                + whole.file().map(file -> " and goes to " + file).orElse("") + "]\n");
    }

    /** Counts a display. @param text of it. @return whether it is to be shown */
    boolean takeDisplay(long run, String text) {
        WholeOutput whole = limit == 0 ? null : of(run);
        if (whole == null || whole.displays() < SHOWN_DISPLAYS) {
            return true;
        }
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        whole.keep(bytes, 0, bytes.length);
        return false;
    }

    /** What to say, once, when a run has shown more displays than are sent. */
    Optional<String> displaysEnd(long run) {
        return Optional.ofNullable(runs.get(run)).filter(WholeOutput::displaysEndNow).map(whole -> "\n[more than "
                + SHOWN_DISPLAYS + " displays: further ones are left out here"
                + whole.file().map(file -> "; their text goes to " + file).orElse("") + "]\n");
    }

    /** The end of what a run printed and did not show. */
    record End(String tail, String note) {}

    /** A run has ended; its threads may go on. */
    Optional<End> end(long run) {
        WholeOutput whole = runs.get(run);
        if (whole == null || !whole.end()) {
            return Optional.empty();
        }
        long left = whole.total() - whole.shown();
        String note = String.format(Locale.ROOT, "[%s in %,d lines; %s of it left out here", size(whole.total()),
                whole.lines(), size(left))
                + whole.file().map(file -> (whole.trouble().isEmpty() ? "; all of it is in " : "; its begin is in ") + file
                        + ", as long as the session lives").orElse("")
                + whole.trouble().map(trouble -> "; " + trouble).orElse("") + "]\n";
        return Optional.of(new End(whole.tail(), note));
    }

    private WholeOutput of(long run) {
        return runs.computeIfAbsent(run, r -> new WholeOutput(
                directory == null ? null : directory.resolve("output-" + r + ".txt"), budget));
    }

    /** Bytes for people. */
    static String size(long bytes) {
        if (bytes < 1_000) {
            return bytes + " B";
        }
        return bytes < 1_000_000 ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
