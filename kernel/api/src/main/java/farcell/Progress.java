package farcell;

import farcell.runtime.Hosts;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * A progress bar around a loop: {@code for (var batch : Progress.of(batches, "training")) ...}. Each loop over it shows
 * a bar of its own, which changes at most five times a second; its last state is always shown, a loop left early too.
 */
public final class Progress<T> implements Iterable<T> {

    private static final long INTERVAL_NANOS = 200_000_000L;
    private static final int BAR_CHARS = 30;

    private final Iterable<T> items;
    private final long total;
    private final String label;
    private final LongSupplier nanos;
    private final BiConsumer<DisplayData, Boolean> display;

    /** @param total number of items, negative for unknown; @param display gets each state, and whether it updates */
    Progress(Iterable<T> items, long total, String label, LongSupplier nanos,
            BiConsumer<DisplayData, Boolean> display) {
        this.items = items;
        this.total = total;
        this.label = label;
        this.nanos = nanos;
        this.display = display;
    }

    public static <T> Progress<T> of(Iterable<T> items) {
        return of(items, "");
    }

    /** @param label stands before the bar */
    public static <T> Progress<T> of(Iterable<T> items, String label) {
        long total = items instanceof Collection<?> collection ? collection.size() : -1;
        return new Progress<>(items, total, label, System::nanoTime, null);
    }

    public static <T> Progress<T> of(T[] items) {
        return of(Arrays.asList(items));
    }

    /** Counts from 0 to {@code n - 1}. */
    public static Progress<Integer> range(int n) {
        return new Progress<>(() -> IntStream.range(0, n).iterator(), Math.max(n, 0), "", System::nanoTime, null);
    }

    @Override
    public Iterator<T> iterator() {
        return new Loop(items.iterator(), display != null ? display : inCell(UUID.randomUUID().toString()));
    }

    private static BiConsumer<DisplayData, Boolean> inCell(String id) {
        return (data, update) -> Hosts.current().show(data, id, update);
    }

    private final class Loop implements Iterator<T> {

        private final Iterator<T> inner;
        private final BiConsumer<DisplayData, Boolean> out;
        private final long start = nanos.getAsLong();
        private long shownAt = start;
        private long done;
        private boolean handedOut;
        private boolean ended;

        Loop(Iterator<T> inner, BiConsumer<DisplayData, Boolean> out) {
            this.inner = inner;
            this.out = out;
            out.accept(state(start), false);
        }

        @Override
        public boolean hasNext() {
            itemDone();
            boolean more = inner.hasNext();
            if (!more && !ended) {
                ended = true;
                out.accept(state(nanos.getAsLong()), true);
            }
            return more;
        }

        @Override
        public T next() {
            itemDone();
            T item = inner.next();
            handedOut = true;
            return item;
        }

        /** The item that {@link #next} gave counts as done when the loop comes back for another. */
        private void itemDone() {
            if (!handedOut) {
                return;
            }
            handedOut = false;
            done++;
            long now = nanos.getAsLong();
            if (now - shownAt >= INTERVAL_NANOS && done != total) {
                shownAt = now;
                out.accept(state(now), true);
            }
        }

        private DisplayData state(long now) {
            String text = text((now - start) / 1e9);
            String prefix = label.isEmpty() ? "" : label + " ";
            String value = total < 0 && !ended ? "" : " value=\"" + (total < 0 ? 1 : done) + "\"";
            long max = total < 0 ? 1 : Math.max(total, 1);
            DisplayData data = new DisplayData();
            data.putHTML("<div>" + escape(prefix) + "<progress" + value + " max=\"" + max
                    + "\" style=\"width:24em;vertical-align:middle\"></progress> " + escape(text) + "</div>");
            data.putText(prefix + bar() + text);
            return data;
        }

        private String bar() {
            if (total <= 0) {
                return "";
            }
            int full = (int) (BAR_CHARS * done / total);
            return "[" + "#".repeat(full) + ".".repeat(BAR_CHARS - full) + "] ";
        }

        private String text(double seconds) {
            StringBuilder text = new StringBuilder().append(done);
            if (total >= 0) {
                text.append('/').append(total);
            }
            text.append("  ").append(duration(seconds));
            if (done > 0 && seconds > 0) {
                double rate = done / seconds;
                text.append(rate >= 1 ? String.format(java.util.Locale.ROOT, ", %.1f/s", rate)
                        : String.format(java.util.Locale.ROOT, ", %.1f s each", 1 / rate));
                if (total > done && !ended) {
                    text.append(", ").append(duration((total - done) / rate)).append(" left");
                }
            }
            return text.toString();
        }
    }

    private static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 3600) {
            return String.format("%d:%02d", whole / 60, whole % 60);
        }
        return String.format("%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
