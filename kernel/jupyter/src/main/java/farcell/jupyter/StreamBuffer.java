package farcell.jupyter;

import java.util.ArrayList;
import java.util.List;

/**
 * Text of a cell's streams that waits to be sent, in the order in which it came. Text of one stream in a row becomes
 * one message. A cell that alternates very often loses the exact order between its streams, never within one. Not
 * thread-safe.
 */
final class StreamBuffer {
    /** Messages of one flush; from here on, text joins the last message of its stream. */
    static final int MAX_SEGMENTS = 32;

    /** @param name {@code stdout} or {@code stderr} */
    record Segment(String name, StringBuilder text) {}

    private List<Segment> segments = new ArrayList<>();
    private int size;

    void add(String name, String text) {
        Segment last = segments.isEmpty() ? null : segments.get(segments.size() - 1);
        if (last != null && !last.name().equals(name) && segments.size() >= MAX_SEGMENTS) {
            last = segments.get(segments.size() - 2);
        }
        if (last == null || !last.name().equals(name)) {
            last = new Segment(name, new StringBuilder());
            segments.add(last);
        }
        last.text().append(text);
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
        if (segments.isEmpty()) {
            return List.of();
        }
        StringBuilder last = last();
        boolean half = !all && Character.isHighSurrogate(last.charAt(last.length() - 1));
        return takeBut(half ? last.length() - 1 : last.length());
    }

    /** Takes what fills messages of a size, and what stands before that; the rest of the last one waits for more. */
    List<Segment> takeFull(int size) {
        if (segments.isEmpty()) {
            return List.of();
        }
        StringBuilder last = last();
        int end = last.length() - last.length() % size;
        if (end > 0 && Character.isHighSurrogate(last.charAt(end - 1))) {
            end += end < last.length() ? 1 : -1;
        }
        return takeBut(end);
    }

    private StringBuilder last() {
        return segments.get(segments.size() - 1).text();
    }

    /** @param end what is behind it of the last segment stays */
    private List<Segment> takeBut(int end) {
        List<Segment> taken = segments;
        Segment last = taken.get(taken.size() - 1);
        segments = new ArrayList<>();
        size = 0;
        if (end < last.text().length()) {
            add(last.name(), last.text().substring(end));
            last.text().setLength(end);
        }
        taken.removeIf(segment -> segment.text().isEmpty());
        return taken;
    }
}
