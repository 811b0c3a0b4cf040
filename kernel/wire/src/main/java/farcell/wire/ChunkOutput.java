package farcell.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** A stream of a link that shows where its bytes will lie, so that what is large is not copied twice. */
public abstract class ChunkOutput extends OutputStream {

    /** Bytes that there is room for. */
    public static final int ROOM = Frame.CHUNK;

    /** Sends what was written so far, and shows room for {@link #ROOM} bytes, good until the next call of a method. */
    public abstract ByteBuffer room() throws IOException;

    /** Sends what was put into the room, up to the position of the buffer. */
    public abstract void sendRoom() throws IOException;
}
