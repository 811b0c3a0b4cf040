package farcell.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/** Cuts what a channel delivers into frames. For one thread. */
final class FrameReader {

    private final ByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 << 10).flip();
    private final Chunks chunks;
    private long number;

    /** @param chunks where payloads of a chunk's size come from */
    FrameReader(ByteChannel channel, Chunks chunks) {
        this.channel = channel;
        this.chunks = chunks;
    }

    /**
     * Waits for the next frame.
     *
     * @throws EOFException when the other side closed the channel between two frames
     * @throws IOException  for a broken channel, a length over {@link Frame#MAX_PAYLOAD} or a number out of order
     */
    Frame next() throws IOException {
        while (buffer.remaining() < Frame.HEADER) {
            fill();
        }
        int length = buffer.getInt();
        byte type = buffer.get();
        long id = buffer.getLong();
        long found = buffer.getLong();
        if (found != number) {
            throw new IOException("Malformed frame: its number is " + found + " and should be " + number
                    + "; what is on the other side does not speak Farcell's protocol " + Messages.PROTOCOL);
        }
        if (length < 0 || length > Frame.MAX_PAYLOAD) {
            throw new IOException("Malformed frame " + number + ": a length of " + length + " bytes, the limit is "
                    + Frame.MAX_PAYLOAD);
        }
        number++;
        byte[] payload = type == Frame.DATA && length == Frame.CHUNK ? chunks.take() : new byte[length];
        int have = Math.min(length, buffer.remaining());
        buffer.get(payload, 0, have);
        while (have < length) {
            fill();
            int more = Math.min(length - have, buffer.remaining());
            buffer.get(payload, have, more);
            have += more;
        }
        return Frame.of(type, id, payload);
    }

    private void fill() throws IOException {
        boolean empty = !buffer.hasRemaining();
        buffer.compact();
        int read = channel.read(buffer);
        buffer.flip();
        if (read < 0) {
            throw new EOFException("The other side is gone" + (empty ? "" : " in the middle of a frame"));
        }
    }
}
