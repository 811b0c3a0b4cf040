package farcell.ssh;

import farcell.hosts.Backend;
import farcell.hosts.ComputingGpus;
import farcell.hosts.Distribution;
import farcell.hosts.FoundSession;
import farcell.hosts.Gpu;
import farcell.hosts.GpuCheck;
import farcell.hosts.GpuMatch;
import farcell.hosts.GpuRequest;
import farcell.hosts.GpuSurvey;
import farcell.hosts.Host;
import farcell.hosts.LaunchException;
import farcell.hosts.LaunchedSession;
import farcell.hosts.Lifetime;
import farcell.hosts.Remains;
import farcell.hosts.SessionRequest;
import farcell.volumes.VolumeClient;
import farcell.wire.Link;
import farcell.wire.Message;
import farcell.wire.OrderlyEnd.Keeper;
import farcell.wire.UserCache;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A machine that answers SSH. Nothing has to be installed there: what a session needs is brought, once. Nothing is done
 * before a session is wanted.
 */
public final class SshBackend implements Backend {

    /** What the program for volumes is compiled for. */
    private static final int VOLUMES_JAVA = 17;
    private static final Duration STOP_GRACE = Duration.ofSeconds(3);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);
    /** How old what is known of the host's GPUs may be. */
    private static final Duration FRESH = Duration.ofSeconds(20);

    /**
     * What all backends of a kernel share.
     *
     * @param release   feature version of the notebook's class files
     * @param questions asked in the thread that wants a session
     * @param progress  of what is sent to a host
     */
    public record Settings(Distribution distribution, int release, Map<String, String> environment,
                           Questions questions, Transfer progress) {}

    private final String name;
    private final SshPlace place;
    private final Settings settings;
    private final SshConnector connector;
    private final ComputingGpus allocations = new ComputingGpus();
    private final Set<SshSession> sessions = ConcurrentHashMap.newKeySet();
    private final AtomicInteger launches = new AtomicInteger();
    private final ExecutorService executor = executor();
    private SshConnection connection;
    private HostFacts facts;
    private long lookedAt;
    private ObjectStore objects;

    /** @param name as {@code on=} takes it */
    public SshBackend(String name, SshPlace place, Settings settings) {
        this.name = name;
        this.place = place;
        this.settings = settings;
        this.connector = new SshConnector(place, SshConfig.ofThisUser());
    }

    @Override
    public String name() {
        return name;
    }

    public SshPlace place() {
        return place;
    }

    @Override
    public List<Host> hosts() throws InterruptedException {
        try {
            HostFacts now = facts(true);
            return List.of(new Host(name, place.host(), now.cpus(), now.memory(), now.gpus()));
        } catch (SshFailure e) {
            return List.of(new Host(name, place.host(), 0, -1, new GpuSurvey(List.of(), e.getMessage())));
        }
    }

    /** The host in words, for a list of backends. @throws SshFailure when it cannot be reached */
    public String describe() throws SshFailure, InterruptedException {
        return facts(false).describe();
    }

    @Override
    public Lifetime usualLifetime() {
        Lifetime usual = Lifetime.usual(settings.environment());
        return new Lifetime(place.idle().orElse(SshPlace.IDLE), usual.orphan(), usual.ttl());
    }

    /** The connection to the host, made anew if it broke. */
    synchronized SshConnection connection(Questions questions) throws SshFailure {
        if (connection == null || !connection.isOpen()) {
            connection = connector.connect(questions);
        }
        return connection;
    }

    Settings settings() {
        return settings;
    }

    /** @param fresh whether the state of its GPUs is to be that of now */
    synchronized HostFacts facts(boolean fresh) throws SshFailure, InterruptedException {
        boolean old = System.nanoTime() - lookedAt > FRESH.toNanos();
        if (facts == null || fresh && old) {
            HostFacts found = HostFacts.ask(connection(settings.questions()), place);
            if (objects == null || facts != null && !facts.root().equals(found.root())) {
                objects = new ObjectStore(found.root());
            }
            facts = found;
            lookedAt = System.nanoTime();
        }
        return facts;
    }

    @Override
    public LaunchedSession launch(SessionRequest request, Link.Handler handler)
            throws LaunchException, InterruptedException {
        String allocation = request.name() + "#" + launches.incrementAndGet();
        SshSession session = null;
        try {
            SshConnection to = connection(settings.questions());
            HostFacts host = facts(request.gpu().filter(gpu -> !gpu.choices().isEmpty()).isPresent());
            host.checkRoot(this);
            GpuMatch match = request.gpu().isPresent() ? allocate(allocation, request, to, host) : null;
            SshLaunch launch = new SshLaunch(this, to, host, objects, settings);
            session = launch.run(request, place, match, handler, executor, () -> allocations.release(allocation));
            SshSession started = session;
            sessions.add(started);
            started.ended().thenRun(() -> sessions.remove(started));
            return session;
        } catch (SshFailure e) {
            throw new LaunchException("cannot start session " + request.name() + " on " + name + ": " + e.getMessage(),
                    e);
        } finally {
            if (session == null) {
                allocations.release(allocation);
            }
        }
    }

    @Override
    public List<FoundSession> sessions() throws LaunchException, InterruptedException {
        try {
            return HostSessions.list(connection(settings.questions()), place.root());
        } catch (SshFailure e) {
            throw new LaunchException(e.getMessage(), e);
        }
    }

    @Override
    public List<Remains> remains() throws LaunchException, InterruptedException {
        try {
            return HostSessions.ended(connection(settings.questions()), place.root()).stream()
                    .map(each -> (Remains) new HostRemains(this, place.root(), each)).toList();
        } catch (SshFailure e) {
            throw new LaunchException(e.getMessage(), e);
        }
    }

    @Override
    public Optional<Keeper> end(FoundSession session, boolean keep) throws LaunchException, InterruptedException {
        try {
            return HostSessions.end(connection(settings.questions()), place.root(), session.id(), keep);
        } catch (SshFailure e) {
            throw new LaunchException(e.getMessage(), e);
        }
    }

    @Override
    public LaunchedSession attach(FoundSession found, Message.Attach attach, Link.Handler handler)
            throws LaunchException, InterruptedException {
        try {
            connection(settings.questions());
            HostFacts host = facts(!found.gpus().isEmpty());
            GpuMatch match = found.gpus().isEmpty() ? null
                    : allocations.taken(found.id(), found.gpus(), host.gpus());
            SshSession session = null;
            try {
                session = new SshAttach(this, new SessionFiles(host.root(), found.id()), objects)
                        .run(found, attach, match, handler, executor, () -> allocations.release(found.id()));
                SshSession attached = session;
                sessions.add(attached);
                attached.ended().thenRun(() -> sessions.remove(attached));
                return session;
            } finally {
                if (session == null) {
                    allocations.release(found.id());
                }
            }
        } catch (SshFailure e) {
            throw new LaunchException("cannot attach to session " + found.title() + " on " + name + ": "
                    + e.getMessage(), e);
        }
    }

    /**
     * Removes from the host what nobody refers to; volumes are not touched.
     *
     * @param older only what was not changed for so long; {@link Duration#ZERO} for all
     * @param names hashes; {@link Freed#known} has those that kernels wrote down there
     */
    public Freed collect(Duration older, Set<String> names) throws SshFailure, InterruptedException {
        return HostGarbage.remove(connection(settings.questions()), place.root(),
                AgentFiles.of(settings.distribution(), new ObjectStore(place.root())).id(),
                place.runtime().map(source -> FetchedRuntime.name(source).substring("runtimes/".length()))
                        .orElse(RuntimeImage.ofThisJava(settings.environment()).name()), older, names);
    }

    /**
     * Makes the archive that sessions on the host map the agent's classes from, if it is not there.
     *
     * @return the file there
     * @throws SshFailure when there can be none; sessions start without it
     */
    synchronized String prepare() throws SshFailure, InterruptedException {
        SshConnection to = connection(settings.questions());
        HostFacts host = facts(false);
        HostRuntime.Chosen java = new HostRuntime(place, host, objects, RuntimeImage.ofThisJava(settings.environment()),
                settings.release()).choose("", to, settings.progress());
        String agent = AgentFiles.of(settings.distribution(), objects).ensure(to, host, objects, settings.progress());
        String archive = new StartArchive(host, agent, java).make(to);
        // What is known of the host lacks it.
        facts = null;
        return archive;
    }

    /** Lets a key in on the host: a line of its authorized_keys. @throws SshFailure when that cannot be written */
    public void authorize(String publicKey) throws SshFailure, InterruptedException {
        AuthorizedKeys.add(connection(settings.questions()), publicKey);
    }

    /** Takes the line of a key out of the host's authorized_keys. */
    public void revoke(String publicKey) throws SshFailure, InterruptedException {
        AuthorizedKeys.remove(connection(settings.questions()), publicKey);
    }

    @Override
    public VolumeClient volumes() throws LaunchException, InterruptedException {
        try {
            SshConnection to = connection(settings.questions());
            HostFacts host = facts(false);
            host.checkRoot(this);
            HostRuntime.Chosen java = new HostRuntime(place, host, objects, RuntimeImage.ofThisJava(settings.environment()),
                    VOLUMES_JAVA).choose("", to, settings.progress());
            String agent = AgentFiles.of(settings.distribution(), objects).ensure(to, host, objects, settings.progress());
            return new SshVolumes(host, place).open(to, java.java(), agent,
                    UserCache.of(settings.environment(), "volumes"));
        } catch (SshFailure e) {
            throw new LaunchException(e.getMessage(), e);
        }
    }

    private GpuMatch allocate(String allocation, SessionRequest request, SshConnection to, HostFacts host)
            throws LaunchException, SshFailure, InterruptedException {
        GpuRequest gpu = request.gpu().orElseThrow();
        GpuMatch match = allocations.allocate(allocation, gpu, gpu.choices().isEmpty() ? new GpuSurvey(List.of(), "") : host.gpus(),
                some -> trial(to, host, request.java()).run(to, some, settings.progress()));
        if (match instanceof GpuMatch.Unavailable unavailable) {
            throw new LaunchException(unavailable.why() + "; ask for one that there is, or add ,cpu to run without");
        }
        return match;
    }

    private HostGpuCheck trial(SshConnection to, HostFacts host, String java) throws SshFailure, InterruptedException {
        return new HostGpuCheck(settings.distribution(), host, objects, new HostRuntime(place, host, objects,
                RuntimeImage.ofThisJava(settings.environment()), settings.release()).choose(java, to, settings.progress()));
    }

    /** Has each GPU of the host compute something. */
    List<GpuCheck.Finding> tryGpus() throws SshFailure, InterruptedException {
        SshConnection to = connection(settings.questions());
        HostFacts host = facts(false);
        List<Gpu> gpus = host.gpus().gpus();
        return gpus.isEmpty() ? List.of() : allocations.examine(gpus,
                some -> trial(to, host, "").run(to, some, settings.progress()));
    }

    @Override
    public void close() {
        CompletableFuture.allOf(sessions.stream().map(session -> session.stop(STOP_GRACE))
                        .toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
        connector.close();
        executor.shutdown();
    }

    private static ExecutorService executor() {
        AtomicInteger number = new AtomicInteger();
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(null, task, "farcell ssh sessions " + number.incrementAndGet(), 0, false);
            thread.setDaemon(true);
            return thread;
        });
    }
}
