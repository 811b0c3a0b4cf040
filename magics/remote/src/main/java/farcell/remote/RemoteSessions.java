package farcell.remote;

import farcell.hosts.Backend;
import farcell.hosts.GpuRequest;
import farcell.hosts.LaunchException;
import farcell.hosts.LaunchedSession;
import farcell.hosts.SessionRequest;
import farcell.magics.Environment;
import farcell.magics.MagicException;
import farcell.notebook.Attachment;
import farcell.notebook.Notebook;
import farcell.notebook.Session;
import farcell.notebook.SessionStarter.SessionStartException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * The sessions of a notebook beside the local one, and which of them a remote cell runs in: the one that it names; else the
 * current one, if that satisfies its keys; else another that does; else a new one.
 */
final class RemoteSessions {

    private final Notebook notebook;
    private final Backends backends;
    private final Path directory;
    private final Environment environment;
    private final SessionOptions options;
    private final SessionPaths paths;
    private final Map<String, Known> known = new HashMap<>();
    private RemoteKeys defaults = RemoteKeys.NONE;
    private final int release;
    private SessionShape local = SessionShape.PLAIN;
    private String current = "";
    private final List<String> suspended = new ArrayList<>();

    /** @param backend where it runs */
    private record Known(SessionShape shape, String backend, Supplier<Optional<LaunchedSession>> launched) {

        RemoteKeys keys() {
            return shape.keys();
        }
    }

    /** Where a cell will run. @param living the session, if it need not be started; @param name its name */
    record Target(Optional<Session> living, String name, RemoteKeys keys) {}

    /**
     * @param environment variables for the sessions that it starts
     * @param options     how their JVMs are started
     * @param paths       what of the class path they get
     * @param release     the Java that cells are compiled for: no session can be older
     */
    RemoteSessions(Notebook notebook, Backends backends, Path directory, Environment environment,
                   SessionOptions options, SessionPaths paths, int release) {
        this.options = options;
        this.paths = paths;
        this.release = release;
        this.notebook = notebook;
        this.backends = backends;
        this.directory = directory;
        this.environment = environment;
    }

    synchronized RemoteKeys defaults() {
        return defaults;
    }

    synchronized void defaults(RemoteKeys keys) {
        keys.on().ifPresent(backends::named);
        defaults = keys;
    }

    /** Name of the session that a remote cell without keys runs in; empty for none. */
    synchronized String current() {
        return notebook.session(current).filter(Session::isAlive).isPresent() ? current : "";
    }

    /** Chooses a session for a cell; starts nothing. @throws MagicException for keys that cannot be met */
    synchronized Target target(RemoteKeys keys) {
        keys.on().ifPresent(backends::named);
        if (keys.once()) {
            choose(keys);
            return new Target(Optional.empty(), freeName("once"), keys);
        }
        if (keys.session().isPresent()) {
            return named(keys.session().get(), keys);
        }
        for (String name : candidates()) {
            Optional<Session> session = notebook.session(name).filter(Session::isAlive);
            if (session.isPresent() && satisfies(name, keys)) {
                return new Target(session, name, keys);
            }
        }
        for (String name : asleep()) {
            if (satisfies(name, keys)) {
                RemoteKeys before = known.get(name).keys();
                return new Target(Optional.empty(), name, keys.orElse(before));
            }
        }
        choose(keys);
        return new Target(Optional.empty(), freeName(stem(keys)), keys);
    }

    /** The session was ended to be woken: the next cell that it would have satisfied starts it anew. */
    synchronized void suspended(String name) {
        if (known.containsKey(name) && !suspended.contains(name)) {
            suspended.add(0, name);
        }
    }

    /** Those that a user suspended, and those that their clocks ended. */
    private List<String> asleep() {
        List<String> names = new ArrayList<>(suspended);
        known.keySet().stream().filter(name -> !names.contains(name)
                && notebook.session(name).filter(Session::isAsleep).isPresent()).forEach(names::add);
        return names;
    }

    private List<String> candidates() {
        List<String> names = new ArrayList<>();
        names.add(current);
        notebook.sessions().stream().map(Session::name).filter(known::containsKey).forEach(names::add);
        return names;
    }

