package farcell.wire;

/** Frames that the other side has not acknowledged, by their numbers. Not thread-safe. */
final class HeldFrames {

    /** What a frame takes beside its payload, about. */
    private static final int OVERHEAD = 64;

    private Frame[] ring = new Frame[64];
    private long first;
    private long end;
    private long bytes;

    static int cost(Frame frame) {
        return frame.length() + OVERHEAD;
    }

    /** Number of the oldest one. */
    long first() {
        return first;
    }

    /** Number that the next one gets. */
    long end() {
        return end;
    }

    long bytes() {
        return bytes;
    }

    void add(Frame frame) {
        if (end - first == ring.length) {
            Frame[] larger = new Frame[ring.length * 2];
            for (long n = first; n < end; n++) {
                larger[(int) (n & larger.length - 1)] = get(n);
            }
            ring = larger;
        }
        ring[at(end++)] = frame;
        bytes += cost(frame);
    }

    Frame get(long number) {
        return ring[at(number)];
    }

    /** Forgets those below a number, and gives the chunks among them back. @param inHand is being written, or null */
    void dropBelow(long number, Frame inHand) {
        while (first < number) {
            Frame frame = ring[at(first)];
            ring[at(first++)] = null;
            bytes -= cost(frame);
            if (frame != inHand) {
                frame.release();
            }
        }
    }

    /** None of them will be sent. To be called once, at the end. */
    void abandon() {
        for (long n = first; n < end; n++) {
            get(n).abandon();
        }
    }

    private int at(long number) {
        return (int) (number & ring.length - 1);
    }
}
