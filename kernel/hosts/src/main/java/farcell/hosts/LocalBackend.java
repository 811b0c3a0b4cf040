package farcell.hosts;

import farcell.volumes.VolumeClient;
import farcell.volumes.VolumePlaces;
import farcell.wire.Link;
import farcell.wire.Message;
import farcell.wire.OrderlyEnd.Keeper;
import farcell.wire.UserCache;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * This machine. Sessions end with the kernel that has them: by {@link #close()}, and by a hook when the kernel's JVM goes
 * down. Those of a kernel that was killed wait for another one to {@link #attach}, as long as their clocks let them.
 */
public final class LocalBackend implements Backend {

    public static final String NAME = "local";
    /** Where volumes of this machine are, where nothing else is configured. */
    public static final Path ROOT = Path.of(System.getProperty("user.home"), ".farcell");

    private static final Duration STOP_GRACE = Duration.ofSeconds(3);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);
    private static final Duration HOOK_GRACE = Duration.ofSeconds(2);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(5);

    private final LocalVolumes volumes;
    private final Agent agent;
    private final Gpus gpus;
    private final JavaRuntimes runtimes;
    private final Map<String, String> environment;
    private final ComputingGpus allocations = new ComputingGpus();
    private final Set<LocalSession> sessions = ConcurrentHashMap.newKeySet();
    private final Queue<Past> past = new ConcurrentLinkedQueue<>();
    private final AtomicInteger launches = new AtomicInteger();
    private final ExecutorService executor = executor();
    private final Thread hook = new Thread(this::kernelEnds, "farcell end of sessions");
    private SessionsDirectory directory;
    private boolean closed;

    /** Of a session that was started here; its files stay as long as the kernel: its user may want to read them. */
    private record Past(SessionDirectory directory, CompletableFuture<Ending> ended) {}

    /** @param environment of the kernel; sessions inherit it */
    public LocalBackend(Agent agent, Gpus gpus, JavaRuntimes runtimes, Map<String, String> environment) {
        this(agent, gpus, runtimes, environment, () -> new VolumePlaces(ROOT, Map.of()));
    }

    private LocalBackend(Agent agent, Gpus gpus, JavaRuntimes runtimes, Map<String, String> environment,
                         Supplier<VolumePlaces> places) {
        this.volumes = new LocalVolumes(places, new LocalCommands());
        this.agent = agent;
        this.gpus = gpus;
        this.runtimes = runtimes;
        this.environment = Map.copyOf(environment);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** This machine as this process sees it. */
    public static LocalBackend of(Agent agent) {
        return of(agent, () -> new VolumePlaces(ROOT, Map.of()));
    }

    /** The same, whose volumes are there. */
    public static LocalBackend of(Agent agent, Supplier<VolumePlaces> places) {
        return new LocalBackend(agent, Gpus.local(System.getenv()), JavaRuntimes.local(), System.getenv(), places);
    }

    @Override
    public VolumeClient volumes() throws LaunchException {
        try {
            return VolumeClient.here(volumes.places(), UserCache.of(environment, "volumes"));
        } catch (IOException e) {
            throw new LaunchException("the volumes of this machine cannot be reached: " + e.getMessage(), e);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Host> hosts() throws InterruptedException {
        return List.of(new Host(NAME, "localhost", Runtime.getRuntime().availableProcessors(), memory(),
                gpus.survey()));
    }

    private static long memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize() : -1;
    }

    @Override
    public OptionalInt check(SessionRequest request) throws LaunchException, InterruptedException {
        JavaRuntime java = runtimes.find(request.java());
        new JvmTrial(new LocalCommands()).check(java, request);
        return OptionalInt.of(java.feature());
    }

    @Override
    public LaunchedSession launch(SessionRequest request, Link.Handler handler)
            throws LaunchException, InterruptedException {
        JavaRuntime java = runtimes.find(request.java());
        if (request.debugging() && !java.has("jdk.jdwp.agent")) {
            throw new LaunchException(java.describe() + " lacks module jdk.jdwp.agent, which a session that is to be "
                    + "debugged needs; choose another with java=, or switch debugging off");
        }
        VolumeChoice chosen = volumes.choose(request);
        String allocation = request.name() + "#" + launches.incrementAndGet();
        GpuMatch match = request.gpu().isPresent() ? allocate(allocation, request.gpu().get(), java) : null;
        LocalSession session = null;
        SessionDirectory files = null;
        try {
            checkOpen();
            files = newDirectory();
            SessionCommand command = new SessionCommand(request, SessionCommand.Means.here(java, agent, request.archive(), values()),
                    match, Lifetime.usual(environment));
            LocalLaunch launch = new LocalLaunch(request, command, chosen, files, handler, executor);
            LocalLaunch.Started started = launch.run(environment);
            session = new LocalSession(request, files, LocalSession.Parts.of(started), match, chosen.note(), executor,
                    () -> allocations.release(allocation));
            register(session);
            return session;
        } finally {
            if (session == null) {
                allocations.release(allocation);
                if (files != null) {
                    SessionRegistry.delete(files.path());
                }
            }
        }
    }

    /** The sessions of this user on this machine, of whatever kernel. */
    public SessionRegistry registry() throws LaunchException {
        try {
            return SessionRegistry.of(environment);
        } catch (IOException e) {
            throw new LaunchException(e.getMessage(), e);
        }
    }

    @Override
    public List<FoundSession> sessions() throws LaunchException {
        try {
            return registry().found();
        } catch (IOException e) {
            throw new LaunchException("the sessions of this machine cannot be listed: " + e.getMessage(), e);
        }
    }

    @Override
    public List<Remains> remains() throws LaunchException {
        try {
            return LocalRemains.of(registry(), values());
        } catch (IOException e) {
            throw new LaunchException("the sessions of this machine cannot be listed: " + e.getMessage(), e);
        }
    }

    private Path values() {
        return KeptValuesDirectory.of(environment, Path.of(System.getProperty("user.home")));
    }

    @Override
    public Optional<Keeper> end(FoundSession session, boolean keep) throws LaunchException, InterruptedException {
        try {
            return registry().end(session.id(), keep);
        } catch (IOException e) {
            throw new LaunchException("the sessions of this machine cannot be listed: " + e.getMessage(), e);
        }
    }

    @Override
    public LaunchedSession attach(FoundSession found, Message.Attach attach, Link.Handler handler)
            throws LaunchException, InterruptedException {
        try {
            return attach(registry().session(found.id()), found.gpus(), attach, handler);
        } catch (IOException e) {
            throw new LaunchException("session " + found.title() + " is not there any more", e);
        }
    }

    LaunchedSession attach(SessionRecord record, List<String> uuids, Message.Attach attach, Link.Handler handler)
            throws LaunchException, InterruptedException {
        LocalAttach.Attached found = LocalAttach.to(record, attach, handler, executor);
        String allocation = record.id();
        GpuMatch match = uuids.isEmpty() ? null : allocations.taken(allocation, uuids, gpus.survey());
        LocalSession session = new LocalSession(SessionRequest.named(record.name()).notebook(record.notebook()).build(),
                new SessionDirectory(record.directory()), LocalSession.Parts.of(found), match, "", executor,
                () -> allocations.release(allocation));
        register(session);
        return session;
    }

    private GpuMatch allocate(String allocation, GpuRequest request, JavaRuntime java)
            throws LaunchException, InterruptedException {
        GpuSurvey survey = request.choices().isEmpty() ? GpuSurvey.none("") : gpus.survey();
        GpuMatch match = allocations.allocate(allocation, request, survey, some -> tried(some, java));
        if (match instanceof GpuMatch.Unavailable unavailable) {
            throw new LaunchException(unavailable.why() + "; ask for one that there is, or add ,cpu to run without");
        }
        return match;
    }

    private List<GpuCheck.Finding> tried(List<Gpu> some, JavaRuntime java) throws LaunchException, InterruptedException {
        return agent.gpuCheck().isEmpty() ? List.of() : GpuCheck.here(some, java, agent.gpuCheck(), environment);
    }

    private synchronized SessionDirectory newDirectory() throws LaunchException {
        if (closed) {
            throw new LaunchException("the kernel is going down");
        }
        try {
            if (directory == null) {
                directory = SessionsDirectory.of(environment);
                new SessionRegistry(directory.path(), Clock.systemUTC()).removeDead(SessionRegistry.KEPT);
            }
            return directory.newSession();
        } catch (IOException e) {
            throw new LaunchException(e.getMessage(), e);
        }
    }

    /** A session that was started while the backend was closed ends at once. */
    private void register(LocalSession session) throws LaunchException {
        synchronized (this) {
            if (!closed) {
                sessions.add(session);
                past.add(new Past(session.directory(), session.ended()));
                session.ended().thenRun(() -> sessions.remove(session));
                return;
            }
        }
        session.kill();
        await(List.of(session.ended()), KILL_LIMIT);
        SessionRegistry.delete(session.directory().path());
        checkOpen();
    }

    private synchronized void checkOpen() throws LaunchException {
        if (closed) {
            throw new LaunchException("the kernel is going down");
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is going down and the hook runs, too; both may.
        }
        Duration limit = grace(CLOSE_LIMIT);
        await(sessions.stream().map(session -> session.stop(STOP_GRACE)).toList(), limit);
        free();
    }

    /** How long the sessions may take to end where others may take a usual time. */
    private Duration grace(Duration usual) {
        return sessions.stream().map(session -> session.grace(usual)).max(Duration::compareTo).orElse(usual);
    }

    /** For the end of the kernel's JVM without a close: no time for more than a signal. */
    private void kernelEnds() {
        synchronized (this) {
            closed = true;
        }
        // One that another kernel has may not have left the set yet.
        sessions.stream().filter(session -> !session.ended().isDone()).forEach(session -> session.process().destroy());
        await(sessions.stream().map(LocalSession::ended).toList(), grace(HOOK_GRACE));
        free();
    }

    private void free() {
        sessions.forEach(LocalSession::kill);
        // Not for those of `sessions`: a session leaves that set before all who wait for its end are told, these here too.
        await(past.stream().map(Past::ended).toList(), KILL_LIMIT);
        executor.shutdown();
        for (Past each : past) {
            if (each.ended().isDone() && each.ended().join().cause() != Ending.Cause.TAKEN_OVER) {
                SessionRegistry.delete(each.directory().path());
            }
        }
    }

    private static void await(List<CompletableFuture<Ending>> endings, Duration limit) {
        CompletableFuture.allOf(endings.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, limit.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private static ExecutorService executor() {
        AtomicInteger number = new AtomicInteger();
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(null, task, "farcell sessions " + number.incrementAndGet(), 0, false);
            thread.setDaemon(true);
            return thread;
        });
    }
}
