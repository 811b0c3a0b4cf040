package farcell.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.jupyter.client.JupyterClient;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A real kernel server with a fake interpreter, and a client; checks all traffic of each test. */
abstract class KernelTest {
    static final Duration LIMIT = Duration.ofSeconds(30);

    final FakeInterpreter interpreter = new FakeInterpreter();
    KernelServer server;
    JupyterClient client;

    @BeforeEach
    void start() throws Exception {
        server = new KernelServer(ConnectionFile.local("secret key"), () -> interpreter, FakeInterpreter.LANGUAGE,
                new MemoryHistory(), OutputLimits.unpaced());
        server.start();
        client = JupyterClient.connect(server.connection(), LIMIT);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        assertThat(client.problems()).isEmpty();
    }

    static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
}
