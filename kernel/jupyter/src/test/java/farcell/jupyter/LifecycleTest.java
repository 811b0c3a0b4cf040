package farcell.jupyter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import farcell.jupyter.client.Exchange;
import farcell.jupyter.client.JupyterClient;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LifecycleTest {

    private static KernelServer server(Callable<? extends Interpreter> interpreter) throws IOException {
        KernelServer server = new KernelServer(ConnectionFile.local("k"), interpreter, FakeInterpreter.LANGUAGE,
                new MemoryHistory(), OutputLimits.unpaced());
        server.start();
        return server;
    }

    @Test
    void kernelInfoIsAnsweredBeforeTheInterpreterIsThereAndTheFirstCellWaits() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        FakeInterpreter interpreter = new FakeInterpreter();
        try (KernelServer server = server(() -> {
            KernelTest.await(go);
            return interpreter;
        }); JupyterClient client = JupyterClient.connect(server.connection(), KernelTest.LIMIT)) {
            Exchange cell = client.start("1");
            Exchange complete = client.send(Channel.SHELL, "complete_request",
                    Json.object().put("code", "abc").put("cursor_pos", 3));
            client.kernelInfo(Channel.SHELL);
            client.kernelInfo(Channel.CONTROL);
            assertThat(cell.isReplied()).isFalse();
            go.countDown();
            assertThat(cell.await(KernelTest.LIMIT).status()).isEqualTo("ok");
            assertThat(complete.await(KernelTest.LIMIT).status()).isEqualTo("ok");
            assertThat(client.problems()).isEmpty();
        }
    }

    @Test
    void cellThatWaitsForTheInterpreterCanBeInterrupted() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        FakeInterpreter interpreter = new FakeInterpreter();
        try (KernelServer server = server(() -> {
            KernelTest.await(go);
            return interpreter;
        }); JupyterClient client = JupyterClient.connect(server.connection(), KernelTest.LIMIT)) {
            Exchange cell = client.start("1");
            cell.awaitPublished(message -> message.type().equals("execute_input"), KernelTest.LIMIT);
            client.interrupt();
            assertThat(cell.await(KernelTest.LIMIT).content().path("ename").asText()).isEqualTo("Interrupted");
            go.countDown();
            assertThat(client.execute("2").status()).isEqualTo("ok");
            assertThat(interpreter.cells).hasSize(1);
        }
    }

    @Test
    void interpreterThatCannotBeBuiltFailsEachCellWithItsError() throws Exception {
        try (KernelServer server = server(() -> {
            throw new IllegalStateException("no JDK at /nowhere");
        }); JupyterClient client = JupyterClient.connect(server.connection(), KernelTest.LIMIT)) {
            for (int i = 0; i < 2; i++) {
                Exchange cell = client.execute("1");
                assertThat(cell.content().path("evalue").asText()).isEqualTo("no JDK at /nowhere");
                assertThat(cell.error()).isPresent();
            }
            assertThat(client.isComplete("1").path("status").asText()).isEqualTo("error");
            client.kernelInfo(Channel.SHELL);
            assertThat(client.problems()).isEmpty();
        }
    }

    @Test
    void shutdownIsRepliedPublishedAndEndsTheKernelWhileACellRuns() throws Exception {
        FakeInterpreter interpreter = new FakeInterpreter();
        CountDownLatch begun = new CountDownLatch(1);
        interpreter.on("forever", (cell, out) -> {
            begun.countDown();
            new CountDownLatch(1).await();
            return FakeInterpreter.ok();
        });
        KernelServer server = server(() -> interpreter);
        try (JupyterClient client = JupyterClient.connect(server.connection(), KernelTest.LIMIT)) {
            client.start("forever");
            // Its input is shown before there is an interpreter, and one that comes too late for the end is told of no restart.
            KernelTest.await(begun);
            Exchange shutdown = client.send(Channel.CONTROL, "shutdown_request", Json.object().put("restart", true))
                    .await(KernelTest.LIMIT);
            assertThat(shutdown.status()).isEqualTo("ok");
            assertThat(shutdown.content().path("restart").asBoolean()).isTrue();
            assertThat(shutdown.types()).containsExactly("shutdown_reply");
            server.awaitShutdown();
            KernelTest.await(interpreter.shutDown);
            assertThat(interpreter.restart).isTrue();
            assertThat(client.problems()).isEmpty();
        }
    }

    @Test
    void kernelEndsThoughItsInterpreterHangs() throws Exception {
        FakeInterpreter inner = new FakeInterpreter();
        Interpreter hanging = (Interpreter) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {Interpreter.class}, (proxy, method, args) -> {
                    if (method.getName().equals("shutdown")) {
                        new CountDownLatch(1).await();
                    }
                    return method.invoke(inner, args);
                });
        KernelServer server = server(() -> hanging);
        try (JupyterClient client = JupyterClient.connect(server.connection(), KernelTest.LIMIT)) {
            client.execute("1");
            client.shutdown(false);
            server.awaitShutdown();
        }
    }

    @Test
    void takenPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ConnectionFile connection = new ConnectionFile("tcp", "127.0.0.1", 0, 0, taken.getLocalPort(), 0, 0, "k",
                    Signer.SCHEME, "");
            KernelServer server = new KernelServer(connection, FakeInterpreter::new, FakeInterpreter.LANGUAGE);
            assertThatThrownBy(server::start).isInstanceOf(IOException.class)
                    .hasMessageContaining("stdin").hasMessageContaining(String.valueOf(taken.getLocalPort()));
            server.close();
        }
    }

    @Test
    void parentThatCannotBeFollowedIsIgnored() {
        for (Map<String, String> environment : List.of(Map.<String, String>of(), Map.of("JPY_PARENT_PID", "1"),
                Map.of("JPY_PARENT_PID", "no"), Map.of("JPY_PARENT_PID", "0"))) {
            assertThat(KernelProcess.followParent(environment, () -> { })).isFalse();
        }
    }
}
