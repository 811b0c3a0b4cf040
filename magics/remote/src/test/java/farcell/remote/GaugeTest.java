package farcell.remote;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.jupyter.Interpreter.CellOutput;
import farcell.wire.Bundle;
import farcell.wire.Message.GpuUse;
import farcell.wire.Message.Use;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import org.junit.jupiter.api.Test;

/** What the header and the last line of a remote cell say of memory and GPUs; time is the test's. */
class GaugeTest {

    private final Deque<Use> uses = new ArrayDeque<>();

    private static Use use(long megabytes, int... percents) {
        List<GpuUse> gpus = new ArrayList<>();
        for (int percent : percents) {
            gpus.add(new GpuUse("GPU-" + gpus.size(), percent, percent < 0 ? -1 : 2_000_000_000L));
        }
        return new Use(megabytes * 1_000_000, gpus);
    }

    private CompletableFuture<Optional<Use>> next() {
        return CompletableFuture.completedFuture(Optional.ofNullable(uses.poll()));
    }

    private Gauge after(Use... readings) {
        Gauge gauge = new Gauge(this::next);
        for (Use each : readings) {
            uses.add(each);
            String before = gauge.now() + gauge.summary();
            gauge.read();
            while (uses.contains(each) || (gauge.now() + gauge.summary()).equals(before)) {
                Thread.onSpinWait();
            }
        }
        return gauge;
    }

    @Test
    void thePeakAndTheMean() {
        Gauge gauge = after(use(100), use(300), use(200));
        assertThat(gauge.now()).isEqualTo("memory 200 MB");
        assertThat(gauge.summary()).isEqualTo("memory peak 300 MB, mean 200 MB");
    }

    @Test
    void gpusThatWorkAndOnesThatDoNotSay() {
        assertThat(after(use(1, 80, 100), use(2, 0, 0)).now()).isEqualTo("memory 2.0 MB, GPU 0 %, GPU memory 4.0 GB");
        assertThat(after(use(1, 80, 100), use(2, 0, 0)).summary())
                .isEqualTo("memory peak 2.0 MB, mean 1.5 MB; GPU peak 90 %, mean 45 %; GPU memory peak 4.0 GB");
        assertThat(after(use(1, -1)).summary()).isEqualTo("memory peak 1.0 MB, mean 1.0 MB");
    }

    @Test
    void anIdleGpuIsSaidOnceItIsNoAccident() {
        assertThat(after(use(1, 0), use(2, 0)).summary()).contains("GPU peak 0 %, mean 0 %");
        assertThat(after(use(1, 0), use(2, 0), use(3, 0)).summary()).contains("; the GPU was idle");
    }

    @Test
    void oneQuestionAtATime() {
        List<CompletableFuture<Optional<Use>>> open = new ArrayList<>();
        Gauge gauge = new Gauge(() -> {
            CompletableFuture<Optional<Use>> question = new CompletableFuture<>();
            synchronized (open) {
                open.add(question);
                open.notifyAll();
            }
            return question;
        });
        gauge.read();
        gauge.read();
        awaitOne(open);
        gauge.read();
        assertThat(open).hasSize(1);
        open.get(0).complete(Optional.of(use(7)));
        // The question may be completed before the gauge has asked what becomes of it.
        while (gauge.now().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(gauge.now()).isEqualTo("memory 7.0 MB");
    }

    private static void awaitOne(List<?> open) {
        synchronized (open) {
            while (open.isEmpty()) {
                try {
                    open.wait();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    @Test
    void aShortCellIsNeverAskedAndALongOneEveryTwoSeconds() {
        Runnable[] tick = new Runnable[1];
        ScheduledExecutorService timer = (ScheduledExecutorService) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {ScheduledExecutorService.class}, (proxy, method, arguments) -> {
                    tick[0] = (Runnable) arguments[0];
                    return Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {ScheduledFuture.class},
                            (future, asked, with) -> true);
                });
        List<String> shown = new ArrayList<>();
        CellOutput out = (CellOutput) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {CellOutput.class},
                (proxy, method, arguments) -> {
                    shown.add(((Bundle) arguments[0]).plain());
                    return null;
                });
        RemoteDisplay display = new RemoteDisplay(out, "id", Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        List<Integer> readings = new ArrayList<>();
        display.begin(() -> "session s", timer);
        display.measure(new Gauge(() -> {
            synchronized (readings) {
                readings.add(1);
                readings.notifyAll();
            }
            return CompletableFuture.completedFuture(Optional.of(use(5)));
        }));
        tick[0].run();
        synchronized (readings) {
            assertThat(readings).isEmpty();
        }
        tick[0].run();
        awaitOne(readings);
        display.end("done", List.of(), List.of());
        tick[0].run();
        tick[0].run();
        assertThat(readings).hasSize(1);
        assertThat(shown.get(shown.size() - 1)).startsWith("done in 0.0 s, session s");
    }
}
