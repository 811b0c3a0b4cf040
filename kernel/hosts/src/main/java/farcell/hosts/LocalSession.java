package farcell.hosts;

import farcell.wire.Link;
import farcell.wire.Message;
import farcell.wire.TakenOverException;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** A session whose JVM is on this machine: a child of this kernel, or found when its kernel was gone. */
final class LocalSession implements LaunchedSession {

    private static final System.Logger LOG = System.getLogger(LocalSession.class.getName());
    private static final Duration GRACE = Duration.ofSeconds(5);
    /** From the request to end (SIGTERM) to the end by force. */
    private static final Duration TERM_GRACE = Duration.ofSeconds(2);
    /** How long an agent may live whose link is gone; it ends itself at once. */
    private static final Duration ORPHAN_GRACE = Duration.ofSeconds(10);
    /** For a JVM that writes an archive of its classes when it ends, on a busy machine. */
    private static final Duration ARCHIVE_GRACE = Duration.ofSeconds(40);
    private static final String WRITES_ARCHIVE = "-XX:ArchiveClassesAtExit=";
    /** How long the last events of a session that is gone may take to be delivered: no new link to it can be made, so that its
     *  old one is gone as soon as its owner has heard them, and one that prints much is behind. */
    private static final Duration FAREWELL = Duration.ofSeconds(10);

    private final SessionRequest request;
    private final SessionDirectory directory;
    private final Parts parts;
    private final GpuMatch gpus;
    private final String volumes;
    private final Executor executor;
    private final CompletableFuture<Ending> ended = new CompletableFuture<>();
    private final List<ProcessHandle> children = new CopyOnWriteArrayList<>();
    private final Runnable released;
    private String whyEnded = "";

    /**
     * What was started or found.
     *
     * @param exitCode of the process, once it is gone; -1 when nobody is told
     */
    record Parts(ProcessHandle process, IntSupplier exitCode, SessionVoice voice, Link link, Message.Attached attached,
                 Optional<Socket> debugger) {

        static Parts of(LocalLaunch.Started started) {
            return new Parts(started.process().toHandle(), () -> exitCode(started.process()), started.voice(),
                    started.link(), started.attached(), started.debugger());
        }

        /** Waits for it: the handle of a process may tell its end before the process itself knows of it, and then
         *  {@link Process#exitValue()} throws. */
        static int exitCode(Process process) {
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return -1;
            }
        }

        static Parts of(LocalAttach.Attached found) {
            return new Parts(found.process(), () -> -1, found.voice(), found.link(), found.attached(), Optional.empty());
        }
    }

    /** @param gpus what it is bound to, null when it is not bound; @param volumes what to say of them; @param release frees what it had */
    LocalSession(SessionRequest request, SessionDirectory directory, Parts parts, GpuMatch gpus, String volumes,
                 Executor executor, Runnable release) {
        this.volumes = volumes;
        this.request = request;
        this.directory = directory;
        this.parts = parts;
        this.gpus = gpus;
        this.executor = executor;
        this.released = release;
        CompletableFuture<IOException> delivered = parts.process().onExit().thenCompose(process -> parts.voice().gone()
                .copy().completeOnTimeout(null, FAREWELL.toMillis(), TimeUnit.MILLISECONDS));
        delivered.handleAsync((cause, never) -> {
            try {
                release(release);
                return ended.complete(Endings.of(parts.exitCode().getAsInt(), whyEnded(), parts.voice().farewell(), directory));
            } finally {
                // Whoever waits for the end of a session would wait for ever.
                ended.complete(new Ending(Ending.Cause.EXITED, -1, "ended; why could not be found out", ""));
            }
        }, executor);
        parts.voice().gone().thenAcceptAsync(cause -> {
            if (cause instanceof TakenOverException) {
                release(release);
                ended.complete(new Ending(Ending.Cause.TAKEN_OVER, -1, "lives on: " + cause.getMessage(), ""));
            }
        }, executor);
        parts.voice().gone().thenAcceptAsync(cause -> kill("was ended because its link to the kernel broke"
                + (cause == null ? "" : ": " + cause.getMessage())), after(grace(ORPHAN_GRACE)));
    }

    private void release(Runnable release) {
        try {
            cleanUp();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "cleaning up after session " + request.name(), e);
        } finally {
            release.run();
        }
    }

    private void cleanUp() {
        children.forEach(ProcessHandle::destroyForcibly);
        parts.link().close();
        try {
            if (parts.debugger().isPresent()) {
                parts.debugger().get().close();
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
        return parts.link();
    }

    @Override
    public boolean isRunning() {
        return parts.process().isAlive();
    }

    @Override
    public Message.Attached attached() {
        return parts.attached();
    }

    @Override
    public long pid() {
        return parts.process().pid();
    }

    @Override
    public List<Gpu> gpus() {
        return gpus instanceof GpuMatch.OnGpus on ? on.gpus() : List.of();
    }

    @Override
    public String note() {
        return GpuMatch.note(gpus, request, volumes);
    }

    @Override
    public Optional<Socket> debugger() {
        return parts.debugger();
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
                children.addAll(ProcessTree.below(parts.process()));
                parts.link().ask(new Message.Bye());
            });
            after(grace(grace)).execute(() -> {
                if (!ended.isDone()) {
                    children.addAll(ProcessTree.below(parts.process()));
                    parts.process().destroy();
                }
            });
            after(grace(grace).plus(TERM_GRACE)).execute(this::kill);
        }
        return ended();
    }

    @Override
    public void leave() {
        if (ended.complete(new Ending(Ending.Cause.TAKEN_OVER, -1, "was left to another kernel", ""))) {
            parts.link().tell(new Message.Leave());
            release(released);
        }
    }

    @Override
    public void kill() {
        kill("was ended by force");
    }

    private void kill(String why) {
        if (parts.process().isAlive() && !ended.isDone()) {
            end(why);
            ProcessTree.kill(parts.process());
        }
    }

    /** What ends after this ends because we wanted it. @return whether it lives and nobody had wanted it before */
    private synchronized boolean end(String why) {
        if (!whyEnded.isEmpty() || ended.isDone() || !parts.process().isAlive()) {
            return false;
        }
        whyEnded = why;
        return true;
    }

    private synchronized String whyEnded() {
        return whyEnded;
    }

    /** How long it may take to end where others may take a usual time. */
    Duration grace(Duration usual) {
        return request.jvmArguments().stream().anyMatch(each -> each.startsWith(WRITES_ARCHIVE)) ? ARCHIVE_GRACE : usual;
    }

    private Executor after(Duration delay) {
        return CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, executor);
    }

    @Override
    public void close() {
        stop(GRACE).join();
    }

    ProcessHandle process() {
        return parts.process();
    }

    SessionDirectory directory() {
        return directory;
    }
}
