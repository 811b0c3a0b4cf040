package farcell.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.GatheringByteChannel;
import java.time.Duration;

/**
 * Carries the frames of a link over any number of connections, one after another: each side holds the frames that the
 * other has not acknowledged, and when a connection breaks, both go on over the next one where the other is. The
 * kernel's side makes the connections ({@link Redialing}); the session's waits for them ({@link Reception}).
 *
 * <p>{@link Frame#ACK} is not counted among the frames: its id says how many were received. It goes along with what is
 * sent anyway, after {@link #ACK_BYTES} received, and once in a while so that the other side hears us.
 */
final class Conversation implements Transport {

    /** What is held for the other side over which {@link #send} waits. */
    static final int HELD_BYTES = 16 << 20;
    private static final int ACK_BYTES = 512 << 10;
    /** A payload of so many bytes goes out from where it lies, where a channel takes several buffers at once. */
    private static final int LARGE = 32 << 10;
    private static final ByteBuffer NO_PAYLOAD = ByteBuffer.allocate(0);
    private static final int ACK_FRAMES = 256;

    private static final System.Logger LOG = System.getLogger(Conversation.class.getName());

    /** Makes the next connection; null on the side that waits for it. */
    interface Redial {
        /** Blocks, and calls {@link #install}. @throws IOException to end the conversation */
        void redial(Conversation conversation, long received) throws IOException, InterruptedException;
    }

    private static final class Connection {
        final ByteChannel channel;
        /** Writing failed. What the other side sent before it went may still be read. */
        boolean mute;
        long beatBytes = -1;
        long quietSince;

        Connection(ByteChannel channel) {
            this.channel = channel;
        }
    }

    private final Owner owner;
    private final Redial redial;
    private final Scheduler scheduler;
    private final Timing timing;

    // Guarded by this.
    private final HeldFrames held = new HeldFrames();
    private Connection current;
    /** Number of the next frame for the writer's buffer. */
    private long cursor;
    /** Number of the next frame that no connection took whole. */
    private long written;
    private long received;
    private long ticket;
    private boolean cut;
    private boolean acknowledge;
    /** What the sending thread is writing, which stays as it is until then. */
    private Frame inHand;
    private boolean reading;
    private boolean ended;
    private Scheduler.Task beat;

    // Of the taking thread.
    private final FrameReader frames;
    private Connection readFrom;
    private int unackedBytes;
    private int unackedFrames;

    // Of the sending thread.
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(2 * Frame.HEADER + Frame.MAX_PAYLOAD);
    private Connection writeTo;
    private long acknowledged;

    /** @param redial null on the session's side */
    Conversation(Owner owner, Redial redial, Scheduler scheduler, Timing timing) {
        this.owner = owner;
        this.redial = redial;
        this.scheduler = scheduler;
        this.timing = timing;
        this.frames = new FrameReader(owner.chunks());
        beat = scheduler.after(timing.beat(), this::beat);
    }

    // ---- connections ------------------------------------------------------------------------------------------------

    /** Whether a peer that has so many of our frames can go on. */
    synchronized boolean canResume(long theirs) {
        return !ended && theirs >= held.first() && theirs <= held.end();
    }

    /**
     * Makes room for the next connection: what still arrives over the older one is not taken.
     *
     * @return how many frames were received, and what {@link #install} needs
     */
    synchronized long[] detach() {
        drop(new IOException("another connection takes its place"));
        return new long[] {received, ++ticket};
    }

    /**
     * Goes on over a connection.
     *
     * @param theirs how many of our frames the other side has
     * @param permit of {@link #detach}; an older one than the newest is too late
     */
    void install(ByteChannel channel, long theirs, long permit) throws IOException {
        synchronized (this) {
            if (ended || permit != ticket) {
                close(channel);
                throw new IOException(ended ? "The link is closed" : "A newer connection took its place");
            }
            if (!canResume(theirs)) {
                close(channel);
                throw new RefusedConnectionException("The other side has " + theirs + " frames, and those from "
                        + held.first() + " to " + held.end() + " are held");
            }
            held.dropBelow(theirs, inHand);
            cursor = theirs;
            written = theirs;
            current = new Connection(channel);
            if (cut) {
                // Here, as in drop(): a cut that follows at once must not be told before this.
                cut = false;
                owner.resumed();
            }
            notifyAll();
        }
        owner.nudge();
    }

