package farcell.remote;

import farcell.hosts.Backend;
import farcell.hosts.GpuMatch;
import farcell.hosts.GpuRequest;
import farcell.hosts.LaunchedSession;
import farcell.hosts.SessionRequest;
import farcell.magics.Environment;
import farcell.magics.MagicException;
import farcell.notebook.Notebook;
import farcell.notebook.Session;
import farcell.notebook.SessionStarter.SessionStartException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The sessions of a notebook beside the local one, and which of them a remote cell runs in: the one that it names; else the
 * current one, if that satisfies its keys; else another that does; else a new one.
 */
final class RemoteSessions {

    private final Notebook notebook;
    private final List<Backend> backends;
    private final Path directory;
    private final Environment environment;
    private final SessionOptions options;
    private final Map<String, Known> known = new HashMap<>();
    private RemoteKeys defaults = RemoteKeys.NONE;
    private String current = "";

    /** @param keys with which it was started */
    private record Known(RemoteKeys keys, BackendStarter starter) {}

    /** Where a cell will run. @param living the session, if it need not be started; @param name its name */
    record Target(Optional<Session> living, String name, RemoteKeys keys) {}

    /** @param environment variables for the sessions that it starts; @param options how their JVMs are started */
    RemoteSessions(Notebook notebook, List<Backend> backends, Path directory, Environment environment,
                   SessionOptions options) {
        this.options = options;
        this.notebook = notebook;
        this.backends = List.copyOf(backends);
        this.directory = directory;
        this.environment = environment;
    }

    synchronized RemoteKeys defaults() {
        return defaults;
    }

    synchronized void defaults(RemoteKeys keys) {
        backend(keys);
        defaults = keys;
    }

    /** Name of the session that a remote cell without keys runs in; empty for none. */
    synchronized String current() {
        return notebook.session(current).filter(Session::isAlive).isPresent() ? current : "";
    }

    /** Chooses a session for a cell; starts nothing. @throws MagicException for keys that cannot be met */
    synchronized Target target(RemoteKeys keys) {
        backend(keys);
        checkGpus(keys);
        if (keys.once()) {
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
        return new Target(Optional.empty(), freeName(stem(keys)), keys);
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
        return new Target(session, name, keys);
    }

    /** The session of a target, started if need be. */
    synchronized Session open(Target target) throws SessionStartException {
        Optional<Session> living = notebook.session(target.name()).filter(Session::isAlive);
        if (living.isPresent()) {
            remember(target);
            return living.get();
        }
        if (target.name().equals(Notebook.LOCAL)) {
            return notebook.local();
        }
        RemoteKeys keys = target.keys();
        SessionRequest.Builder request = SessionRequest.named(target.name()).workingDirectory(directory)
                .environment(environment.changes())
                .gpu(keys.gpuRequest().orElseGet(GpuRequest::none));
        keys.cpus().ifPresent(request::cpus);
        keys.memory().ifPresent(request::memory);
        keys.java().ifPresent(request::java);
        options.archiveFor(keys.java().orElse("")).ifPresent(request::archive);
        try {
            BackendStarter starter = new BackendStarter(backend(keys), request.build());
            Session session = notebook.start(target.name(), starter);
            known.put(target.name(), new Known(keys, starter));
            remember(target);
            return session;
        } catch (IllegalArgumentException e) {
            throw new SessionStartException(e.getMessage(), e);
        }
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
                && same(session.keys().memory(), keys.memory()) && same(session.keys().java(), keys.java())
                && same(session.keys().on(), keys.on());
    }

    private static <T> boolean same(Optional<T> has, Optional<T> wanted) {
        return wanted.isEmpty() || wanted.equals(has);
    }

    private static boolean gpusSatisfy(Known session, RemoteKeys keys) {
        Optional<GpuRequest> wanted = keys.gpuRequest();
        Optional<LaunchedSession> launched = session.starter().launched();
        if (wanted.isEmpty() || launched.isEmpty()) {
            return true;
        }
        return launched.get().onGpu()
                ? wanted.get().choices().stream().anyMatch(choice -> choice.count() == launched.get().gpus().size()
                        && launched.get().gpus().stream().allMatch(choice::accepts))
                : wanted.get().cpuFallback();
    }

    private void checkGpus(RemoteKeys keys) {
        Optional<GpuRequest> wanted = keys.gpuRequest();
        if (wanted.isEmpty() || wanted.get().cpuFallback()) {
            return;
        }
        try {
            var survey = backend(keys).hosts().get(0).gpus();
            if (wanted.get().match(survey.gpus()) instanceof GpuMatch.Unavailable) {
                throw new MagicException(wanted.get() + " cannot be had: backend " + backend(keys).name() + " has "
                        + survey.describe() + "; ask for what there is, or add ,cpu to run without a GPU");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MagicException("stopped while looking for GPUs", e);
        }
    }

    private Backend backend(RemoteKeys keys) {
        String wanted = keys.on().orElse(backends.get(0).name());
        return backends.stream().filter(b -> b.name().equals(wanted)).findFirst().orElseThrow(() ->
                new MagicException("there is no backend " + wanted + "; there is "
                        + String.join(", ", backends.stream().map(Backend::name).toList())));
    }

    private String stem(RemoteKeys keys) {
        return keys.gpuRequest().filter(r -> !r.choices().isEmpty()).map(r -> r.choices().get(0).model())
                .filter(model -> !model.equals(GpuRequest.ANY) && !keys.gpuRequest().get().cpuFallback())
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
