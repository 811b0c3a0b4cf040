package farcell.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/** Cuts what a channel delivers into frames. For one thread. */
final class FrameReader {

    private ByteChannel channel;
    private volatile long bytes;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 << 10).flip();
    private final Chunks chunks;
    private long number;

    /** @param chunks where payloads of a chunk's size come from */
    FrameReader(Chunks chunks) {
        this.chunks = chunks;
    }

    /** Goes on with another channel. @param next number of its first frame */
    void on(ByteChannel other, long next) {
        channel = other;
        number = next;
        buffer.position(0).limit(0);
    }

    /** How much was read of all channels; for any thread. */
    long bytes() {
        return bytes;
    }

    /**
     * Waits for the next frame.
     *
     * @throws EOFException when the other side closed the channel between two frames
     * @throws MalformedFrameException for a length over {@link Frame#MAX_PAYLOAD} or a number out of order
     * @throws IOException  for a broken channel
     */
    Frame next() throws IOException {
        while (buffer.remaining() < Frame.HEADER) {
            fill();
        }
        int length = buffer.getInt();
        byte type = buffer.get();
        long id = buffer.getLong();
        long found = buffer.getLong();
        if (type == Frame.ACK && found == -1 && length == 0) {
            return Frame.of(type, id, new byte[0]);
        }
        if (found != number) {
            throw new MalformedFrameException(": its number is " + found + " and should be " + number
                    + "; what is on the other side does not speak Farcell's protocol " + Messages.PROTOCOL);
        }
        if (length < 0 || length > Frame.MAX_PAYLOAD) {
            throw new MalformedFrameException(" " + number + ": a length of " + length + " bytes, the limit is "
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
        bytes += Math.max(0, read);
        if (read < 0) {
            throw new EOFException("The other side is gone" + (empty ? "" : " in the middle of a frame"));
        }
    }
}
