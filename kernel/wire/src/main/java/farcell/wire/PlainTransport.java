package farcell.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/** One channel, and with it the link ends. */
final class PlainTransport implements Transport {

    private static final System.Logger LOG = System.getLogger(PlainTransport.class.getName());

    private final ByteChannel channel;
    private final FrameReader reader;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Frame.HEADER + Frame.MAX_PAYLOAD);
    private long number;

    PlainTransport(ByteChannel channel, Owner owner) {
        this.channel = channel;
        this.reader = new FrameReader(owner.chunks());
        reader.on(channel, 0);
    }

    @Override
    public void send(Frame frame) throws IOException {
        if (frame == Frame.NUDGE) {
            return;
        }
        if (buffer.remaining() < Frame.HEADER + frame.length()) {
            flush();
        }
        frame.put(buffer, number++);
        frame.release();
    }

    @Override
    public void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    @Override
    public void drain() {
        // Flushed by then.
    }

    @Override
    public Frame next() throws IOException {
        return reader.next();
    }

    @Override
    public boolean isConnected() {
        return channel.isOpen();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing a link's channel", e);
        }
    }
}