    /** A connection broke. */
    private void lost(Connection connection, IOException why) {
        synchronized (this) {
            if (current != connection || ended) {
                return;
            }
            drop(why);
        }
    }

    /** Called with the lock held. */
    private void drop(IOException why) {
        if (current == null) {
            return;
        }
        close(current.channel);
        current = null;
        notifyAll();
        if (!cut && !ended) {
            cut = true;
            owner.interrupted(why);
        }
    }

    @Override
    public synchronized boolean isConnected() {
        return current != null;
    }

    /** Waits for a connection, or makes one. */
    private Connection connection() throws IOException, InterruptedException {
        while (true) {
            long have;
            synchronized (this) {
                while (current == null && !ended && redial == null) {
                    wait();
                }
                checkOpen();
                if (current != null) {
                    return current;
                }
                have = received;
            }
            redial.redial(this, have);
        }
    }

    /** Called with the lock held. */
    private Connection writable() {
        return current == null || current.mute ? null : current;
    }

    private void checkOpen() throws IOException {
        if (ended) {
            throw new IOException("The link is closed");
        }
    }

    /** Keeps the other side from giving us up, and gives it up when it is silent. */
    private void beat() {
        synchronized (this) {
            if (ended) {
                return;
            }
            Connection connection = current;
            if (connection != null) {
                acknowledge = true;
                long bytes = frames.bytes();
                long now = scheduler.nanos();
                // While what arrived is being taken, nothing is read, and that is no fault of the other side.
                if (!reading || bytes != connection.beatBytes) {
                    connection.beatBytes = bytes;
                    connection.quietSince = now;
                } else if (now - connection.quietSince >= timing.silence().toNanos()) {
                    lost(connection, new IOException("nothing was heard for " + timing.silence().toSeconds() + " s"));
                }
                notifyAll();
            }
            beat = scheduler.after(timing.beat(), this::beat);
        }
        owner.nudge();
    }

    // ---- sending ----------------------------------------------------------------------------------------------------

    @Override
    public void send(Frame frame) throws IOException, InterruptedException {
        if (frame != Frame.NUDGE) {
            hold(frame);
        }
        fill();
    }

    private void hold(Frame frame) throws IOException, InterruptedException {
        boolean flushed = false;
        while (true) {
            synchronized (this) {
                checkOpen();
                if (held.bytes() == 0 || held.bytes() + HeldFrames.cost(frame) <= HELD_BYTES) {
                    held.add(frame);
                    return;
                }
                // The other side may be in the same place: it needs our acknowledgements to go on.
                if (flushed && writable() == writeTo && !(acknowledge && writeTo != null)) {
                    wait();
                    continue;
                }
            }
            flush();
            flushed = true;
        }
    }

    /** Moves held frames to the buffer, and that to the channel when it is full. What a buffer for an older connection
     *  has is dropped: it is still held. */
    private void fill() throws IOException {
        while (true) {
            Frame frame;
            long number;
            synchronized (this) {
                checkOpen();
                if (writable() != writeTo) {
                    writeTo = writable();
                    buffer.clear();
                    acknowledged = 0;
                }
                if (writeTo == null || cursor == held.end()) {
                    return;
                }
                frame = held.get(cursor);
                number = cursor;
                if (buffer.remaining() >= 2 * Frame.HEADER + (isLarge(frame) ? 0 : frame.length())) {
                    cursor++;
                    inHand = frame;
                } else {
                    frame = null;
                }
            }
            if (frame == null) {
                writeOut();
                continue;
            }
            try {
                if (isLarge(frame)) {
                    putAcknowledgement();
                    frame.putHeader(buffer, number);
                    writeOut(frame.payload().duplicate());
                } else {
                    frame.put(buffer, number);
                }
            } finally {
                putDown(frame, number);
            }
        }
    }

    private boolean isLarge(Frame frame) {
        return frame.length() >= LARGE && writeTo.channel instanceof GatheringByteChannel;
    }

