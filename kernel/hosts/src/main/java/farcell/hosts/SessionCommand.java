package farcell.hosts;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Command line and environment of a session's JVM, on this machine or another. Everything that depends on the version of Java
 * is here: an option that a JVM does not know keeps it from starting.
 */
public final class SessionCommand {

    /**
     * What is there to start it with; paths as its machine writes them.
     *
     * @param java    the launcher
     * @param feature version of that Java: 17, 25
     * @param cpus    of the machine
     * @param archive of loaded classes, if there is one that this Java takes
     * @param store   directory where the session writes values that no kernel took
     * @param user    directories of jars for user code, as a class path
     * @param agent   last part of the command line: {@code -jar JAR}, or {@code -cp PATH MAIN}
     */
    public record Means(String java, int feature, int cpus, Optional<String> archive, String store, String user,
                        List<String> agent) {

        public Means {
            agent = List.copyOf(agent);
        }

        /** On this machine. @param archive used if it can be read, and this Java takes its kind */
        static Means here(JavaRuntime java, Agent agent, Optional<Path> archive, Path store) {
            return new Means(java.java().toString(), java.feature(), Runtime.getRuntime().availableProcessors(),
                    archive.filter(Files::isReadable).map(Path::toString).filter(file -> !isAot(file) || java.feature() >= 24),
                    store.toString(), agent.userPath(), agent.arguments());
        }
    }

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
    private final Means means;
    private final GpuMatch gpus;
    private final Lifetime lifetime;

    /**
     * @param gpus  what the session is bound to, null when it is not bound
     * @param usual how long it lives where the request does not say it
     */
    public SessionCommand(SessionRequest request, Means means, GpuMatch gpus, Lifetime usual) {
        this.request = request;
        this.means = means;
        this.gpus = gpus;
        this.lifetime = request.lifetime().orElse(usual);
    }

    /** Of a session that waits for kernels. @param directory of the session */
    public List<String> arguments(String directory) {
        return arguments(directory, List.of(), OptionalInt.empty());
    }

    /**
     * Of a session that connects to this kernel first.
     *
     * @param debugPort of the kernel's loopback listener for this session's debugger connection, if any
     */
    List<String> arguments(SessionDirectory directory, OptionalInt debugPort) {
        return arguments(directory.path().toString(), List.of("-D" + KERNEL_PROPERTY + "=" + directory.kernelSocket()), debugPort);
    }

    private List<String> arguments(String directory, List<String> kernel, OptionalInt debugPort) {
        List<String> arguments = new ArrayList<>();
        arguments.add(means.java());
        arguments.addAll(byVersion());
        // The JVM's own log goes to stderr, and only warnings: on stdout it would mix with what programs write.
        arguments.add("-Xlog:disable");
        arguments.add("-Xlog:all=warning:stderr");
        arguments.add("-XX:ErrorFile=" + directory + "/hs_err_pid%p.log");
        arguments.add("-XX:-CreateCoredumpOnCrash");
        arguments.add(request.memory() > 0 ? "-Xmx" + request.memory() : "-XX:MaxRAMPercentage=75");
        if (request.cpus() > 0) {
            arguments.add("-XX:ActiveProcessorCount=" + request.cpus());
        }
        if (request.preview()) {
            arguments.add("--enable-preview");
        }
        means.archive().ifPresent(archive -> arguments.add((isAot(archive) ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive));
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
            arguments.add("-Dai.djl.pytorch.num_threads=" + (request.cpus() > 0 ? request.cpus() : means.cpus()));
        }
        arguments.addAll(request.jvmArguments());
        arguments.add("-D" + DIRECTORY_PROPERTY + "=" + directory);
        arguments.addAll(kernel);
        arguments.add("-D" + NAME_PROPERTY + "=" + request.name());
        arguments.add("-D" + IDLE_PROPERTY + "=" + lifetime.idle().toSeconds());
        arguments.add("-D" + ORPHAN_PROPERTY + "=" + lifetime.orphan().toSeconds());
        arguments.add("-D" + TTL_PROPERTY + "=" + lifetime.ttl().toSeconds());
        arguments.add("-D" + STORE_PROPERTY + "=" + means.store());
        arguments.add("-D" + USER_PROPERTY + "=" + means.user());
        arguments.addAll(means.agent());
        return arguments;
    }

    private List<String> byVersion() {
        List<String> arguments = new ArrayList<>();
        if (means.feature() >= 23) {
            // JEP 471: the codec of values rests on these methods.
            arguments.add("--sun-misc-unsafe-memory-access=allow");
        }
        if (means.feature() >= 24) {
            // JEP 472: libraries such as PyTorch's load native code.
            arguments.add("--enable-native-access=ALL-UNNAMED");
        }
        return arguments;
    }

    /** JEP 483, from Java 24 on. */
    private static boolean isAot(String archive) {
        return archive.endsWith(".aot");
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

    /** The session's environment: what is there anyway, with the request's variables, and ours over both. @param there may be empty */
    public Map<String, String> environment(Map<String, String> there) {
        Map<String, String> environment = new LinkedHashMap<>(there);
        environment.putIfAbsent("DJL_OFFLINE", "true");
        environment.putAll(request.environment());
        if (gpus instanceof GpuMatch.OnGpus on) {
            environment.put("CUDA_VISIBLE_DEVICES", on.uuids());
        } else if (gpus instanceof GpuMatch.OnCpu) {
            environment.put("CUDA_VISIBLE_DEVICES", "");
        }
        return environment;
    }

    /** On this machine, where the kernel's environment is there anyway. */
    Map<String, String> environment(Map<String, String> kernel, String secret) {
        Map<String, String> environment = environment(utf8Names(kernel));
        environment.put(SECRET_VARIABLE, secret);
        return environment;
    }
}
