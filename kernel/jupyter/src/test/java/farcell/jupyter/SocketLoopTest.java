package farcell.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.jupyter.client.JupyterClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

class SocketLoopTest {

    @Test
    void subscriberThatReadsNothingHoldsUpOutputForAWhileOnly() throws Exception {
        ZMQ.Context context = ZMQ.context(1);
        CountDownLatch subscribed = new CountDownLatch(1);
        ZMQ.Socket publisher = context.socket(SocketType.XPUB);
        publisher.setXpubNoDrop(true);
        publisher.setLinger(0);
        publisher.bind("tcp://127.0.0.1:*");
        String endpoint = publisher.getLastEndpoint();
        SocketLoop loop = new SocketLoop("test-sockets", context, Map.of(Channel.IOPUB, publisher),
                (channel, frames) -> subscribed.countDown(), e -> { }, Duration.ofMillis(50));
        loop.start();
        try (ZMQ.Socket stuck = context.socket(SocketType.SUB)) {
            stuck.setLinger(0);
            stuck.setRcvHWM(1);
            stuck.setHandshakeIvl(JupyterClient.HANDSHAKE_MILLIS);
            stuck.subscribe(new byte[0]);
            stuck.connect(endpoint);
            KernelTest.await(subscribed);
            CountDownLatch sent = new CountDownLatch(1);
            byte[] content = new byte[50_000];
            Thread sender = new Thread(() -> {
                for (int i = 0; i < 3000; i++) {
                    loop.awaitRoom();
                    loop.send(Channel.IOPUB, List.of(new byte[] {'t'}, content));
                }
                loop.awaitRoom();
                sent.countDown();
            });
            sender.start();
            KernelTest.await(sent);
        }
        loop.close();
        context.term();
    }

    @Test
    void aTaskRunsAfterAllThatHadArrivedAndNoWakeUpIsLost() throws Exception {
        ZMQ.Context context = ZMQ.context(1);
        ZMQ.Socket router = context.socket(SocketType.ROUTER);
        router.setHWM(0);
        router.setLinger(0);
        router.bind("tcp://127.0.0.1:*");
        AtomicInteger received = new AtomicInteger();
        SocketLoop loop = new SocketLoop("test-sockets", context, Map.of(Channel.SHELL, router),
                (channel, frames) -> received.incrementAndGet(), e -> { });
        loop.start();
        int rounds = 20_000;
        CountDownLatch tasks = new CountDownLatch(2 * rounds);
        Runnable post = () -> {
            for (int i = 0; i < rounds; i++) {
                loop.afterReading(tasks::countDown);
            }
        };
        Thread one = new Thread(post);
        Thread two = new Thread(post);
        one.start();
        two.start();
        KernelTest.await(tasks);
        assertThat(received).hasValue(0);
        loop.close();
        context.term();
    }
}
