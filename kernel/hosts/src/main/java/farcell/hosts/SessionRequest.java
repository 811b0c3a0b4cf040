package farcell.hosts;

import farcell.volumes.VolumeMount;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a session is to be like.
 *
 * @param name             of the session: {@code local}, {@code l40s-1}
 * @param gpu              the GPUs that it is bound to; none given: it sees what its environment shows it
 * @param java             as {@link JavaRuntimes#find} reads it; empty for the kernel's own
 * @param cpus             CPUs that the JVM uses, 0 for all
 * @param memory           maximum of the heap in bytes, 0 for three quarters of the machine's memory
 * @param workingDirectory the notebook's directory
 * @param environment      variables set for the session over those of the kernel
 * @param jvmArguments     further options of the JVM; they win over Farcell's
 * @param preview          whether preview features of that Java are enabled
 * @param debugging        whether a debugger can be used in it; decided at the start, since a JVM cannot do it later
 * @param archive          a CDS archive ({@code .jsa}) or AOT cache ({@code .aot}), used if it is there
 * @param timeout          how long the start may take
 * @param notebook         whose session it is, for people who look for it later; may be empty
 * @param lifetime         how long it may live, where it is not as usual
 * @param volumes          of its host that it is to have
 */
public record SessionRequest(String name, Optional<GpuRequest> gpu, String java, int cpus, long memory,
                             Path workingDirectory, Map<String, String> environment, List<String> jvmArguments,
                             boolean preview, boolean debugging, Optional<Path> archive, Duration timeout, String notebook,
                             Optional<Lifetime> lifetime, List<VolumeMount> volumes) {

    public static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final List<String> OURS = List.of("-jar", "-cp", "-classpath", "--class-path", "-version",
            "--version", "-help", "--help", "-?", "-h", "-X", "--dry-run", "--list-modules", "-m", "--module");

    public SessionRequest {
        environment = Map.copyOf(environment);
        jvmArguments = List.copyOf(jvmArguments);
        volumes = List.copyOf(volumes);
        if (name.isBlank()) {
            throw new IllegalArgumentException("a session needs a name");
        }
        if (cpus < 0 || memory < 0) {
            throw new IllegalArgumentException("cpus and memory cannot be negative");
        }
        if (memory > 0 && memory < 16L << 20) {
            throw new IllegalArgumentException("memory=" + memory + " bytes is too small for a JVM; say at least 16M");
        }
        checkArguments(jvmArguments);
    }

    /** Refuses what would make the JVM run something else than the agent. */
    private static void checkArguments(List<String> arguments) {
        boolean valueExpected = false;
        for (String argument : arguments) {
            if (OURS.stream().anyMatch(ours -> argument.equals(ours)
                    || ours.startsWith("--") && argument.startsWith(ours + "="))) {
                throw new IllegalArgumentException("the JVM option " + argument + " cannot be set for a session; "
                        + "jars are added with %jars or %maven");
            }
            boolean option = argument.startsWith("-");
            if (!option && !valueExpected) {
                throw new IllegalArgumentException("\"" + argument + "\" is not an option of the JVM; "
                        + "they begin with -, as in -Xmx4g");
            }
            valueExpected = option && argument.startsWith("--") && !argument.contains("=")
                    && !argument.startsWith("--enable-preview");
        }
    }

    public static Builder named(String name) {
        return new Builder(name);
    }

    /** Builds a request from what differs from the defaults. */
    public static final class Builder {

        private final String name;
        private Optional<GpuRequest> gpu = Optional.empty();
        private String java = "";
        private int cpus;
        private long memory;
        private Path workingDirectory = Path.of("").toAbsolutePath();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private final List<String> jvmArguments = new ArrayList<>();
        private boolean preview;
        private boolean debugging;
        private Optional<Path> archive = Optional.empty();
        private Duration timeout = TIMEOUT;
        private String notebook = "";
        private Optional<Lifetime> lifetime = Optional.empty();
        private List<VolumeMount> volumes = List.of();

        private Builder(String name) {
            this.name = name;
        }

        public Builder gpu(GpuRequest value) {
            gpu = Optional.of(value);
            return this;
        }

        public Builder java(String value) {
            java = value;
            return this;
        }

        public Builder cpus(int value) {
            cpus = value;
            return this;
        }

        /** @param bytes maximum of the heap */
        public Builder memory(long bytes) {
            memory = bytes;
            return this;
        }

        public Builder workingDirectory(Path value) {
            workingDirectory = value;
            return this;
        }

        public Builder environment(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        public Builder environment(Map<String, String> variables) {
            environment.putAll(variables);
            return this;
        }

        public Builder jvmArguments(List<String> arguments) {
            jvmArguments.addAll(arguments);
            return this;
        }

        public Builder preview(boolean value) {
            preview = value;
            return this;
        }

        public Builder debugging(boolean value) {
            debugging = value;
            return this;
        }

        public Builder archive(Path value) {
            archive = Optional.of(value);
            return this;
        }

        public Builder timeout(Duration value) {
            timeout = value;
            return this;
        }

        public Builder notebook(String value) {
            notebook = value;
            return this;
        }

        public Builder lifetime(Lifetime value) {
            lifetime = Optional.of(value);
            return this;
        }

        public Builder volumes(List<VolumeMount> value) {
            volumes = value;
            return this;
        }

        public SessionRequest build() {
            return new SessionRequest(name, gpu, java, cpus, memory, workingDirectory, environment, jvmArguments,
                    preview, debugging, archive, timeout, notebook, lifetime, volumes);
        }
    }
}
