package farcell.ssh;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.sshd.client.channel.AbstractClientChannel;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.channel.ChannelOutputStream;
import org.apache.sshd.common.channel.ChannelPipedOutputStream;
import org.apache.sshd.common.channel.LocalWindow;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * A channel to a Unix socket on the host, which the SSH server connects to for us.
 *
 * <p>Source: OpenSSH, PROTOCOL, 2.4 "connection: Unix domain socket forwarding".
 */
final class SocketChannelOverSsh extends AbstractClientChannel {

    private static final String TYPE = "direct-streamlocal@openssh.com";

    private final String path;

    SocketChannelOverSsh(String path) {
        super(TYPE);
        this.path = path;
    }

    @Override
    public synchronized OpenFuture open() throws IOException {
        if (isClosing()) {
            throw new SshException("the connection was closed");
        }
        openFuture = new DefaultOpenFuture(path, futureLock);
        LocalWindow window = getLocalWindow();
        Buffer buffer = getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN,
                TYPE.length() + path.length() + Long.SIZE);
        buffer.putString(TYPE);
        buffer.putUInt(getChannelId());
        buffer.putUInt(window.getSize());
        buffer.putUInt(window.getPacketSize());
        buffer.putString(path);
        buffer.putString("");
        buffer.putUInt(0);
        writePacket(buffer);
        return openFuture;
    }

    @Override
    protected void doOpen() throws IOException {
        invertedIn = new ChannelOutputStream(this, getRemoteWindow(), log, SshConstants.SSH_MSG_CHANNEL_DATA, true);
        ChannelInput in = ChannelInput.of(getLocalWindow());
        out = new ChannelPipedOutputStream(in);
        invertedOut = in;
    }

    /** What the host's program writes. */
    ChannelInput input() {
        return (ChannelInput) invertedOut;
    }

    OutputStream output() {
        return invertedIn;
    }
}
