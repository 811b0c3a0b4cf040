package farcell.ssh;

import farcell.hosts.Commands;
import farcell.hosts.ComputingGpus;
import farcell.hosts.Distribution;
import farcell.hosts.Gpu;
import farcell.hosts.GpuCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Has GPUs of a host compute something. The program for it is brought to hosts with GPUs only, and runs on the sessions' Java. */
final class HostGpuCheck {

    /** What timeout(1) answers for what it ended, or had to kill. */
    private static final List<Integer> LATE = List.of(124, 137);

    private final Distribution distribution;
    private final HostFacts host;
    private final ObjectStore objects;
    private final HostRuntime.Chosen java;

    HostGpuCheck(Distribution distribution, HostFacts host, ObjectStore objects, HostRuntime.Chosen java) {
        this.distribution = distribution;
        this.host = host;
        this.objects = objects;
        this.java = java;
    }

    /** @return a finding for each; none where this distribution has no such program */
    List<GpuCheck.Finding> run(SshConnection connection, List<Gpu> gpus, Transfer progress)
            throws SshFailure, InterruptedException {
        List<Path> jars = distribution.gpuCheck();
        if (jars.isEmpty()) {
            return List.of();
        }
        Map<Path, String> hashes = objects.ensure(connection, jars, "sending the GPU check", progress);
        progress.at("having the GPU compute something", 0, 0);
        String classPath = jars.stream().map(jar -> objects.pathOf(hashes.get(jar))).collect(Collectors.joining(":"));
        String scratch = host.root() + "/incoming/gpu-check";
        String command = GpuCheck.command(java.java(), java.feature(), classPath, scratch).stream().map(HostShell::quoted)
                .collect(Collectors.joining(" "));
        long seconds = GpuCheck.LIMIT.toSeconds();
        SshConnection.Answer answer = connection.run("""
                umask 077
                mkdir -p %s
                CUDA_VISIBLE_DEVICES=%s; export CUDA_VISIBLE_DEVICES
                limit=; if command -v timeout >/dev/null 2>&1; then limit='timeout -s KILL %d'; fi
                exec $limit %s </dev/null
                """.formatted(HostShell.quoted(scratch), HostShell.quoted(ComputingGpus.uuids(gpus)), seconds, command),
                Duration.ofSeconds(seconds + 30));
        return GpuCheck.read(gpus, new Commands.Output(answer.status(), answer.output(), answer.errors(),
                LATE.contains(answer.status())));
    }
}
