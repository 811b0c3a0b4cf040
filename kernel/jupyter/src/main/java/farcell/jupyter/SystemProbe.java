package farcell.jupyter;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What the JVM and, on Linux, /proc tell (proc(5): smaps_rollup, status, meminfo). Used by one thread. */
final class SystemProbe implements Usage.Probe {
    private static final Path PROC = Path.of("/proc");

    private boolean loadAsked;

    @Override
    public String hostName() {
        try {
            return Files.readString(PROC.resolve("sys/kernel/hostname")).strip();
        } catch (IOException notLinux) {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                return "localhost";
            }
        }
    }

    @Override
    public int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static Optional<OperatingSystemMXBean> machine() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine
                ? Optional.of(machine) : Optional.empty();
    }

    @Override
    public OptionalDouble hostLoad() {
        double load = machine().map(OperatingSystemMXBean::getCpuLoad).orElse(-1.0);
        boolean first = !loadAsked;
        loadAsked = true;
        // The load since the last call: the first says nothing. Negative, or no number, where it is not known.
        return load >= 0 && !first ? OptionalDouble.of(load) : OptionalDouble.empty();
    }

    @Override
    public OptionalLong memory(long pid) {
        Path process = PROC.resolve(Long.toString(pid));
        OptionalLong share = kilobytes(process.resolve("smaps_rollup"), "Pss:");
        return share.isPresent() ? share : kilobytes(process.resolve("status"), "VmRSS:");
    }

    @Override
    public Optional<Usage.HostMemory> hostMemory() {
        return machine().map(machine -> {
            long total = machine.getTotalMemorySize();
            long free = machine.getFreeMemorySize();
            Path info = PROC.resolve("meminfo");
            // A container has less than the machine: there only the JVM's numbers are those of the container.
            boolean whole = kilobytes(info, "MemTotal:").orElse(0) == total;
            long available = whole ? kilobytes(info, "MemAvailable:").orElse(free) : free;
            return new Usage.HostMemory(total, available, free);
        });
    }

    @Override
    public Map<Long, Duration> processes() {
        Map<Long, Duration> times = new HashMap<>();
        ProcessHandle self = ProcessHandle.current();
        Stream.concat(Stream.of(self), self.descendants()).forEach(process ->
                process.info().totalCpuDuration().ifPresent(time -> times.put(process.pid(), time)));
        return times;
    }

    /** @return a line's value in bytes; empty where there is no such file or line */
    private static OptionalLong kilobytes(Path file, String name) {
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.stream().filter(line -> line.startsWith(name)).findFirst()
                    .map(line -> OptionalLong.of(Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024))
                    .orElse(OptionalLong.empty());
        } catch (IOException | NumberFormatException notTold) {
            return OptionalLong.empty();
        }
    }
}
