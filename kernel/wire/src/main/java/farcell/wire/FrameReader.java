package farcell.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/** Cuts what a channel delivers into frames. For one thread. */
final class FrameReader {

    private static final int AHEAD = 256 << 10;
    private static final int LITTLE = 4 << 10;
    /** A payload of so many bytes is read where it stays. */
    private static final int LARGE = 32 << 10;

    private ByteChannel channel;
    private volatile long bytes;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(AHEAD).flip();
    private final Chunks chunks;
    private long number;
    /** How far may be read beyond a header: of what is large little, since the rest is read where it stays. */
    private int ahead = AHEAD;

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
        boolean large = type == Frame.DATA && length >= LARGE;
        ahead = large ? LITTLE : AHEAD;
        if (large && length <= Frame.CHUNK) {
            return Frame.data(id, chunk(length));
        }
        byte[] payload = new byte[length];
        take(ByteBuffer.wrap(payload));
        return Frame.of(type, id, payload);
    }

    private Chunk chunk(int length) throws IOException {
        Chunk chunk = chunks.take();
        boolean whole = false;
        try {
            take(chunk.bytes().limit(length));
            whole = true;
            return chunk;
        } finally {
            if (!whole) {
                chunk.abandon();
            }
        }
    }

    /** Fills a buffer with what comes next, and leaves it ready to be read. */
    private void take(ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (buffer.hasRemaining()) {
                int count = Math.min(target.remaining(), buffer.remaining());
                target.put(buffer.slice(buffer.position(), count));
                buffer.position(buffer.position() + count);
            } else if (target.remaining() >= LARGE) {
                count(channel.read(target), false);
            } else {
                fill();
            }
        }
        target.flip();
    }

    private void fill() throws IOException {
        boolean empty = !buffer.hasRemaining();
        buffer.compact();
        buffer.limit(Math.min(buffer.capacity(), buffer.position() + ahead));
        int read;
        try {
            read = channel.read(buffer);
        } finally {
            buffer.flip();
        }
        count(read, empty);
    }

    private void count(int read, boolean betweenFrames) throws IOException {
        bytes += Math.max(0, read);
        if (read < 0) {
            throw new EOFException("The other side is gone" + (betweenFrames ? "" : " in the middle of a frame"));
        }
    }
}
