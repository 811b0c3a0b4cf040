package farcell.wire;

import java.nio.ByteBuffer;

/**
 * Bytes of a stream that go from hand to hand without being copied: what is between position and limit of a buffer.
 * Whoever has it last gives it back.
 */
final class Chunk {

    private final ByteBuffer bytes;
    private final Chunks home;

    /** @param home where it is used again; null for one that is left to the garbage collector */
    Chunk(ByteBuffer bytes, Chunks home) {
        this.bytes = bytes;
        this.home = home;
    }

    static Chunk of(byte[] bytes) {
        return new Chunk(ByteBuffer.wrap(bytes), null);
    }

    /** The one buffer; its position is what was taken so far. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** Nobody uses the bytes any more. To be called once. */
    void release() {
        if (home != null) {
            home.release(this);
        }
    }

    /** It is not used any more, but somebody may still look at the bytes. To be called once. */
    void abandon() {
        if (home != null) {
            home.abandon();
        }
    }
}
