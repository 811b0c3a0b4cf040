package farcell.remote;

import farcell.hosts.GpuRequest;
import farcell.hosts.Lifetime;
import farcell.magics.Arguments;
import farcell.magics.MagicException;
import farcell.magics.Parameter;
import farcell.magics.ValueType;
import farcell.volumes.VolumeException;
import farcell.volumes.VolumeMount;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The keys of {@code %%remote} and {@code %remote}.
 *
 * @param gpu     as written after {@code gpu=}
 * @param on      backend
 * @param session name of the session
 * @param cpus    CPUs of the session's JVM
 * @param memory  its heap in bytes
 * @param java    its Java, {@code 25} or a directory
 * @param life    how long the session may live
 * @param once    a fresh session, ended after the cell
 * @param timeout after which the cell is stopped
 * @param background whether the cell returns before it has run
 * @param volumes of its host that it has
 * @param plan    only say what would be needed
 */
record RemoteKeys(Optional<String> gpu, Optional<String> on, Optional<String> session, Optional<Integer> cpus,
                  Optional<Long> memory, Optional<String> java, Life life, boolean once, Optional<Duration> timeout,
                  boolean background, boolean plan, List<VolumeMount> volumes) {

    /** @param idle without a cell; @param ttl since its start */
    record Life(Optional<Duration> idle, Optional<Duration> ttl) {

        static final Life UNLIMITED = new Life(Optional.empty(), Optional.empty());

        Life orElse(Life defaults) {
            return new Life(idle.or(defaults::idle), ttl.or(defaults::ttl));
        }

        Lifetime lifetime(Lifetime usual) {
            return new Lifetime(idle.orElse(usual.idle()), usual.orphan(), ttl.orElse(usual.ttl()));
        }
    }

    static final RemoteKeys NONE = new RemoteKeys(Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty(), Optional.empty(), Life.UNLIMITED, false, Optional.empty(), false, false,
            List.of());

    private static final Parameter<Optional<String>> GPU = Parameter.option("gpu", ValueType.TEXT,
            "NAME[:COUNT][,NAME...], in order of preference; any; a last cpu means else on the CPU")
            .suggesting(scope -> List.of("any", "any,cpu", "L40S", "H100", "A100-80GB", "A100-40GB", "L4", "T4", "H200"));
    static final Parameter<Optional<String>> ON =
            Parameter.option("on", ValueType.TEXT, "backend to run on, as %backends lists them; default: this machine, or the first with such a GPU");
    private static final Parameter<Optional<String>> SESSION =
            Parameter.option("session", ValueType.TEXT, "session to run in; default: the notebook's current one");
    private static final Parameter<Optional<Integer>> CPUS =
            Parameter.option("cpus", ValueType.COUNT, "CPUs of the session; default: all");
    private static final Parameter<Optional<Long>> MEMORY =
            Parameter.option("memory", ValueType.SIZE, "heap of the session, as in 8G; default: most of the machine's memory").also("xmx");
    private static final Parameter<Optional<String>> JAVA =
            Parameter.option("java", ValueType.TEXT, "Java of the session, as in 25; default: the kernel's");
    private static final Parameter<Optional<Duration>> IDLE =
            Parameter.option("idle", ValueType.DURATIONS, "end the session after this time without a cell and without work on"
                    + " its GPUs; what is only there is kept; default: 15m on other machines (idle of the backend), none on this one;"
                    + " 0s is none");
    private static final Parameter<Optional<Duration>> TTL =
            Parameter.option("ttl", ValueType.DURATIONS, "end the session this long after its start; what is only there is"
                    + " kept; default: none");
    private static final Parameter<Boolean> ONCE =
            Parameter.flag("once", "a fresh session, ended after the cell; what it made is kept");
    private static final Parameter<Optional<Duration>> TIMEOUT =
            Parameter.option("timeout", ValueType.DURATIONS, "stop the cell after this time, the start of its session not counted; default: none");
    private static final Parameter<Boolean> BACKGROUND =
            Parameter.flag("background", "return at once; the output keeps coming here, and a later cell that reads what it"
                    + " writes waits for it");
    private static final Parameter<Boolean> PLAN =
            Parameter.flag("plan", "show what the cell would need; start and send nothing");

    private static final Parameter<List<VolumeMount>> VOLUMES = Parameter.option("volumes",
            ValueType.listOf(ValueType.of("NAME, NAME:/PATH or NAME:/PATH:ro", RemoteKeys::mount)), List.of(),
            "volumes of the session and where they appear, as in data:/data:ro,art:/artifacts");

    static List<Parameter<?>> ofCell() {
        return List.of(GPU, ON, SESSION, CPUS, MEMORY, JAVA, VOLUMES, IDLE, TTL, ONCE, TIMEOUT, BACKGROUND, PLAN);
    }

    /** Those that shape a session. */
    static List<Parameter<?>> ofSession() {
        return List.of(GPU, ON, CPUS, MEMORY, JAVA, VOLUMES, IDLE, TTL);
    }

    static List<Parameter<?>> ofDefaults() {
        return List.of(GPU, ON, CPUS, MEMORY, JAVA, VOLUMES, IDLE, TTL, TIMEOUT);
    }

    private static VolumeMount mount(String text) {
        try {
            return VolumeMount.parse(text);
        } catch (VolumeException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    static RemoteKeys of(Arguments arguments, boolean overCell) {
        RemoteKeys keys = new RemoteKeys(arguments.get(GPU), arguments.get(ON),
                overCell ? arguments.get(SESSION) : Optional.empty(), arguments.get(CPUS), arguments.get(MEMORY),
                arguments.get(JAVA), new Life(arguments.get(IDLE), arguments.get(TTL)),
                overCell && arguments.get(ONCE), arguments.get(TIMEOUT),
                overCell && arguments.get(BACKGROUND), overCell && arguments.get(PLAN), arguments.get(VOLUMES));
        keys.gpu().ifPresent(RemoteKeys::request);
        if (keys.once() && keys.session().isPresent()) {
            throw new MagicException("once starts a fresh session and ends it; it does not go with session="
                    + keys.session().get());
        }
        keys.session().ifPresent(RemoteKeys::checked);
        return keys;
    }

    /** Those of {@code %session start}. */
    static RemoteKeys ofSession(Arguments arguments, String name) {
        RemoteKeys keys = of(arguments, false);
        return new RemoteKeys(keys.gpu(), keys.on(), checked(name), keys.cpus(), keys.memory(), keys.java(),
                keys.life(), false, Optional.empty(), false, false, keys.volumes());
    }

    private static Optional<String> checked(String name) {
        if (!name.matches("[A-Za-z][A-Za-z0-9_-]{0,39}")) {
            throw new MagicException("session=" + name + " is no name for a session: letters, digits, - and _, a letter "
                    + "first, 40 at most");
        }
        return Optional.of(name);
    }

    /** With defaults for what is not written. */
    RemoteKeys orElse(RemoteKeys defaults) {
        return new RemoteKeys(gpu.or(defaults::gpu), on.or(defaults::on), session, cpus.or(defaults::cpus),
                memory.or(defaults::memory), java.or(defaults::java), life.orElse(defaults.life), once,
                timeout.or(defaults::timeout), background, plan, volumes.isEmpty() ? defaults.volumes() : volumes);
    }

    Optional<GpuRequest> gpuRequest() {
        return gpu.map(RemoteKeys::request);
    }

    private static GpuRequest request(String text) {
        try {
            return GpuRequest.parse(text);
        } catch (IllegalArgumentException e) {
            throw new MagicException(e.getMessage(), e);
        }
    }

    private static String size(long bytes) {
        return bytes % (1L << 30) == 0 ? (bytes >> 30) + "G" : (bytes >> 20) + "M";
    }

    /** Those that shape a session. */
    RemoteKeys shaping() {
        return new RemoteKeys(gpu, on, session, cpus, memory, java, life, once, Optional.empty(), false, false, volumes);
    }

    /** All that says where and how a cell runs, for running it again. */
    String road() {
        return (session.map(name -> "session=" + name + " ").orElse("") + text() + (once ? " once" : "")).strip();
    }

    /** As the user would write them, without those that do not choose a session. */
    String text() {
        StringBuilder text = new StringBuilder();
        gpu.ifPresent(v -> text.append(" gpu=").append(v));
        on.ifPresent(v -> text.append(" on=").append(v));
        cpus.ifPresent(v -> text.append(" cpus=").append(v));
        memory.ifPresent(v -> text.append(" memory=").append(size(v)));
        java.ifPresent(v -> text.append(" java=").append(v));
        if (!volumes.isEmpty()) {
            text.append(" volumes=").append(volumes.stream().map(VolumeMount::toString).collect(Collectors.joining(",")));
        }
        life.idle().ifPresent(v -> text.append(" idle=").append(v.toSeconds()).append('s'));
        life.ttl().ifPresent(v -> text.append(" ttl=").append(v.toSeconds()).append('s'));
        timeout.ifPresent(v -> text.append(" timeout=").append(v.toSeconds()).append('s'));
        return text.toString().strip();
    }
}
