package farcell.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import farcell.jupyter.client.Exchange;
import farcell.jupyter.client.JupyterClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubshellTest extends KernelTest {
    private final CountDownLatch go = new CountDownLatch(1);

    @BeforeEach
    void cells() {
        interpreter.on("busy", (cell, out) -> {
            await(go);
            return FakeInterpreter.ok();
        });
        interpreter.on("fail", (cell, out) -> FakeInterpreter.fail("E"));
        interpreter.on("fail when told", (cell, out) -> {
            await(go);
            return FakeInterpreter.fail("E");
        });
    }

    private ObjectNode control(String type, ObjectNode content) {
        return client.send(Channel.CONTROL, type, content).await(LIMIT).content();
    }

    private String create() {
        return control("create_subshell_request", Json.object()).path("subshell_id").asText();
    }

    private ObjectNode delete(String id) {
        return control("delete_subshell_request", Json.object().put("subshell_id", id));
    }

    private List<String> list() {
        List<String> ids = new ArrayList<>();
        control("list_subshell_request", Json.object()).path("subshell_id").forEach(id -> ids.add(id.asText()));
        return ids;
    }

    private Exchange send(String subshell, String type, ObjectNode content) {
        WireMessage message = client.message(type, Json.object(), content, Json.object());
        message.header().put("subshell_id", subshell);
        return client.send(Channel.SHELL, message);
    }

    private Exchange cell(String subshell, String code) {
        return send(subshell, "execute_request", Json.object().put("code", code));
    }

    private Exchange busy(String code) {
        Exchange busy = client.start(code);
        busy.awaitPublished(message -> message.type().equals("execute_input"), LIMIT);
        return busy;
    }

    @Test
    void areMadeListedAndDeletedWhileACellRuns() {
        Exchange busy = busy("busy");
        String first = create();
        String second = create();
        assertThat(first).isNotEmpty().isNotEqualTo(second);
        assertThat(list()).containsExactlyInAnyOrder(first, second);
        assertThat(delete(first).path("status").asText()).isEqualTo("ok");
        assertThat(list()).containsExactly(second);
        assertThat(busy.isReplied()).isFalse();
        go.countDown();
        assertThat(busy.await(LIMIT).status()).isEqualTo("ok");
    }

    @Test
    void answerEverythingButCellsWhileTheMainShellIsBusy() throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        server.comms().register("t", (comm, data, buffers) -> (message, more) -> {
            comm.send(message, List.of());
            heard.countDown();
        });
        Exchange busy = busy("busy");
        String id = create();

        send(id, "comm_open", Json.object().put("comm_id", "c").put("target_name", "t")).awaitIdle(LIMIT);
        ObjectNode message = Json.object().put("comm_id", "c");
        message.putObject("data").put("n", 1);
        Exchange comm = send(id, "comm_msg", message).awaitIdle(LIMIT);
        await(heard);
        assertThat(comm.types()).containsExactly("comm_msg");
        assertThat(comm.published().get(0).parent().path("subshell_id").asText()).isEqualTo(id);
        for (String type : List.of("kernel_info", "comm_info", "history", "connect")) {
            assertThat(send(id, type + "_request", Json.object()).await(LIMIT).status()).isEqualTo("ok");
        }
        ObjectNode code = Json.object().put("code", "abc").put("cursor_pos", 3);
        for (String type : List.of("complete", "inspect")) {
            assertThat(send(id, type + "_request", code).await(LIMIT).status()).isEqualTo("ok");
        }
        assertThat(send(id, "is_complete_request", code).await(LIMIT).status()).isEqualTo("complete");
        assertThat(busy.isReplied()).isFalse();
        go.countDown();
        busy.await(LIMIT);
    }

    @Test
    void cellsWaitForTheRunningOne() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        FakeInterpreter.Body counted = (cell, out) -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            await(go);
            running.decrementAndGet();
            return FakeInterpreter.ok();
        };
        for (String code : List.of("main", "main behind", "sub")) {
            interpreter.on(code, counted);
        }
        Exchange main = busy("main");
        Exchange behind = client.start("main behind");
        String id = create();
        Exchange sub = cell(id, "sub");
        sub.awaitBusy(LIMIT);
        assertThat(sub.isReplied()).isFalse();
        go.countDown();
        assertThat(main.await(LIMIT).status()).isEqualTo("ok");
        assertThat(sub.await(LIMIT).status()).isEqualTo("ok");
        assertThat(behind.await(LIMIT).status()).isEqualTo("ok");
        assertThat(most).hasValue(1);
        assertThat(interpreter.cells).extracting(Interpreter.Cell::count).containsExactly(1, 2, 3);
    }

    @Test
    void aFailureAbortsTheCellsOfItsOwnShellOnly() {
        Exchange busy = busy("busy");
        String id = create();
        Exchange failing = cell(id, "fail");
        Exchange behind = cell(id, "2");
        Exchange onMain = client.start("3");
        client.kernelInfo(Channel.SHELL);
        go.countDown();
        assertThat(busy.await(LIMIT).status()).isEqualTo("ok");
        assertThat(failing.await(LIMIT).status()).isEqualTo("error");
        assertThat(behind.await(LIMIT).status()).isEqualTo("aborted");
        assertThat(onMain.await(LIMIT).status()).isEqualTo("ok");
        assertThat(cell(id, "4").await(LIMIT).status()).isEqualTo("ok");
    }

    /** Who hears of a failure may send the next cell at once. */
    @Test
    void aFailureIsToldOnceItIsKnownWhichCellsItAborts() throws Exception {
        Subshell shell = new Subshell("");
        BlockingQueue<Runnable> reading = new LinkedBlockingQueue<>();
        CompletableFuture<Void> told = new CompletableFuture<>();
        shell.lane().add(() -> {
            shell.abortQueued(reading::add);
            told.complete(null);
        });
        Runnable read = reading.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(told).isNotDone();
        read.run();
        told.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        CompletableFuture<Boolean> runs = new CompletableFuture<>();
        shell.lane().add(() -> runs.complete(shell.takesCells()));
        assertThat(runs.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        shell.lane().close();
    }

    @Test
    void aFailureOnTheMainShellLeavesCellsOfSubshellsAlone() {
        Exchange failing = busy("fail when told");
        Exchange behind = client.start("2");
        Exchange sub = cell(create(), "3");
        client.kernelInfo(Channel.SHELL);
        go.countDown();
        assertThat(failing.await(LIMIT).status()).isEqualTo("error");
        assertThat(behind.await(LIMIT).status()).isEqualTo("aborted");
        assertThat(sub.await(LIMIT).status()).isEqualTo("ok");
    }

    @Test
    void deletionAbortsWaitingCellsAtOnce() {
        Exchange busy = busy("busy");
        String id = create();
        Exchange waiting = cell(id, "2");
        Exchange queued = cell(id, "3");
        client.kernelInfo(Channel.SHELL);
        delete(id);
        assertThat(waiting.await(LIMIT).status()).isEqualTo("aborted");
        assertThat(queued.await(LIMIT).status()).isEqualTo("aborted");
        assertThat(busy.isReplied()).isFalse();
        go.countDown();
        busy.await(LIMIT);
        assertThat(interpreter.cells).hasSize(1);
    }

    @Test
    void unknownOnesGetAnErrorReplyAndIdle() {
        String deleted = create();
        delete(deleted);
        for (String type : List.of("execute", "complete", "kernel_info", "history")) {
            Exchange lost = send(deleted, type + "_request", Json.object().put("code", "1")).await(LIMIT);
            assertThat(lost.content().path("ename").asText()).isEqualTo("SubshellNotFound");
        }
        send("none", "comm_msg", Json.object().put("comm_id", "c")).awaitIdle(LIMIT);
        assertThat(delete("none").path("ename").asText()).isEqualTo("SubshellNotFound");
        assertThat(interpreter.cells).isEmpty();
    }

    @Test
    void interruptStopsTheRunningCellWhicheverShellItIsOn() {
        interpreter.on("until stopped", (cell, out) -> {
            await(interpreter.interrupted);
            return FakeInterpreter.fail("Interrupted");
        });
        Exchange sub = cell(create(), "until stopped");
        sub.awaitPublished(message -> message.type().equals("execute_input"), LIMIT);
        client.interrupt();
        assertThat(sub.await(LIMIT).status()).isEqualTo("error");
    }

    @Test
    void canBeTurnedOff() throws Exception {
        assertThat(KernelServer.subshells(Map.of())).isTrue();
        assertThat(KernelServer.subshells(Map.of("FARCELL_SUBSHELLS", "off"))).isFalse();
        try (KernelServer plain = new KernelServer(ConnectionFile.local("k"), () -> interpreter,
                FakeInterpreter.LANGUAGE, new MemoryHistory(), OutputLimits.unpaced(), false)) {
            plain.start();
            try (JupyterClient other = JupyterClient.connect(plain.connection(), LIMIT)) {
                assertThat(other.kernelInfo(Channel.SHELL).path("supported_features")).isEmpty();
                assertThat(other.send(Channel.CONTROL, "create_subshell_request", Json.object()).await(LIMIT)
                        .status()).isEqualTo("error");
                WireMessage message = other.message("execute_request", Json.object(),
                        Json.object().put("code", "1"), Json.object());
                message.header().put("subshell_id", "any");
                assertThat(other.send(Channel.SHELL, message).await(LIMIT).status()).isEqualTo("ok");
                assertThat(other.problems()).isEmpty();
            }
        }
    }
}
