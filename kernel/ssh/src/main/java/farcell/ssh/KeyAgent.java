package farcell.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * The user's ssh-agent over its Unix socket (draft-miller-ssh-agent): it lists public keys and signs with the private
 * ones, which never leave it.
 */
final class KeyAgent extends AbstractAgentProxy {

    /** Larger than any answer to a listing or a signature. */
    private static final int MAX_ANSWER = 1 << 20;

    private final SocketChannel channel;
    private volatile List<PublicKey> only;

    private KeyAgent(SocketChannel channel) {
        super(null);
        this.channel = channel;
    }

    static KeyAgent connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new KeyAgent(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Leaves other keys alone than these. */
    void only(List<PublicKey> keys) {
        only = List.copyOf(keys);
    }

    @Override
    public Iterable<? extends Map.Entry<PublicKey, String>> getIdentities() throws IOException {
        List<Map.Entry<PublicKey, String>> wanted = new ArrayList<>();
        for (Map.Entry<PublicKey, String> each : super.getIdentities()) {
            if (only == null || only.stream().anyMatch(key -> KeyUtils.compareKeys(key, each.getKey()))) {
                wanted.add(each);
            }
        }
        return wanted;
    }

    @Override
    protected synchronized Buffer request(Buffer question) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(question.array(), question.rpos(), question.available());
        while (out.hasRemaining()) {
            channel.write(out);
        }
        ByteBuffer length = read(4);
        int size = length.getInt();
        if (size < 1 || size > MAX_ANSWER) {
            throw new IOException("ssh-agent gave an answer of " + Integer.toUnsignedString(size) + " bytes");
        }
        return new ByteArrayBuffer(read(size).array());
    }

    private ByteBuffer read(int size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("ssh-agent closed the connection");
            }
        }
        return bytes.flip();
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        super.close();
    }
}
