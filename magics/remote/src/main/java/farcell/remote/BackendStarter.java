package farcell.remote;

import farcell.hosts.Backend;
import farcell.hosts.Ending;
import farcell.hosts.Gpu;
import farcell.hosts.LaunchException;
import farcell.hosts.LaunchedSession;
import farcell.hosts.Remains;
import farcell.hosts.SessionRequest;
import farcell.magics.MagicException;
import farcell.notebook.SessionStarter;
import farcell.wire.Link;
import farcell.wire.Message.Attached;
import farcell.wire.Message.Hello;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Starts sessions of a notebook on a backend. */
final class BackendStarter implements SessionStarter {

    private final Backend backend;
    private final SessionRequest request;
    private final String keys;
    private final SessionPaths paths;
    private volatile LaunchedSession launched;

    /**
     * @param keys  that say the same as the request, as a user would write them
     * @param paths what of the class path it gets
     */
    BackendStarter(Backend backend, SessionRequest request, String keys, SessionPaths paths) {
        this.backend = backend;
        this.request = request;
        this.keys = keys;
        this.paths = paths;
    }

    /** A session that another kernel started. */
    static Started attached(Backend backend, LaunchedSession session, SessionPaths paths) {
        return new OnBackend(backend, session, "", paths);
    }

    /** The session as its backend knows it, once started. */
    Optional<LaunchedSession> launched() {
        return Optional.ofNullable(launched);
    }

    @Override
    public Started start(Link.Handler handler) throws SessionStartException {
        try {
            launched = backend.launch(request, handler);
            return new OnBackend(backend, launched, keys, paths);
        } catch (LaunchException e) {
            throw new SessionStartException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SessionStartException("the start of session " + request.name() + " was stopped", e);
        }
    }

    private record OnBackend(Backend where, LaunchedSession session, String keys, SessionPaths chosen)
            implements Started {

        @Override
        public String backend() {
            return where.name();
        }

        @Override
        public Optional<Remains> remains() throws LaunchException, InterruptedException {
            return where.remains().stream().filter(each -> each.session().id().equals(session.attached().id())).findFirst();
        }

        @Override
        public Link link() {
            return session.link();
        }

        @Override
        public Hello hello() {
            return session.hello();
        }

        @Override
        public String place() {
            return where.name() + ", " + (session.onGpu() ? gpus() : "CPU");
        }

        private String gpus() {
            return session.gpus().stream().map(Gpu::model)
                    .collect(Collectors.groupingBy(model -> model, java.util.TreeMap::new, Collectors.counting()))
                    .entrySet().stream().map(e -> e.getValue() == 1 ? e.getKey() : e.getValue() + " x " + e.getKey())
                    .collect(Collectors.joining(", "));
        }

        @Override
        public boolean isRunning() {
            return session.isRunning();
        }

        @Override
        public List<String> details() {
            List<String> details = new ArrayList<>();
            session.gpus().forEach(gpu -> details.add(gpu.describe() + " " + gpu.uuid()
                    + (gpu.driver().isEmpty() ? "" : ", driver " + gpu.driver())));
            details.add("Java " + session.hello().feature() + " (" + session.hello().vm() + "), "
                    + session.hello().os() + " " + session.hello().arch());
            details.add("process " + session.pid() + ", log " + session.log());
            if (!session.note().isEmpty()) {
                details.add(session.note());
            }
            return details;
        }

        @Override
        public List<String> bring(List<Path> paths) throws SessionStartException, InterruptedException {
            try {
                return session.bring(chosen.of(paths, session.hello()));
            } catch (LaunchException | MagicException e) {
                throw new SessionStartException(e.getMessage(), e);
            }
        }

        @Override
        public void place(Path from, List<String> names) throws SessionStartException, InterruptedException {
            try {
                session.place(from, names);
            } catch (LaunchException e) {
                throw new SessionStartException(e.getMessage(), e);
            }
        }

        @Override
        public CompletableFuture<String> ended() {
            return session.ended().thenApply(OnBackend::text);
        }

        private static String text(Ending ending) {
            return ending.detail().isBlank() ? ending.text() : ending.text() + "\n" + ending.detail().strip();
        }

        @Override
        public void stop() {
            session.close();
        }

        @Override
        public Optional<Attached> attached() {
            return Optional.of(session.attached());
        }

        @Override
        public void leave() {
            session.leave();
        }

        @Override
        public void kill() {
            session.kill();
        }
    }
}