    private synchronized void putDown(Frame frame, long number) {
        inHand = null;
        if (number < held.first()) {
            // The other side had it before we knew that it was written.
            frame.release();
        }
    }

    @Override
    public void flush() throws IOException {
        fill();
        while (writeTo != null && !writeOut()) {
            fill();
        }
        synchronized (this) {
            if (writeTo != null) {
                written = cursor;
            }
        }
    }

    private synchronized void putAcknowledgement() {
        long have = received;
        if (have > acknowledged || acknowledge) {
            Frame.ack(buffer, have);
            acknowledge = false;
            acknowledged = have;
        }
    }

    /** @return whether the channel took all */
    private boolean writeOut() {
        putAcknowledgement();
        return writeOut(NO_PAYLOAD);
    }

    /** @param payload behind what is in the buffer */
    private boolean writeOut(ByteBuffer payload) {
        buffer.flip();
        try {
            ByteBuffer[] both = {buffer, payload};
            while (payload.hasRemaining()) {
                ((GatheringByteChannel) writeTo.channel).write(both);
            }
            while (buffer.hasRemaining()) {
                writeTo.channel.write(buffer);
            }
            return true;
        } catch (IOException | RuntimeException e) {
            synchronized (this) {
                writeTo.mute = true;
            }
            return false;
        } finally {
            buffer.clear();
        }
    }

    @Override
    public void drain() throws IOException, InterruptedException {
        while (true) {
            flush();
            synchronized (this) {
                checkOpen();
                // Whoever has our last frame closes the connection: that it is gone by now means nothing.
                if (written == held.end()) {
                    return;
                }
                if (writable() == writeTo) {
                    wait();
                }
            }
        }
    }

    // ---- taking -----------------------------------------------------------------------------------------------------

    @Override
    public Frame next() throws IOException, InterruptedException {
        while (true) {
            Connection connection = connection();
            Frame frame;
            try {
                synchronized (this) {
                    reading = true;
                    if (readFrom != connection) {
                        readFrom = connection;
                        frames.on(connection.channel, received);
                    }
                }
                frame = frames.next();
            } catch (MalformedFrameException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                lost(connection, asIo("Reading failed", e));
                continue;
            }
            synchronized (this) {
                reading = false;
                checkOpen();
                if (connection != current) {
                    // The other side was told that we do not have it, and sends it again.
                    frame.abandon();
                    continue;
                }
                if (frame.type() == Frame.ACK) {
                    acknowledged(frame.id());
                    continue;
                }
                received++;
                unackedBytes += frame.length();
                if (unackedBytes < ACK_BYTES && ++unackedFrames < ACK_FRAMES) {
                    return frame;
                }
                acknowledge = true;
                notifyAll();
            }
            unackedBytes = 0;
            unackedFrames = 0;
            owner.nudge();
            return frame;
        }
    }

    /** Called with the lock held. */
    private void acknowledged(long count) throws MalformedFrameException {
        if (count > cursor || count < held.first()) {
            throw new MalformedFrameException(": it acknowledges " + count + " frames, and of those sent "
                    + held.first() + " to " + cursor + " are held");
        }
        held.dropBelow(count, inHand);
        notifyAll();
    }

    // ---- the end ----------------------------------------------------------------------------------------------------

    @Override
    public void close() {
        synchronized (this) {
            if (!ended) {
                held.abandon();
            }
            ended = true;
            beat.cancel();
            if (current != null) {
                close(current.channel);
                current = null;
            }
            notifyAll();
        }
    }

    /** Waits for a time, or less when the link is closed. */
    void await(Scheduler clock, Duration time) throws InterruptedException {
        boolean[] over = {false};
        clock.after(time, () -> {
            synchronized (this) {
                over[0] = true;
                notifyAll();
            }
        });
        synchronized (this) {
            while (!over[0] && !ended) {
                wait();
            }
        }
    }

    synchronized boolean isEnded() {
        return ended;
    }

    static void close(ByteChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing a link's channel", e);
        }
    }

    private static IOException asIo(String what, Throwable e) {
        return e instanceof IOException io && io.getMessage() != null ? io : new IOException(what + ": " + e, e);
    }
}
