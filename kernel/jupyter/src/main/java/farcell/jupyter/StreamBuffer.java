package farcell.jupyter;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/**
 * Text of a cell's streams that waits to be sent, in the order in which it came. Text of one stream in a row becomes
 * one message. A cell that alternates very often loses the exact order between its streams, never within one. Not
 * thread-safe.
 */
final class StreamBuffer {
    /** Messages of one flush; from here on, text joins the last message of its stream. */
    static final int MAX_SEGMENTS = 32;

    /** Text of one stream, in the parts in which it came: they are put together when they are encoded. */
    static final class Segment {
        private final String name;
        /** None is empty, and no surrogate pair is in two of them. */
        private final Deque<String> parts = new ArrayDeque<>();
        private int length;

        /** @param name {@code stdout} or {@code stderr} */
        private Segment(String name) {
            this.name = name;
        }

        String name() {
            return name;
        }

        Collection<String> parts() {
            return parts;
        }

        String text() {
            return String.join("", parts);
        }

        boolean isEmpty() {
            return length == 0;
        }

        private void add(String text) {
            length += text.length();
            boolean pair = endsInHalf() && Character.isLowSurrogate(text.charAt(0));
            parts.add(pair ? parts.removeLast() + text : text);
        }

        private boolean endsInHalf() {
            return !parts.isEmpty() && Character.isHighSurrogate(parts.getLast().charAt(parts.getLast().length() - 1));
        }

        /** Takes characters from the begin, one more where a surrogate pair would be cut. */
        Segment take(int count) {
            Segment taken = new Segment(name);
            while (taken.length < count && !parts.isEmpty()) {
                String first = parts.remove();
                int cut = Math.min(first.length(), count - taken.length);
                if (cut < first.length() && Character.isLowSurrogate(first.charAt(cut))
                        && Character.isHighSurrogate(first.charAt(cut - 1))) {
                    cut++;
                }
                taken.add(first.substring(0, cut));
                if (cut < first.length()) {
                    parts.addFirst(first.substring(cut));
                }
            }
            length -= taken.length;
            return taken;
        }
    }

    private List<Segment> segments = new ArrayList<>();
    private int size;

    /** @param text not empty */
    void add(String name, String text) {
        Segment last = segments.isEmpty() ? null : last();
        if (last != null && !last.name.equals(name) && segments.size() >= MAX_SEGMENTS) {
            last = segments.get(segments.size() - 2);
        }
        if (last == null || !last.name.equals(name)) {
            last = new Segment(name);
            segments.add(last);
        }
        last.add(text);
        size += text.length();
    }

    /** UTF-16 units that wait. */
    int size() {
        return size;
    }

    /**
     * Takes what waits.
     *
     * @param all false keeps back a last half of a surrogate pair, whose other half is still to come
     */
    List<Segment> take(boolean all) {
        return segments.isEmpty() ? List.of() : takeUntil(last().length - (!all && last().endsInHalf() ? 1 : 0));
    }

    /** Takes what fills messages of a size, and what stands before that; the rest of the last one waits for more. */
    List<Segment> takeFull(int size) {
        if (segments.isEmpty()) {
            return List.of();
        }
        int rest = last().length % size;
        return rest == 0 ? take(false) : takeUntil(last().length - rest);
    }

    private Segment last() {
        return segments.get(segments.size() - 1);
    }

    /** @param end what is behind it of the last segment stays */
    private List<Segment> takeUntil(int end) {
        List<Segment> taken = segments;
        Segment last = taken.remove(taken.size() - 1);
        Segment begin = last.take(end);
        if (!begin.isEmpty()) {
            taken.add(begin);
        }
        segments = new ArrayList<>();
        if (!last.isEmpty()) {
            segments.add(last);
        }
        size = last.length;
        return taken;
    }
}
