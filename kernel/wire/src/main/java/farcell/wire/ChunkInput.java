package farcell.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** A stream of a link that shows its bytes where they lie, so that what is large is not copied twice. */
public abstract class ChunkInput extends InputStream {

    /**
     * Takes bytes as {@link #read(byte[], int, int)} does, if they lie together. Waits for the first of them.
     *
     * @return exactly so many bytes, good until the next call of any method; null when they are in pieces or the stream
     *         ends: then they are to be read
     */
    public abstract ByteBuffer together(int length) throws IOException;
}
