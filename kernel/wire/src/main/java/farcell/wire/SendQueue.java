package farcell.wire;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What waits to be sent, in three lanes: control frames, which go first and never wait; messages, in order, bounded in
 * bytes; and chunks of streams, stream after stream. Messages and chunks take turns, so that neither waits for the
 * other for longer than {@link Frame#CHUNK} takes.
 */
final class SendQueue {

    /** Message bytes over which {@link #message} waits. */
    static final int MESSAGE_BYTES = 8 << 20;
    /** Chunks of all streams over which {@link #chunk} waits. */
    static final int CHUNKS = 16;

    private final Deque<Frame> control = new ArrayDeque<>();
    private final Deque<Frame> messages = new ArrayDeque<>();
    private final Deque<Frame> chunks = new ArrayDeque<>();
    private long messageBytes;
    private int messageTurn;
    private boolean nudged;
    private Frame last;
    private boolean closing;
    private boolean closed;

    /** Makes {@link #next} give a {@link Frame#NUDGE} soon. */
    synchronized void nudge() {
        nudged = true;
        notifyAll();
    }

    /** Never waits: credit and breaks come from readers of streams. */
    synchronized void control(Frame frame) {
        if (!closing) {
            control.add(frame);
            notifyAll();
        }
    }

    /** Waits, deaf to interrupts, while the lane is full. @return false when the link is gone */
    synchronized boolean message(byte type, long id, byte[] bytes) {
        boolean interrupted = false;
        while (!closing && messageBytes > 0 && messageBytes + bytes.length > MESSAGE_BYTES) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (closing) {
            return false;
        }
        int offset = 0;
        do {
            int length = Math.min(Frame.CHUNK, bytes.length - offset);
            boolean last = offset + length == bytes.length;
            messages.add(new Frame(last ? type : (byte) (type | Frame.MORE), id,
                    ByteBuffer.wrap(bytes, offset, length), null));
            offset += length;
        } while (offset < bytes.length);
        messageBytes += bytes.length;
        notifyAll();
        return true;
    }

    /** Waits while the lane is full. The chunk is the queue's when this returns. */
    synchronized void chunk(Frame frame) throws IOException {
        while (!closing && chunks.size() >= CHUNKS) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("Interrupted while sending data");
            }
        }
        if (closing) {
            throw new IOException("The link is closed");
        }
        chunks.add(frame);
        notifyAll();
    }

    /** Takes back what a broken stream has queued, and sends {@code instead}. */
    synchronized void dropChunks(long stream, Frame instead) {
        chunks.removeIf(frame -> {
            boolean drop = frame.id() == stream;
            if (drop) {
                frame.abandon();
            }
            return drop;
        });
        control(instead);
        notifyAll();
    }

    /**
     * @param wait whether to wait for a frame
     * @return null if there is none: for now when not waiting, for ever when waiting
     */
    synchronized Frame next(boolean wait) throws InterruptedException {
        while (wait && !closing && !nudged && control.isEmpty() && messages.isEmpty() && chunks.isEmpty()) {
            wait();
        }
        if (closed) {
            return null;
        }
        if (nudged) {
            nudged = false;
            return Frame.NUDGE;
        }
        Frame frame = control.poll();
        if (frame != null) {
            return frame;
        }
        if (!messages.isEmpty() && (messageTurn < Frame.CHUNK || chunks.isEmpty())) {
            frame = messages.poll();
            messageTurn += Frame.HEADER + frame.length();
            messageBytes -= frame.length();
        } else {
            frame = chunks.poll();
            messageTurn = 0;
        }
        if (frame != null) {
            notifyAll();
        } else if (last != null) {
            frame = last;
            last = null;
        }
        return frame;
    }

    /** Takes no more; what is there is still sent, and then a last frame. */
    synchronized void finish(Frame lastOne) {
        if (!closing) {
            closing = true;
            last = lastOne;
        }
        notifyAll();
    }

    /** As {@link #message}, but does not wait. @return whether it was taken */
    synchronized boolean offer(byte type, byte[] bytes) {
        if (closing || messageBytes > 0 && messageBytes + bytes.length > MESSAGE_BYTES) {
            return false;
        }
        return message(type, 0, bytes);
    }

    /** Takes no more and drops all. */
    synchronized void close() {
        closing = true;
        closed = true;
        control.clear();
        messages.clear();
        chunks.forEach(Frame::abandon);
        chunks.clear();
        notifyAll();
    }
}
