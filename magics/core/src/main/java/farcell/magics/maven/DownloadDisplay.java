package farcell.magics.maven;

import farcell.jupyter.Interpreter.CellOutput;
import farcell.wire.Bundle;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;

/** Shows downloads in one display that is updated at most five times a second. Shows nothing before bytes come. */
final class DownloadDisplay implements Transfers {

    private static final long INTERVAL_NANOS = 200_000_000;

    /** One file under way. */
    private record Download(long size, long received) {}

    private final CellOutput out;
    private final LongSupplier nanos;
    private final String id = UUID.randomUUID().toString();
    private final Map<String, Download> open = new LinkedHashMap<>();
    private final long began;
    private long shownAt;
    private boolean shown;
    private int files;
    private long bytes;

    /** @param nanos a clock, as {@link System#nanoTime} */
    DownloadDisplay(CellOutput out, LongSupplier nanos) {
        this.out = out;
        this.nanos = nanos;
        this.began = nanos.getAsLong();
    }

    @Override
    public synchronized void started(String file, long size) {
        open.put(file, new Download(size, 0));
    }

    @Override
    public synchronized void received(String file, long count) {
        bytes += count;
        open.computeIfPresent(file, (name, download) -> new Download(download.size, download.received + count));
        show(false);
    }

    @Override
    public synchronized void ended(String file, boolean complete) {
        open.remove(file);
        files += complete ? 1 : 0;
        if (shown) {
            show(false);
        }
    }

    /** Leaves one line of what was done. */
    synchronized void finish() {
        open.clear();
        if (shown) {
            show(true);
        }
    }

    private void show(boolean last) {
        long now = nanos.getAsLong();
        if (!last && shown && now - shownAt < INTERVAL_NANOS) {
            return;
        }
        String text = last ? String.format(Locale.ROOT, "Downloaded %d file%s, %s in %.1f s", files,
                files == 1 ? "" : "s", size(bytes), (now - began) / 1e9) : text();
        out.display(Bundle.text(text), id, shown);
        shown = true;
        shownAt = now;
    }

    private String text() {
        Map.Entry<String, Download> biggest = null;
        for (Map.Entry<String, Download> entry : open.entrySet()) {
            biggest = biggest == null || entry.getValue().size > biggest.getValue().size ? entry : biggest;
        }
        String done = files + " done, " + size(bytes);
        if (biggest == null) {
            return "Downloading: " + done;
        }
        Download download = biggest.getValue();
        String part = download.size > 0 ? " " + size(download.received) + " of " + size(download.size) : "";
        String others = open.size() > 1 ? " and " + (open.size() - 1) + " more" : "";
        return "Downloading " + biggest.getKey() + part + others + " (" + done + ")";
    }

    private static String size(long bytes) {
        return bytes < 1_000_000 ? Math.max(bytes > 0 ? 1 : 0, bytes / 1000) + " kB"
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
