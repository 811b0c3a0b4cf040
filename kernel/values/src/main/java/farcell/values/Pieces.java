package farcell.values;

import farcell.wire.ChunkInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Pieces of big arrays as they come: where they lie, if the stream shows that and they lie together. */
final class Pieces {

    private final InputStream in;
    private byte[] buffer;

    Pieces(InputStream in) {
        this.in = in;
    }

    /**
     * @param length {@link BulkArray#PIECE} at most
     * @return so many bytes, good until the next call
     */
    ByteBuffer next(int length) throws IOException {
        ByteBuffer piece = in instanceof ChunkInput chunks ? chunks.together(length) : null;
        if (piece != null) {
            return piece;
        }
        if (buffer == null) {
            buffer = new byte[BulkArray.PIECE];
        }
        if (in.readNBytes(buffer, 0, length) < length) {
            throw new EOFException("The data of a value end too early");
        }
        return ByteBuffer.wrap(buffer, 0, length);
    }
}
