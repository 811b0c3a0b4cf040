package farcell.hosts;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Command line and environment of a session's JVM. Everything that depends on the version of Java is here: an option
 * that a JVM does not know keeps it from starting.
 */
final class SessionCommand {

    /** Names of what the agent reads. */
    static final String DIRECTORY_PROPERTY = "farcell.directory";
    static final String KERNEL_PROPERTY = "farcell.kernel";
    static final String NAME_PROPERTY = "farcell.name";
    static final String IDLE_PROPERTY = "farcell.idle";
    static final String ORPHAN_PROPERTY = "farcell.orphan";
    static final String TTL_PROPERTY = "farcell.ttl";
    static final String STORE_PROPERTY = "farcell.store";
    static final String USER_PROPERTY = "farcell.user";
    /** Whether a session that was given a GPU may compute on the CPU: {@code wanted}, or not: {@code required}. */
    static final String GPU_PROPERTY = "farcell.gpu";
    static final String SECRET_VARIABLE = "FARCELL_SECRET";

    private final SessionRequest request;
    private final JavaRuntime java;
    private final Agent agent;
    private final GpuMatch gpus;
    private final Lifetime lifetime;
    private final Path store;

    /**
     * @param gpus  what the session is bound to, null when it is not bound
     * @param usual how long it lives where the request does not say it
     * @param store where it writes values that no kernel took
     */
    SessionCommand(SessionRequest request, JavaRuntime java, Agent agent, GpuMatch gpus, Lifetime usual, Path store) {
        this.store = store;
        this.lifetime = request.lifetime().orElse(usual);
        this.request = request;
        this.java = java;
        this.agent = agent;
        this.gpus = gpus;
    }

    /**
     * @param directory of the session
     * @param debugPort of the kernel's loopback listener for this session's debugger connection, if any
     */
    List<String> arguments(SessionDirectory directory, OptionalInt debugPort) {
        List<String> arguments = new ArrayList<>();
        arguments.add(java.java().toString());
        arguments.addAll(byVersion());
        // The JVM's own log goes to stderr, and only warnings: on stdout it would mix with what programs write.
        arguments.add("-Xlog:disable");
        arguments.add("-Xlog:all=warning:stderr");
        arguments.add("-XX:ErrorFile=" + directory.crashFile());
        arguments.add("-XX:-CreateCoredumpOnCrash");
        arguments.add(request.memory() > 0 ? "-Xmx" + request.memory() : "-XX:MaxRAMPercentage=75");
        if (request.cpus() > 0) {
            arguments.add("-XX:ActiveProcessorCount=" + request.cpus());
        }
        if (request.preview()) {
            arguments.add("--enable-preview");
        }
        request.archive().ifPresent(archive -> addArchive(arguments, archive));
        debugPort.ifPresent(port -> arguments.add("-agentlib:jdwp=transport=dt_socket,server=n,suspend=n,quiet=y,"
                + "address=127.0.0.1:" + port));
        arguments.add("-Djava.awt.headless=true");
        arguments.add("-Dfile.encoding=UTF-8");
        arguments.add("-Djava.util.concurrent.ForkJoinPool.common.threadFactory=farcell.session.CommonPoolThreads");
        if (gpus instanceof GpuMatch.OnGpus) {
            // An engine must not take the CPU by accident.
            arguments.add("-D" + GPU_PROPERTY + "="
                    + (request.gpu().filter(GpuRequest::cpuFallback).isPresent() ? "wanted" : "required"));
        }
        if (gpus instanceof GpuMatch.OnCpu) {
            arguments.add("-Dai.djl.pytorch.num_threads=" + threads());
        }
        arguments.addAll(request.jvmArguments());
        arguments.add("-D" + DIRECTORY_PROPERTY + "=" + directory.path());
        arguments.add("-D" + KERNEL_PROPERTY + "=" + directory.kernelSocket());
        arguments.add("-D" + NAME_PROPERTY + "=" + request.name());
        arguments.add("-D" + IDLE_PROPERTY + "=" + lifetime.idle().toSeconds());
        arguments.add("-D" + ORPHAN_PROPERTY + "=" + lifetime.orphan().toSeconds());
        arguments.add("-D" + TTL_PROPERTY + "=" + lifetime.ttl().toSeconds());
        arguments.add("-D" + STORE_PROPERTY + "=" + store);
        arguments.add("-D" + USER_PROPERTY + "=" + agent.userPath());
        arguments.addAll(agent.arguments());
        return arguments;
    }

    private List<String> byVersion() {
        List<String> arguments = new ArrayList<>();
        if (java.feature() >= 23) {
            // JEP 471: the codec of values rests on these methods.
            arguments.add("--sun-misc-unsafe-memory-access=allow");
        }
        if (java.feature() >= 24) {
            // JEP 472: libraries such as PyTorch's load native code.
            arguments.add("--enable-native-access=ALL-UNNAMED");
        }
        return arguments;
    }

    private void addArchive(List<String> arguments, Path archive) {
        if (!Files.isReadable(archive)) {
            return;
        }
        if (!archive.toString().endsWith(".aot")) {
            arguments.add("-XX:SharedArchiveFile=" + archive);
        } else if (java.feature() >= 24) {
            // JEP 483
            arguments.add("-XX:AOTCache=" + archive);
        }
    }

    private int threads() {
        return request.cpus() > 0 ? request.cpus() : Runtime.getRuntime().availableProcessors();
    }

    /** A JVM takes the encoding of file names from the locale (POSIX, "Environment Variables"), and some kernels have none. */
    private static Map<String, String> utf8Names(Map<String, String> kernel) {
        Map<String, String> environment = new HashMap<>(kernel);
        String locale = Stream.of("LC_ALL", "LC_CTYPE", "LANG").map(name -> kernel.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty()).findFirst().orElse("");
        if (!locale.toUpperCase(Locale.ROOT).replace("-", "").contains("UTF8")) {
            String all = environment.getOrDefault("LC_ALL", "");
            environment.remove("LC_ALL");
            if (!all.isEmpty()) {
                environment.put("LANG", all);
            }
            environment.put("LC_CTYPE", "C.UTF-8");
        }
        return environment;
    }

    /** The session's environment: the kernel's, with the request's variables, and ours over both. */
    Map<String, String> environment(Map<String, String> kernel, String secret) {
        Map<String, String> environment = utf8Names(kernel);
        environment.putIfAbsent("DJL_OFFLINE", "true");
        environment.putAll(request.environment());
        if (gpus instanceof GpuMatch.OnGpus on) {
            environment.put("CUDA_VISIBLE_DEVICES", on.uuids());
        } else if (gpus instanceof GpuMatch.OnCpu) {
            environment.put("CUDA_VISIBLE_DEVICES", "");
        }
        environment.put(SECRET_VARIABLE, secret);
        return environment;
    }
}
