package farcell.volumes;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames over a duplex stream: a kind, a length, a payload. One thread may send while another receives. */
final class Frames implements Closeable {

    /** Data comes by chunks; a frame of anything else is sent before it is this large. */
    static final int MAX = Digest.CHUNK + (1 << 20);
    private static final int HEAD = 5;
    private static final Kind[] KINDS = Kind.values();
    private static final int MAX_TEXT = 1 << 20;

    enum Kind {
        /** From the host, first: version of this protocol. */
        HELLO,
        /** A question, its words; the answer is ANSWER, perhaps after BYTES, or FAILED. */
        CALL, ANSWER, BYTES, FAILED,
        /** The receiver of files that are offered next, or the sender. */
        PUT, GET,
        OFFER, OFFERED, WANT, WANTED, PACK, CHUNK, WHOLE, SENT, RECEIVED
    }

    record Frame(Kind kind, byte[] payload) {

        DataInputStream data() {
            return new DataInputStream(new ByteArrayInputStream(payload));
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** What FAILED says. */
        VolumeException failure() {
            return new VolumeException(VolumePath.visible(text()));
        }
    }

    private final InputStream in;
    private final OutputStream out;
    private final Closeable close;
    private volatile boolean sendFailed;

    /** @param close ends a read and a write in other threads */
    Frames(InputStream in, OutputStream out, Closeable close) {
        this.in = in;
        this.out = out;
        this.close = close;
    }

    /** Whether something could not be sent: the other side went, and may have said why before. */
    boolean sendFailed() {
        return sendFailed;
    }

    void send(Kind kind, byte[]... parts) throws IOException {
        try {
            write(kind, parts);
        } catch (IOException e) {
            sendFailed = true;
            throw e;
        }
    }

    private void write(Kind kind, byte[]... parts) throws IOException {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        synchronized (out) {
            byte[] head = ByteBuffer.allocate(HEAD).put((byte) kind.ordinal()).putInt(length).array();
            if (length < 1 << 16) {
                ByteArrayOutputStream whole = new ByteArrayOutputStream(HEAD + length);
                whole.write(head);
                for (byte[] part : parts) {
                    whole.write(part);
                }
                whole.writeTo(out);
            } else {
                out.write(head);
                for (byte[] part : parts) {
                    out.write(part);
                }
            }
            out.flush();
        }
    }

    void send(Kind kind, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        send(kind, bytes.length > MAX_TEXT ? java.util.Arrays.copyOf(bytes, MAX_TEXT) : bytes);
    }

    /** @throws EOFException when the other side is gone */
    Frame receive() throws IOException {
        byte[] head = read(HEAD);
        ByteBuffer fields = ByteBuffer.wrap(head);
        int kind = fields.get() & 0xff;
        int length = fields.getInt();
        if (kind >= KINDS.length || length < 0 || length > MAX) {
            throw new IOException("what came is not of this protocol");
        }
        return new Frame(KINDS[kind], read(length));
    }

    private byte[] read(int length) throws IOException {
        byte[] bytes = new byte[length];
        if (in.readNBytes(bytes, 0, length) < length) {
            throw new EOFException("the connection ended");
        }
        return bytes;
    }

    /** The next frame, of that kind. @throws VolumeException with what the other side says instead */
    Frame receive(Kind kind) throws IOException {
        Frame frame = receive();
        if (frame.kind() == Kind.FAILED) {
            throw frame.failure();
        }
        if (frame.kind() != kind) {
            throw new IOException("what came is not of this protocol: " + frame.kind() + " where " + kind + " was due");
        }
        return frame;
    }

    /** Sends records in as few frames as fit. */
    final class Batch {

        private static final int FULL = 1 << 19;
        private final Kind kind;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream data = new DataOutputStream(bytes);

        Batch(Kind kind) {
            this.kind = kind;
        }

        DataOutputStream next() throws IOException {
            if (bytes.size() > FULL) {
                flush();
            }
            return data;
        }

        void flush() throws IOException {
            if (bytes.size() > 0) {
                send(kind, bytes.toByteArray());
                bytes.reset();
            }
        }
    }

    @Override
    public void close() throws IOException {
        close.close();
    }
}
