package farcell.jupyter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionFileTest {
    private static final String GOOD = """
            {"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5, "ip": "127.0.0.1",
             "key": "k-1", "transport": "tcp", "signature_scheme": "hmac-sha256", "kernel_name": "farcell",
             "jupyter_session": "x"}
            """;

    @TempDir
    Path directory;

    private ConnectionFile read(String text) throws IOException {
        return ConnectionFile.read(Files.writeString(directory.resolve("c.json"), text));
    }

    @Test
    void readsWhatJupyterWrites() throws Exception {
        ConnectionFile file = read(GOOD);
        assertThat(file.port(Channel.SHELL)).isEqualTo(1);
        assertThat(file.port(Channel.IOPUB)).isEqualTo(2);
        assertThat(file.port(Channel.STDIN)).isEqualTo(3);
        assertThat(file.port(Channel.CONTROL)).isEqualTo(4);
        assertThat(file.heartbeatPort()).isEqualTo(5);
        assertThat(file.key()).isEqualTo("k-1");
        assertThat(file.endpoint(9)).isEqualTo("tcp://127.0.0.1:9");
        assertThat(file.toString()).doesNotContain("k-1");
    }

    @Test
    void ipcUsesTheAddressAsPath() throws Exception {
        assertThat(read(GOOD.replace("\"tcp\"", "\"ipc\"").replace("127.0.0.1", "/tmp/k")).endpoint(9))
                .isEqualTo("ipc:///tmp/k-9");
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThatThrownBy(() -> ConnectionFile.read(directory.resolve("none.json")))
                .hasMessageContaining("none.json does not exist");
        assertThatThrownBy(() -> read("{")).hasMessageContaining("is not JSON");
        assertThatThrownBy(() -> read("[]")).hasMessageContaining("no JSON object");
        assertThatThrownBy(() -> read(GOOD.replace("\"hb_port\": 5,", ""))).hasMessageContaining("hb_port is missing");
        assertThatThrownBy(() -> read(GOOD.replace(": 5,", ": 70000,"))).hasMessageContaining("hb_port is 70000");
        assertThatThrownBy(() -> read(GOOD.replace("127.0.0.1", ""))).hasMessageContaining("ip is missing");
        assertThatThrownBy(() -> read(GOOD.replace("sha256", "md5"))).hasMessageContaining("hmac-md5");
        assertThatThrownBy(() -> read(GOOD.replace("\"tcp\"", "\"udp\""))).hasMessageContaining("udp");
    }

    @Test
    void whatIsWrittenIsReadAgainAndIsTheOwnersAlone() throws Exception {
        Path path = directory.resolve("w.json");
        ConnectionFile file = read(GOOD);
        file.write(path);
        assertThat(ConnectionFile.read(path)).isEqualTo(file);
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(Files.getPosixFilePermissions(path)).hasSize(2);
        }
    }
}
