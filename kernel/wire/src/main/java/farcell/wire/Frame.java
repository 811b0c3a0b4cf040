package farcell.wire;

import java.nio.ByteBuffer;

/**
 * The unit on the stream. Layout, big-endian: {@code int} length of the payload, {@code byte} type, {@code long} id,
 * {@code long} number, payload. The number counts the frames of one direction from 0.
 *
 * @param id      number of the question for {@link #ASK} and {@link #ANSWER}, of the stream for {@link #DATA},
 *                {@link #END}, {@link #CREDIT} and {@link #BREAK}; 0 for {@link #EVENT}
 * @param payload what is between position and limit, which nobody moves
 * @param chunk   of {@link #DATA}, whose buffer the payload is; else null
 */
record Frame(byte type, long id, ByteBuffer payload, Chunk chunk) {

    /** A question, event or answer. With {@link #MORE} set, the next frame of these types goes on with it. */
    static final byte ASK = 1;
    static final byte EVENT = 2;
    static final byte ANSWER = 3;
    /** Bytes of a stream, and its end. */
    static final byte DATA = 4;
    static final byte END = 5;
    /** The payload is an {@code int}: the reader of a stream takes so many bytes more. */
    static final byte CREDIT = 6;
    /** The payload is a byte of {@link #WRITES} and {@link #READS}, then the reason in UTF-8. */
    static final byte BREAK = 7;

    /** Of a {@link Conversation}: the id is the count of frames received. It has no number, but -1, and no payload. */
    static final byte ACK = 8;
    /** The last frame. The payload is empty when the sender closed the link, else who took it over, in UTF-8. */
    static final byte CLOSE = 9;

    static final byte MORE = 0x40;

    /** For the sending thread only: nothing to send, but something to see to. */
    static final Frame NUDGE = of((byte) 0, 0, new byte[0]);

    /** What a {@link #BREAK} ends at its receiver. */
    static final int WRITES = 1;
    static final int READS = 2;

    static final int HEADER = 4 + 1 + 8 + 8;
    static final int MAX_PAYLOAD = 1 << 20;
    /** Payload that we send at most: a slow line shows an event after one such frame. */
    static final int CHUNK = 256 << 10;

    /** Bytes of one stream that may be under way, unread by the receiver. */
    static final int WINDOW = 8 << 20;
    /** The part of the window that a sender has before the receiver opened the stream. */
    static final int FIRST_CREDIT = 1 << 20;

    static Frame of(byte type, long id, byte[] payload) {
        Chunk chunk = (type & ~MORE) == DATA ? Chunk.of(payload) : null;
        return new Frame(type, id, chunk == null ? ByteBuffer.wrap(payload) : chunk.bytes(), chunk);
    }

    /** The chunk is the frame's from now on. */
    static Frame data(long stream, Chunk chunk) {
        return new Frame(DATA, stream, chunk.bytes(), chunk);
    }

    int length() {
        return payload.remaining();
    }

    /** The payload as an array, which is not to be changed. */
    byte[] bytes() {
        if (payload.hasArray() && payload.array().length == length()) {
            return payload.array();
        }
        byte[] bytes = new byte[length()];
        payload.duplicate().get(bytes);
        return bytes;
    }

    /** It was sent, and will not be again. */
    void release() {
        if (chunk != null) {
            chunk.release();
        }
    }

    /** It will not be sent. */
    void abandon() {
        if (chunk != null) {
            chunk.abandon();
        }
    }

    /** What a data frame takes of the window. The floor bounds the number of frames that wait at a receiver. */
    static int cost(int length) {
        return Math.max(length, 4096);
    }

    static void ack(ByteBuffer target, long received) {
        target.putInt(0).put(ACK).putLong(received).putLong(-1);
    }

    void put(ByteBuffer target, long number) {
        putHeader(target, number);
        target.put(payload.duplicate());
    }

    void putHeader(ByteBuffer target, long number) {
        target.putInt(length()).put(type).putLong(id).putLong(number);
    }
}
