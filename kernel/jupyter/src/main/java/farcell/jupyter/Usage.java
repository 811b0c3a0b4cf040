package farcell.jupyter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * usage_request, as ipykernel answers it: what the kernel with its sessions uses, and what the machine has. What cannot
 * be known here is left out. To be asked by one thread.
 */
final class Usage {

    /** What the machine tells; each answer may be missing. */
    interface Probe {
        String hostName();

        int processors();

        /** Processor load of the machine, 0 to 1. */
        OptionalDouble hostLoad();

        /** Memory of a process, in bytes: its share of what it has in common with others, where that is known. */
        OptionalLong memory(long pid);

        Optional<HostMemory> hostMemory();

        /** Processor time that each process of the kernel has used so far, by pid; the kernel is one of them. */
        Map<Long, Duration> processes();
    }

    /**
     * Memory of the machine, or of the container, in bytes.
     *
     * @param available what can be had without swapping
     * @param free      what is not used for anything
     */
    record HostMemory(long total, long available, long free) {}

    private final Probe probe;
    private final LongSupplier nanoTime;
    private Map<Long, Duration> lastTimes;
    private long lastAsked;

    Usage(Probe probe, LongSupplier nanoTime) {
        this.probe = probe;
        this.nanoTime = nanoTime;
        lastAsked = nanoTime.getAsLong();
        lastTimes = times();
    }

    /** Usage of this process and its children. */
    static Usage ofThisProcess() {
        return new Usage(new SystemProbe(), System::nanoTime);
    }

    Optional<Reply> handle(Request request) {
        ObjectNode content = Reply.ok();
        for (Runnable part : List.<Runnable>of(
                () -> content.put("pid", ProcessHandle.current().pid()),
                () -> content.put("hostname", probe.hostName()),
                () -> content.put("cpu_count", probe.processors()),
                () -> kernel(content),
                () -> probe.hostLoad().ifPresent(load -> content.put("host_cpu_percent", percent(load * 100))),
                () -> probe.hostMemory().ifPresent(memory -> content.set("host_virtual_memory", json(memory))))) {
            try {
                part.run();
            } catch (RuntimeException | LinkageError notHere) {
                // A part that this machine does not tell is left out.
            }
        }
        return Optional.of(Reply.of(content));
    }

    private void kernel(ObjectNode content) {
        Map<Long, Duration> times = times();
        long now = nanoTime.getAsLong();
        long used = 0;
        for (Map.Entry<Long, Duration> process : times.entrySet()) {
            used += process.getValue().minus(lastTimes.getOrDefault(process.getKey(), Duration.ZERO)).toNanos();
        }
        // Of one processor: 200 is two of them busy, since the last request or the kernel's start.
        if (now > lastAsked && !times.isEmpty()) {
            content.put("kernel_cpu", percent(100.0 * Math.max(0, used) / (now - lastAsked)));
        }
        lastTimes = times;
        lastAsked = now;
        List<OptionalLong> memory = Stream.concat(Stream.of(ProcessHandle.current().pid()), times.keySet().stream())
                .distinct().map(probe::memory).filter(OptionalLong::isPresent).toList();
        if (!memory.isEmpty()) {
            content.put("kernel_memory", memory.stream().mapToLong(OptionalLong::getAsLong).sum());
        }
    }

    private Map<Long, Duration> times() {
        try {
            return new HashMap<>(probe.processes());
        } catch (RuntimeException notHere) {
            return Map.of();
        }
    }

    private static double percent(double value) {
        return Math.round(value * 10) / 10.0;
    }

    /** As psutil's virtual_memory(), which is what clients of this message know. */
    private static ObjectNode json(HostMemory memory) {
        long used = memory.total() - memory.available();
        return Json.object().put("total", memory.total()).put("available", memory.available())
                .put("percent", memory.total() == 0 ? 0 : percent(100.0 * used / memory.total()))
                .put("used", used).put("free", memory.free());
    }
}
