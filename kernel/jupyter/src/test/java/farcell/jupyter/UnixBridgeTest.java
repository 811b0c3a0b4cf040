package farcell.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixBridgeTest {
    @TempDir
    Path directory;

    @Test
    void ipcSpeaksZmtpOnUnixSocketsOfJupytersNamesAndRemovesThem() throws Exception {
        Path base = directory.resolve("k");
        ConnectionFile connection = new ConnectionFile("ipc", base.toString(), 1, 2, 3, 4, 5, "key", Signer.SCHEME, "");
        KernelServer server = new KernelServer(connection, FakeInterpreter::new, FakeInterpreter.LANGUAGE);
        server.start();
        try {
            for (int port = 1; port <= 5; port++) {
                Path path = Path.of(base + "-" + port);
                try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                    channel.connect(UnixDomainSocketAddress.of(path));
                    // A ZMTP peer greets first: FF, 8 bytes, 7F.
                    ByteBuffer greeting = ByteBuffer.allocate(10);
                    while (greeting.hasRemaining()) {
                        assertThat(channel.read(greeting)).isPositive();
                    }
                    assertThat(greeting.get(0)).isEqualTo((byte) 0xFF);
                    assertThat(greeting.get(9)).isEqualTo((byte) 0x7F);
                }
            }
            assertThat(server.connection()).isEqualTo(connection);
        } finally {
            server.close();
        }
        assertThat(Files.exists(Path.of(base + "-1"))).isFalse();
    }
}
