package farcell.ssh;

import java.io.IOException;
import java.util.Map;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.common.channel.ChannelPipedOutputStream;

/** A command on the host. */
final class ExecChannel extends ChannelExec {

    ExecChannel(String command) {
        super(command, null, Map.of());
    }

    @Override
    protected void doOpen() throws IOException {
        ChannelInput in = ChannelInput.of(getLocalWindow());
        // As the library does it for its own: the window is given back by whoever reads the other end.
        out = new ChannelPipedOutputStream(in);
        invertedOut = in;
        super.doOpen();
    }

    /** What the command writes. */
    ChannelInput input() {
        return (ChannelInput) invertedOut;
    }
}
