package farcell.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * What the two sides say on a connection before the first frame: the kernel what it wants, then each that it knows the
 * secret, which itself never crosses, and the session whether it goes on.
 *
 * <p>Layout, big-endian: kernel: magic, protocol, intent, 16 bytes conversation, count of frames received, 32 bytes
 * nonce, label. Session: magic, protocol, 32 bytes nonce, proof. Kernel: proof. Session: verdict, count of frames
 * received, text. A proof is HMAC-SHA-256 (RFC 2104) of a word for the side, all that the kernel said first, and the
 * session's nonce, so that neither can be replayed or turned round.
 */
final class Greeting {

    static final int ID = 16;
    static final byte WELCOME = 0;
    static final byte REFUSED = 1;
    static final byte TAKEN_OVER = 2;

    private static final int MAGIC = 0x46415243;
    private static final byte BEGIN = 1;
    private static final byte RESUME = 2;
    private static final int NONCE = 32;
    private static final int PROOF = 32;
    private static final int MAX_TEXT = 1000;
    private static final int BLOCK = 64;
    private static final byte[] SESSION = "farcell session".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] KERNEL = "farcell kernel".getBytes(StandardCharsets.US_ASCII);
    private static final int FIXED = 4 + 4 + 1 + ID + 8 + NONCE + 2;

    private Greeting() {}

    /**
     * @param resume       whether the conversation is to go on over this connection
     * @param conversation its id
     * @param received     frames that the kernel has of it
     * @param kernel       who asks, for people
     */
    record Request(boolean resume, byte[] conversation, long received, String kernel) {}

    /** @return how many frames the session has of the conversation */
    static long asKernel(ByteChannel channel, byte[] secret, Request request) throws IOException {
        byte[] said = encode(request);
        write(channel, ByteBuffer.wrap(said));
        ByteBuffer head = read(channel, 8);
        checkProtocol(head, "session");
        byte[] nonce = read(channel, NONCE).array();
        byte[] proof = read(channel, PROOF).array();
        if (!MessageDigest.isEqual(proof, proof(secret, SESSION, said, nonce))) {
            throw new RefusedConnectionException("what listens there does not know the secret of the session");
        }
        write(channel, ByteBuffer.wrap(proof(secret, KERNEL, said, nonce)));
        ByteBuffer verdict = read(channel, 1 + 8 + 2);
        byte code = verdict.get();
        long received = verdict.getLong();
        String text = text(channel, verdict.getShort());
        if (code == TAKEN_OVER) {
            throw new TakenOverException(text);
        }
        if (code != WELCOME) {
            throw new RefusedConnectionException("the session refused the connection: " + text);
        }
        return received;
    }

    /** @return what a kernel wants that knows the secret; it waits for a {@link #verdict} */
    static Request asSession(ByteChannel channel, byte[] secret) throws IOException {
        ByteBuffer fixed = read(channel, FIXED);
        byte[] nonce = new byte[NONCE];
        try {
            checkProtocol(fixed, "kernel");
        } catch (RefusedConnectionException e) {
            // The head is the same in all versions, so that the other side can say what is wrong.
            write(channel, ByteBuffer.allocate(8).putInt(MAGIC).putInt(Messages.PROTOCOL).flip());
            throw e;
        }
        byte intent = fixed.get();
        byte[] conversation = new byte[ID];
        fixed.get(conversation);
        long received = fixed.getLong();
        fixed.position(fixed.position() + NONCE);
        String kernel = text(channel, fixed.getShort());
        byte[] label = kernel.getBytes(StandardCharsets.UTF_8);
        byte[] said = Arrays.copyOf(fixed.array(), FIXED + label.length);
        System.arraycopy(label, 0, said, FIXED, label.length);
        new SecureRandom().nextBytes(nonce);
        write(channel, ByteBuffer.allocate(8 + NONCE + PROOF).putInt(MAGIC).putInt(Messages.PROTOCOL).put(nonce)
                .put(proof(secret, SESSION, said, nonce)).flip());
        byte[] proof = read(channel, PROOF).array();
        if (!MessageDigest.isEqual(proof, proof(secret, KERNEL, said, nonce))) {
            verdict(channel, REFUSED, 0, "wrong secret");
            throw new RefusedConnectionException("a connection without the secret of this session");
        }
        if (intent != BEGIN && intent != RESUME || received < 0) {
            verdict(channel, REFUSED, 0, "malformed greeting");
            throw new RefusedConnectionException("a connection with a malformed greeting");
        }
        return new Request(intent == RESUME, conversation, received, kernel);
    }

    static void verdict(ByteChannel channel, byte code, long received, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, MAX_TEXT);
        write(channel, ByteBuffer.allocate(1 + 8 + 2 + length).put(code).putLong(received).putShort((short) length)
                .put(bytes, 0, length).flip());
    }

    private static byte[] encode(Request request) {
        byte[] nonce = new byte[NONCE];
        new SecureRandom().nextBytes(nonce);
        byte[] label = request.kernel().getBytes(StandardCharsets.UTF_8);
        if (label.length > MAX_TEXT) {
            throw new IllegalArgumentException("a label of " + label.length + " bytes");
        }
        return ByteBuffer.allocate(FIXED + label.length).putInt(MAGIC).putInt(Messages.PROTOCOL)
                .put(request.resume() ? RESUME : BEGIN).put(request.conversation()).putLong(request.received())
                .put(nonce).putShort((short) label.length).put(label).array();
    }

    private static void checkProtocol(ByteBuffer head, String who) throws IOException {
        if (head.getInt() != MAGIC) {
            throw new RefusedConnectionException("what is on the other side does not speak Farcell's protocol");
        }
        int protocol = head.getInt();
        if (protocol != Messages.PROTOCOL) {
            throw new RefusedConnectionException("a " + who + " that speaks protocol " + protocol + " where we speak "
                    + Messages.PROTOCOL + ": the two are of different versions of Farcell");
        }
    }

    private static byte[] proof(byte[] secret, byte[] side, byte[] said, byte[] nonce) {
        byte[] key = new byte[BLOCK];
        byte[] material = secret.length > BLOCK ? Hashes.sha256().digest(secret) : secret;
        System.arraycopy(material, 0, key, 0, material.length);
        MessageDigest digest = Hashes.sha256();
        digest.update(xor(key, 0x36));
        digest.update(side);
        digest.update((byte) 0);
        digest.update(said);
        byte[] inner = digest.digest(nonce);
        digest.update(xor(key, 0x5c));
        return digest.digest(inner);
    }

    private static byte[] xor(byte[] key, int pad) {
        byte[] result = new byte[key.length];
        for (int i = 0; i < key.length; i++) {
            result[i] = (byte) (key[i] ^ pad);
        }
        return result;
    }

    private static String text(ByteChannel channel, short length) throws IOException {
        if (length < 0 || length > MAX_TEXT) {
            throw new RefusedConnectionException("a connection with a malformed greeting");
        }
        return new String(read(channel, length).array(), StandardCharsets.UTF_8);
    }

    private static void write(ByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static ByteBuffer read(ByteChannel channel, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("The other side is gone before it said who it is");
            }
        }
        return bytes.flip();
    }
}
