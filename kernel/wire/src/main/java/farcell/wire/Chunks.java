package farcell.wire;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Arrays of {@link Frame#CHUNK} bytes for the data of streams, used again and again: a gigabyte through new ones would
 * make the heap grow by a gigabyte, page by page. Thread-safe.
 */
final class Chunks {

    /** As many as can be under way in one direction: what a receiver's window and a sender's queue hold. */
    private static final int MAX = Frame.WINDOW / Frame.CHUNK + SendQueue.CHUNKS;

    private final Deque<byte[]> free = new ArrayDeque<>();

    /** @return an array with any content */
    byte[] take() {
        synchronized (this) {
            byte[] chunk = free.poll();
            if (chunk != null) {
                return chunk;
            }
        }
        return new byte[Frame.CHUNK];
    }

    /** Takes back what nobody uses any more; arrays of another length are left to the garbage collector. */
    synchronized void release(byte[] chunk) {
        if (chunk.length == Frame.CHUNK && free.size() < MAX) {
            // The one used last is the likeliest to be in the processor's cache.
            free.push(chunk);
        }
    }
}
