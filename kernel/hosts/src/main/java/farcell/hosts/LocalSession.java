package farcell.hosts;

import farcell.wire.Link;
import farcell.wire.Message;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A session whose JVM is a child of the kernel. */
final class LocalSession implements LaunchedSession {

    private static final System.Logger LOG = System.getLogger(LocalSession.class.getName());
    private static final Duration GRACE = Duration.ofSeconds(5);
    /** From the request to end (SIGTERM) to the end by force. */
    private static final Duration TERM_GRACE = Duration.ofSeconds(2);
    /** How long an agent may live whose link is gone; it ends itself at once. */
    private static final Duration ORPHAN_GRACE = Duration.ofSeconds(5);
    /** How long the last events of a session that is gone may take to be delivered. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final SessionRequest request;
    private final SessionDirectory directory;
    private final LocalLaunch.Started started;
    private final GpuMatch gpus;
    private final Executor executor;
    private final CompletableFuture<Ending> ended;
    private final List<ProcessHandle> children = new CopyOnWriteArrayList<>();
    private String whyEnded = "";

    /** @param gpus what it is bound to, null when it is not bound; @param release frees what it had */
    LocalSession(SessionRequest request, SessionDirectory directory, LocalLaunch.Started started, GpuMatch gpus,
                 Executor executor, Runnable release) {
        this.request = request;
        this.directory = directory;
        this.started = started;
        this.gpus = gpus;
        this.executor = executor;
        CompletableFuture<Void> delivered = started.process().onExit().thenCompose(process -> started.handshake().gone()
                .copy().completeOnTimeout(null, FAREWELL.toMillis(), TimeUnit.MILLISECONDS));
        this.ended = delivered.handleAsync((done, never) -> {
            try {
                cleanUp();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "cleaning up after session " + request.name(), e);
            } finally {
                release.run();
            }
            return Endings.of(started.process().exitValue(), whyEnded(), started.handshake().farewell(), directory);
        }, executor);
        started.handshake().gone().thenRunAsync(
                () -> kill("was ended because its link to the kernel broke"), after(ORPHAN_GRACE));
    }

    private void cleanUp() {
        children.forEach(ProcessHandle::destroyForcibly);
        started.link().close();
        try {
            if (started.debugger().isPresent()) {
                started.debugger().get().close();
            }
        } catch (IOException e) {
            // The other side is gone anyway.
        }
    }

    @Override
    public SessionRequest request() {
        return request;
    }

    @Override
    public Link link() {
        return started.link();
    }

    @Override
    public Message.Hello hello() {
        return started.handshake().hello();
    }

    @Override
    public long pid() {
        return started.process().pid();
    }

    @Override
    public List<Gpu> gpus() {
        return gpus instanceof GpuMatch.OnGpus on ? on.gpus() : List.of();
    }

    @Override
    public String note() {
        if (gpus instanceof GpuMatch.OnCpu cpu && !request.gpu().map(GpuRequest::choices).orElse(List.of()).isEmpty()) {
            return "runs on the CPU: " + cpu.why();
        }
        return gpus instanceof GpuMatch.OnGpus on && on.shared()
                ? "shares a GPU with another session of this notebook, since no other fits " + request.gpu().get()
                : "";
    }

    @Override
    public Optional<Socket> debugger() {
        return started.debugger();
    }

    @Override
    public String log() {
        return directory.log().toString();
    }

    @Override
    public String logTail(int lines) {
        return directory.logTail(lines);
    }

    @Override
    public CompletableFuture<Ending> ended() {
        return ended.copy();
    }

    @Override
    public CompletableFuture<Ending> stop(Duration grace) {
        if (end("was stopped")) {
            // In another thread, since a full send queue makes it wait.
            executor.execute(() -> {
                children.addAll(ProcessTree.below(started.process()));
                started.link().ask(new Message.Bye());
            });
            after(grace).execute(() -> {
                children.addAll(ProcessTree.below(started.process()));
                started.process().destroy();
            });
            after(grace.plus(TERM_GRACE)).execute(this::kill);
        }
        return ended();
    }

    @Override
    public void kill() {
        kill("was ended by force");
    }

    private void kill(String why) {
        if (started.process().isAlive()) {
            end(why);
            ProcessTree.kill(started.process());
        }
    }

    /** What ends after this ends because we wanted it. @return whether it lives and nobody had wanted it before */
    private synchronized boolean end(String why) {
        if (!whyEnded.isEmpty() || !started.process().isAlive()) {
            return false;
        }
        whyEnded = why;
        return true;
    }

    private synchronized String whyEnded() {
        return whyEnded;
    }

    private Executor after(Duration delay) {
        return CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, executor);
    }

    @Override
    public void close() {
        stop(GRACE).join();
    }

    Process process() {
        return started.process();
    }
}
