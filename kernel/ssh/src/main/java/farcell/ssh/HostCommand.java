package farcell.ssh;

import farcell.hosts.GpuMatch;
import farcell.hosts.GpuRequest;
import farcell.hosts.Lifetime;
import farcell.hosts.SessionRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Command line and environment of a session's JVM on a host, as {@code farcell.hosts} has them for this machine. */
final class HostCommand {

    private final SessionRequest request;
    private final HostRuntime.Chosen java;
    private final String agent;
    private final GpuMatch gpus;
    private final int cpus;
    private final Optional<String> archive;
    private final Lifetime lifetime;

    /**
     * @param agent   directory of the agent's files
     * @param gpus    what it is bound to, null when it is not
     * @param cpus    of the host
     * @param archive of the agent's loaded classes on the host, if there is one
     * @param usual   how long it lives where the request does not say it
     */
    HostCommand(SessionRequest request, HostRuntime.Chosen java, String agent, GpuMatch gpus, int cpus,
                Optional<String> archive, Lifetime usual) {
        this.lifetime = request.lifetime().orElse(usual);
        this.archive = archive;
        this.request = request;
        this.java = java;
        this.agent = agent;
        this.gpus = gpus;
        this.cpus = cpus;
    }

    /** @param directory of the session */
    List<String> arguments(String directory) {
        List<String> arguments = new ArrayList<>(List.of(java.java()));
        if (java.feature() >= 23) {
            arguments.add("--sun-misc-unsafe-memory-access=allow");
        }
        if (java.feature() >= 24) {
            arguments.add("--enable-native-access=ALL-UNNAMED");
        }
        arguments.addAll(List.of("-Xlog:disable", "-Xlog:all=warning:stderr",
                "-XX:ErrorFile=" + directory + "/hs_err_pid%p.log", "-XX:-CreateCoredumpOnCrash",
                request.memory() > 0 ? "-Xmx" + request.memory() : "-XX:MaxRAMPercentage=75"));
        archive.ifPresent(path -> arguments.add("-XX:SharedArchiveFile=" + path));
        if (request.cpus() > 0) {
            arguments.add("-XX:ActiveProcessorCount=" + request.cpus());
        }
        if (request.preview()) {
            arguments.add("--enable-preview");
        }
        arguments.addAll(List.of("-Djava.awt.headless=true", "-Dfile.encoding=UTF-8",
                "-Djava.util.concurrent.ForkJoinPool.common.threadFactory=farcell.session.CommonPoolThreads"));
        if (gpus instanceof GpuMatch.OnGpus) {
            // An engine must not take the CPU by accident.
            arguments.add("-Dfarcell.gpu=" + (request.gpu().filter(GpuRequest::cpuFallback).isPresent()
                    ? "wanted" : "required"));
        }
        if (gpus instanceof GpuMatch.OnCpu) {
            arguments.add("-Dai.djl.pytorch.num_threads=" + (request.cpus() > 0 ? request.cpus() : cpus));
        }
        arguments.addAll(request.jvmArguments());
        arguments.add("-Dfarcell.directory=" + directory);
        arguments.add("-Dfarcell.name=" + request.name());
        arguments.addAll(List.of("-Dfarcell.idle=" + lifetime.idle().toSeconds(),
                "-Dfarcell.orphan=" + lifetime.orphan().toSeconds(), "-Dfarcell.ttl=" + lifetime.ttl().toSeconds()));
        arguments.add("-Dfarcell.store=" + directory.substring(0, directory.lastIndexOf("/sessions/")) + "/objects");
        arguments.add("-Dfarcell.user=" + agent + "/lib/user");
        arguments.addAll(List.of("-jar", agentJar()));
        return arguments;
    }

    String agentJar() {
        return agent + "/lib/session/farcell-session.jar";
    }

    /** Variables that are set over those that the host's login gives. */
    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("DJL_OFFLINE", "true");
        environment.putAll(request.environment());
        if (gpus instanceof GpuMatch.OnGpus on) {
            environment.put("CUDA_VISIBLE_DEVICES", on.uuids());
        } else if (gpus instanceof GpuMatch.OnCpu) {
            environment.put("CUDA_VISIBLE_DEVICES", "");
        }
        return environment;
    }
}
