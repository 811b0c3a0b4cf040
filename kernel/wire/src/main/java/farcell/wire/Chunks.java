package farcell.wire;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Buffers of {@link Frame#CHUNK} bytes for the data of streams, used again and again: a gigabyte through new ones would
 * touch a gigabyte of memory, page by page. They lie outside of the heap, where channels read and write without
 * copying. Thread-safe.
 */
final class Chunks {

    /** As many as can be under way in one direction: in a receiver's window, in a sender's queue, and held. */
    private static final int MAX = (Frame.WINDOW + Conversation.HELD_BYTES) / Frame.CHUNK + SendQueue.CHUNKS;

    private final Deque<Chunk> free = new ArrayDeque<>();
    private int made;
    private boolean full;

    /** @return one with any content, of which all may be written */
    Chunk take() {
        synchronized (this) {
            Chunk chunk = free.poll();
            if (chunk != null) {
                chunk.bytes().clear();
                return chunk;
            }
            if (full || made == MAX) {
                return onHeap();
            }
            made++;
        }
        try {
            return new Chunk(ByteBuffer.allocateDirect(Frame.CHUNK), this);
        } catch (OutOfMemoryError e) {
            // The limit of -XX:MaxDirectMemorySize, which user code may have used up.
            synchronized (this) {
                made--;
                full = true;
            }
            return onHeap();
        }
    }

    private static Chunk onHeap() {
        return new Chunk(ByteBuffer.allocate(Frame.CHUNK), null);
    }

    synchronized void release(Chunk chunk) {
        // The one used last is the likeliest to be in the processor's cache.
        free.push(chunk);
    }

    synchronized void abandon() {
        made--;
    }
}
