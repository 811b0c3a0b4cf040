package farcell.session;

import farcell.wire.UnixSockets;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Carries bytes between standard input and output and a session's socket: the road through an SSH server that runs
 * commands but does not forward sockets. Ends when either side does.
 */
public final class Relay {

    private static final int BUFFER = 64 << 10;

    private Relay() {}

    /** @param arguments path of the socket */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            System.err.println("farcell relay: name a socket");
            System.exit(2);
        }
        ByteChannel channel = UnixSockets.connect(Path.of(arguments[0]));
        FileChannel in = new FileInputStream(FileDescriptor.in).getChannel();
        FileChannel out = new FileOutputStream(FileDescriptor.out).getChannel();
        Thread down = new Thread(() -> {
            try {
                carry(channel, out);
            } catch (IOException e) {
                // Ended below.
            }
            Runtime.getRuntime().halt(0);
        }, "farcell relay");
        down.start();
        try {
            carry(in, channel);
        } catch (IOException e) {
            // The other side is gone.
        }
        Runtime.getRuntime().halt(0);
    }

    private static void carry(ByteChannel from, ByteChannel to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        while (from.read(buffer) >= 0) {
            buffer.flip();
            while (buffer.hasRemaining()) {
                to.write(buffer);
            }
            buffer.clear();
        }
    }
}