    private Target named(String name, RemoteKeys keys) {
        Optional<Session> session = notebook.session(name).filter(Session::isAlive);
        if (session.isPresent() && !name.equals(Notebook.LOCAL) && !satisfies(name, keys)) {
            throw new MagicException("session " + name + " (" + session.get().place() + ") does not have " + keys.text()
                    + "; leave those keys out, or name another session");
        }
        if (name.equals(Notebook.LOCAL) && !keys.text().isEmpty() && !keys.text().equals(defaults.text())) {
            throw new MagicException("session local is that of plain cells and takes no " + keys.text());
        }
        if (session.isEmpty() && !name.equals(Notebook.LOCAL)) {
            RemoteKeys wanted = asleep().contains(name) ? keys.orElse(known.get(name).keys()) : keys;
            choose(wanted);
            return new Target(session, name, wanted);
        }
        return new Target(session, name, keys);
    }

    /** The session of a target, started if need be. */
    synchronized Session open(Target target) throws SessionStartException {
        Optional<Session> living = notebook.session(target.name()).filter(Session::isAlive);
        if (living.isPresent()) {
            remember(target);
            living.get().lease(target.keys().life().idle(), target.keys().life().ttl());
            return living.get();
        }
        if (target.name().equals(Notebook.LOCAL)) {
            return notebook.local();
        }
        return launch(target, SessionShape.of(target.keys()));
    }

    /** Starts a session of a shape, to be the current one. @throws MagicException where there is one of that name */
    synchronized Session start(String name, SessionShape shape) throws SessionStartException {
        if (notebook.session(name).filter(Session::isAlive).isPresent()) {
            throw new MagicException("session " + name + " lives and was started with "
                    + (shapeOf(name).isEmpty() ? "no keys" : shapeOf(name)) + "; %session stop " + name
                    + " ends it (its variables are kept), then start it anew");
        }
        return launch(new Target(Optional.empty(), name, shape.keys()), shape);
    }

    private Session launch(Target target, SessionShape shape) throws SessionStartException {
        try {
            Backend backend = choose(shape.keys());
            SessionRequest request = request(target.name(), shape, backend);
            check(request, backend);
            BackendStarter starter = new BackendStarter(backend, request, shape.text(), paths);
            Session session = notebook.start(target.name(), starter);
            known.put(target.name(), new Known(shape, backend.name(), starter::launched));
            suspended.remove(target.name());
            remember(target);
            return session;
        } catch (IllegalArgumentException e) {
            throw new SessionStartException(e.getMessage(), e);
        }
    }

    /** A session of an earlier kernel is one of this notebook from now on. */
    synchronized void adopt(Attachment.Joined session, Optional<LaunchedSession> launched) {
        SessionShape shape = SessionStart.shape(session.keys(), session.name());
        if (session.name().equals(Notebook.LOCAL)) {
            local = shape;
            return;
        }
        known.put(session.name(), new Known(shape, session.backend(), () -> launched));
        current = session.name();
    }

    /** Which session remote cells without keys run in from now on. */
    synchronized void current(String name) {
        current = name.equals(Notebook.LOCAL) ? current : name;
    }

    /** @throws IllegalArgumentException for options that no session can have */
    private SessionRequest request(String name, SessionShape shape, Backend backend) {
        RemoteKeys keys = shape.keys();
        SessionRequest.Builder request = SessionRequest.named(name).workingDirectory(directory).notebook(notebook.identity())
                .environment(environment.changes()).preview(notebook.allowsPreview()).jvmArguments(shape.jvm());
        if (!name.equals(Notebook.LOCAL)) {
            request.gpu(keys.gpuRequest().orElseGet(GpuRequest::none));
        }
        keys.cpus().ifPresent(request::cpus);
        keys.memory().ifPresent(request::memory);
        keys.java().ifPresent(request::java);
        request.volumes(keys.volumes());
        request.lifetime(keys.life().lifetime(backend.usualLifetime()));
        if (backend == backends.local()) {
            options.archiveFor(keys.java().orElse("")).ifPresent(request::archive);
        }
        return request.build();
    }

