package farcell.ssh;

import farcell.hosts.Ending;
import farcell.hosts.Gpu;
import farcell.hosts.GpuMatch;
import farcell.hosts.LaunchException;
import farcell.hosts.LaunchedSession;
import farcell.hosts.SessionRequest;
import farcell.hosts.SessionVoice;
import farcell.wire.Link;
import farcell.wire.Message;
import farcell.wire.TakenOverException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A session on a host that is reached by SSH. */
final class SshSession implements LaunchedSession {

    private static final System.Logger LOG = System.getLogger(SshSession.class.getName());
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration TERM_GRACE = Duration.ofSeconds(2);

    /** How the session is reached beside its link. */
    interface Road {
        SshConnection connection() throws SshFailure;

        /** Brings files to the host and gives them names below a directory. */
        List<String> bring(SessionFiles files, List<Path> paths) throws SshFailure, InterruptedException;

        /** Puts files of a directory here into the working directory of the session's process. */
        void place(SessionFiles files, long pid, Path from, List<String> names) throws SshFailure, InterruptedException;
    }

    private final SessionRequest request;
    private final SessionFiles files;
    private final String place;
    private final Link link;
    private final SessionVoice voice;
    private final Message.Attached attached;
    private final GpuMatch gpus;
    private final String note;
    private final Road road;
    private final Executor executor;
    private final CompletableFuture<Ending> ended = new CompletableFuture<>();
    private String whyEnded = "";

    /** @param place for people: {@code lab (gpu1)}; @param note about its Java, or empty */
    SshSession(SessionRequest request, SessionFiles files, String place, Link link, SessionVoice voice,
               Message.Attached attached, GpuMatch gpus, String note, Road road, Executor executor, Runnable release) {
        this.request = request;
        this.files = files;
        this.place = place;
        this.link = link;
        this.voice = voice;
        this.attached = attached;
        this.gpus = gpus;
        this.note = note;
        this.road = road;
        this.executor = executor;
        voice.gone().thenAcceptAsync(cause -> {
            try {
                if (ended.isDone()) {
                    return;
                }
                ended.complete(cause instanceof TakenOverException
                        ? new Ending(Ending.Cause.TAKEN_OVER, -1, "lives on: " + cause.getMessage(), "")
                        : ending(cause == null ? "" : String.valueOf(cause.getMessage())));
            } finally {
                release.run();
            }
        }, executor);
    }

    private Ending ending(String cause) {
        try {
            Optional<Ending> ending = files.ending(road.connection(), why(), voice.farewell());
            if (ending.isPresent()) {
                if (ending.get().cause() == Ending.Cause.STOPPED) {
                    files.remove(road.connection());
                }
                return ending.get();
            }
            // Nobody can speak to it any more.
            files.signal(road.connection(), "KILL");
            return new Ending(Ending.Cause.EXITED, -1, why().isEmpty() ? "lost its connection: " + cause : why(), "");
        } catch (SshFailure e) {
            return new Ending(Ending.Cause.EXITED, -1, why().isEmpty()
                    ? "is out of reach: " + e.getMessage() : why(), "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Ending(Ending.Cause.EXITED, -1, "is out of reach", "");
        }
    }

    @Override
    public SessionRequest request() {
        return request;
    }

    @Override
    public Link link() {
        return link;
    }

    @Override
    public Message.Attached attached() {
        return attached;
    }

    @Override
    public long pid() {
        return hello().pid();
    }

    @Override
    public List<Gpu> gpus() {
        return gpus instanceof GpuMatch.OnGpus on ? on.gpus() : List.of();
    }

    @Override
    public String note() {
        return GpuMatch.note(gpus, request, note);
    }

    @Override
    public Optional<Socket> debugger() {
        return Optional.empty();
    }

    @Override
    public List<String> bring(List<Path> paths) throws LaunchException, InterruptedException {
        try {
            return road.bring(files, paths);
        } catch (SshFailure e) {
            throw new LaunchException("session " + request.name() + " cannot take the class path: " + e.getMessage(), e);
        }
    }

    @Override
    public void place(Path from, List<String> names) throws LaunchException, InterruptedException {
        try {
            road.place(files, pid(), from, names);
        } catch (SshFailure e) {
            throw new LaunchException(e.getMessage(), e);
        }
    }

    @Override
    public String log() {
        return files.path() + "/session.log on " + place;
    }

    @Override
    public String logTail(int lines) {
        try {
            return files.logTail(road.connection(), lines);
        } catch (SshFailure e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    @Override
    public CompletableFuture<Ending> ended() {
        return ended.copy();
    }

    @Override
    public CompletableFuture<Ending> stop(Duration grace) {
        if (end("was stopped")) {
            executor.execute(() -> link.ask(new Message.Bye()));
            after(grace, () -> signal("TERM"));
            after(grace.plus(TERM_GRACE), () -> signal("KILL"));
        }
        return ended();
    }

    @Override
    public void leave() {
        if (ended.complete(new Ending(Ending.Cause.TAKEN_OVER, -1, "was left to another kernel", ""))) {
            link.tell(new Message.Leave());
            link.close();
        }
    }

    @Override
    public void kill() {
        end("was ended by force");
        executor.execute(() -> {
            signal("KILL");
            link.close();
        });
    }

    private void signal(String name) {
        if (!ended.isDone()) {
            try {
                files.signal(road.connection(), name);
            } catch (SshFailure e) {
                LOG.log(System.Logger.Level.WARNING, "session " + request.name() + " could not be ended", e);
                link.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void after(Duration delay, Runnable action) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, executor).execute(action);
    }

    /** What ends after this ends because we wanted it. */
    private synchronized boolean end(String why) {
        if (!whyEnded.isEmpty() || ended.isDone()) {
            return false;
        }
        whyEnded = why;
        return true;
    }

    private synchronized String why() {
        return whyEnded;
    }

    @Override
    public void close() {
        stop(GRACE).completeOnTimeout(null, 2 * GRACE.toSeconds(), TimeUnit.SECONDS).join();
    }
}
