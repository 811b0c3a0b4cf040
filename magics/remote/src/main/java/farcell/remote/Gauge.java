package farcell.remote;

import farcell.notebook.Sizes;
import farcell.wire.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Memory and GPUs of a session while a cell runs in it: the newest reading for the header, the highest and the mean for
 * the last line. One question is under way at a time, so that a slow driver or line is asked less often. Thread-safe.
 */
final class Gauge {

    /** So many readings without work of a GPU are no accident. */
    private static final int IDLE = 3;

    private final Supplier<CompletableFuture<Optional<Message.Use>>> ask;
    private final List<Message.Use> readings = new ArrayList<>();
    private boolean asking;

    /** @param ask asks the session; may wait until it can be asked */
    Gauge(Supplier<CompletableFuture<Optional<Message.Use>>> ask) {
        this.ask = ask;
    }

    /** Asks, if the last question was answered; returns at once. */
    void read() {
        synchronized (this) {
            if (asking) {
                return;
            }
            asking = true;
        }
        CompletableFuture.supplyAsync(ask).thenCompose(answer -> answer).whenComplete((use, failed) -> {
            synchronized (this) {
                asking = false;
                if (use != null) {
                    use.ifPresent(readings::add);
                }
            }
        });
    }

    /** For the header: {@code memory 1.2 GB, GPU 87 %, 20 GB of its memory}; empty before the first reading. */
    synchronized String now() {
        if (readings.isEmpty()) {
            return "";
        }
        Message.Use last = readings.get(readings.size() - 1);
        int percent = percent(last);
        String text = "memory " + Sizes.of(last.memory()) + (percent < 0 ? "" : ", GPU " + percent + " %");
        return last.gpus().isEmpty() || gpuMemory(last) < 0 ? text : text + ", GPU memory " + Sizes.of(gpuMemory(last));
    }

    /** For the last line; empty without readings. */
    synchronized String summary() {
        if (readings.isEmpty()) {
            return "";
        }
        long peak = readings.stream().mapToLong(Message.Use::memory).max().getAsLong();
        long mean = Math.round(readings.stream().mapToLong(Message.Use::memory).average().getAsDouble());
        StringBuilder text = new StringBuilder("memory peak ").append(Sizes.of(peak)).append(", mean ").append(Sizes.of(mean));
        List<Integer> percents = readings.stream().map(Gauge::percent).filter(percent -> percent >= 0).toList();
        if (!percents.isEmpty()) {
            int highest = percents.stream().mapToInt(each -> each).max().getAsInt();
            text.append(highest == 0 && percents.size() >= IDLE ? "; the GPU was idle" : "; GPU peak " + highest + " %, mean "
                    + Math.round(percents.stream().mapToInt(each -> each).average().getAsDouble()) + " %");
        }
        long memory = readings.stream().mapToLong(Gauge::gpuMemory).max().getAsLong();
        return memory < 0 ? text.toString() : text.append("; GPU memory peak ").append(Sizes.of(memory)).toString();
    }

    /** Mean over the GPUs; -1 where none says it. */
    private static int percent(Message.Use use) {
        List<Message.GpuUse> known = use.gpus().stream().filter(gpu -> gpu.percent() >= 0).toList();
        return known.isEmpty() ? -1
                : (int) Math.round(known.stream().mapToInt(Message.GpuUse::percent).average().getAsDouble());
    }

    private static long gpuMemory(Message.Use use) {
        List<Message.GpuUse> known = use.gpus().stream().filter(gpu -> gpu.memory() >= 0).toList();
        return known.isEmpty() ? -1 : known.stream().mapToLong(Message.GpuUse::memory).sum();
    }
}