    /** Refuses what could not start, or could not run this notebook's cells. */
    private void check(SessionRequest request, Backend backend) throws SessionStartException {
        try {
            OptionalInt feature = backend.check(request);
            if (feature.isPresent() && feature.getAsInt() < release) {
                throw new SessionStartException("the cells of this notebook are compiled for Java " + release
                        + ", and Java " + feature.getAsInt() + " cannot run them; choose java=" + release
                        + " or later, or start the kernel with IJAVA_COMPILER_OPTS=\"--release " + feature.getAsInt()
                        + "\"", null);
            }
        } catch (LaunchException e) {
            throw new SessionStartException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SessionStartException("stopped before session " + request.name() + " was started", e);
        }
    }

    /** The shape of the session of plain cells, for its next start. */
    synchronized SessionShape local() {
        return local;
    }

    /**
     * Sets it.
     *
     * @throws MagicException        for what that session cannot have
     * @throws SessionStartException when none could start so; then nothing is changed
     */
    synchronized void local(SessionShape shape) throws SessionStartException {
        if (shape.keys().gpu().isPresent() || shape.keys().on().isPresent() || !shape.keys().volumes().isEmpty()) {
            throw new MagicException("session local is that of plain cells, on the notebook's machine: it takes java=, xmx=,"
                    + " cpus= and jvm=. For gpu=, on= and volumes= start another: %session start NAME ...");
        }
        try {
            check(request(Notebook.LOCAL, shape, backends.local()), backends.local());
        } catch (IllegalArgumentException e) {
            throw new SessionStartException(e.getMessage(), e);
        }
        local = shape;
    }

    /** What a living session was asked to be, as the user would write it. */
    synchronized String shapeOf(String name) {
        return name.equals(Notebook.LOCAL) ? local.text()
                : known.containsKey(name) ? known.get(name).shape().text() : "";
    }

    private void remember(Target target) {
        if (!target.keys().once() && !target.name().equals(Notebook.LOCAL)) {
            current = target.name();
        }
    }

    private boolean satisfies(String name, RemoteKeys keys) {
        Known session = known.get(name);
        if (session == null || session.keys().once()) {
            return false;
        }
        return gpusSatisfy(session, keys) && same(session.keys().cpus(), keys.cpus())
                && new HashSet<>(session.keys().volumes()).containsAll(keys.volumes())
                && same(session.keys().memory(), keys.memory()) && same(session.keys().java(), keys.java())
                && (keys.on().isEmpty() || keys.on().get().equals(session.backend()));
    }

    private static <T> boolean same(Optional<T> has, Optional<T> wanted) {
        return wanted.isEmpty() || wanted.equals(has);
    }

    private static boolean gpusSatisfy(Known session, RemoteKeys keys) {
        Optional<GpuRequest> wanted = keys.gpuRequest();
        Optional<LaunchedSession> launched = session.launched().get();
        if (wanted.isEmpty() || launched.isEmpty()) {
            return true;
        }
        return launched.get().onGpu()
                ? wanted.get().choices().stream().anyMatch(choice -> choice.count() == launched.get().gpus().size()
                        && launched.get().gpus().stream().allMatch(choice::accepts))
                : wanted.get().cpuFallback();
    }

    private Backend choose(RemoteKeys keys) {
        try {
            return backends.choose(keys);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MagicException("stopped while looking for GPUs", e);
        }
    }

    private String stem(RemoteKeys keys) {
        return keys.gpuRequest().filter(r -> !r.choices().isEmpty()).map(r -> r.choices().get(0).model())
                .filter(model -> !model.equals(GpuRequest.ANY) && !keys.gpuRequest().get().cpuFallback())
                .or(() -> keys.on().filter(on -> !on.equals(backends.local().name())))
                .orElse("remote").toLowerCase(Locale.ROOT);
    }

    private String freeName(String stem) {
        for (int n = 1; ; n++) {
            String name = stem + "-" + n;
            if (notebook.session(name).isEmpty()) {
                return name;
            }
        }
    }
}
