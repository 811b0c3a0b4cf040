package farcell.hosts;

import farcell.wire.Dialer;
import farcell.wire.Link;
import farcell.wire.Links;
import farcell.wire.Message;
import farcell.wire.Scheduler;
import farcell.wire.Timing;
import farcell.wire.UnixSockets;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One start of a session on this machine. The agent listens on the socket of its directory. So that nobody has to wait or
 * look until that is there, the kernel listens, too, before the JVM starts: on a socket for the one connection that
 * the agent makes as soon as it can, and that then is used as if the kernel had made it. On either, the two prove
 * to each other that they know the secret of this session.
 */
final class LocalLaunch {

    /** Links to this machine's sessions: what cannot be reached here for so long is not there. */
    static final Timing TIMING = Timing.DEFAULT.withLimit(Duration.ofMinutes(2));

    private static final Path SHELL = Path.of("/bin/sh");
    /** In a process group of its own, and deaf to what is for the kernel's: Jupyter signals all of the kernel's group. */
    private static final String ALONE = "trap '' INT HUP; if command -v setsid >/dev/null 2>&1; "
            + "then exec setsid \"$0\" \"$@\"; else exec \"$0\" \"$@\"; fi";
    private static final File NOTHING = new File("/dev/null");
    private static final int LOG_LINES = 20;
    private static final long KILL_SECONDS = 5;

    private final SessionRequest request;
    private final SessionCommand command;
    private final VolumeChoice volumes;
    private final SessionDirectory directory;
    private final SessionVoice voice;
    private final ExecutorService executor;
    private final String secret = secret();
    private final CompletableFuture<Link> connected = new CompletableFuture<>();
    private volatile String refused = "";

    LocalLaunch(SessionRequest request, SessionCommand command, VolumeChoice volumes, SessionDirectory directory,
                Link.Handler owner, ExecutorService executor) {
        this.volumes = volumes;
        this.request = request;
        this.command = command;
        this.directory = directory;
        this.voice = new SessionVoice(owner);
        this.executor = executor;
    }

    /** A process whose agent is attached. */
    record Started(Process process, SessionVoice voice, Link link, Message.Attached attached, Optional<Socket> debugger) {}

    Started run(Map<String, String> kernelEnvironment) throws LaunchException, InterruptedException {
        if (!Files.isDirectory(request.workingDirectory())) {
            throw new LaunchException("the working directory of " + name() + ", " + request.workingDirectory()
                    + ", does not exist");
        }
        Process process = null;
        Started started = null;
        DebugListener debug = null;
        try (UnixSockets.Listener listener = UnixSockets.listen(directory.kernelSocket())) {
            if (request.debugging()) {
                debug = DebugListener.open(request.name());
            }
            process = start(kernelEnvironment, debug == null ? OptionalInt.empty() : OptionalInt.of(debug.port()));
            Thread accepting = acceptOn(listener, process.toHandle());
            started = await(process, debug, () -> {
                listener.close();
                accepting.join(TimeUnit.SECONDS.toMillis(KILL_SECONDS));
            });
            return started;
        } catch (IOException e) {
            throw new LaunchException("cannot start " + name() + ": " + e.getMessage(), e);
        } finally {
            closeQuietly(debug);
            if (started == null) {
                connected.thenAcceptAsync(Link::close, executor);
                if (process != null) {
                    ProcessTree.kill(process.toHandle());
                }
            }
        }
    }

    private Process start(Map<String, String> kernelEnvironment, OptionalInt debugPort) throws IOException {
        List<String> arguments = new ArrayList<>();
        if (Files.isExecutable(SHELL)) {
            arguments.addAll(List.of(SHELL.toString(), "-c", ALONE));
        }
        arguments.addAll(volumes.around(directory.path().toString(), command.arguments(directory, debugPort)));
        ProcessBuilder builder = new ProcessBuilder(arguments)
                .directory(request.workingDirectory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.log().toFile());
        if (NOTHING.exists()) {
            builder.redirectInput(NOTHING);
        }
        builder.environment().clear();
        builder.environment().putAll(command.environment(kernelEnvironment, secret));
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    /** Takes connections until one is the session's, or the listener is closed. */
    private Thread acceptOn(UnixSockets.Listener listener, ProcessHandle process) {
        Thread thread = new Thread(() -> {
            try {
                while (!connected.isDone()) {
                    greet(listener.accept(), process);
                }
            } catch (IOException | RuntimeException e) {
                // Closed, because the start is over.
            }
        }, "farcell accept, " + request.name());
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void greet(SocketChannel channel, ProcessHandle process) {
        try {
            connected.complete(dial(new LocalDialer(channel, directory.socket(), process), secret, voice, executor,
                    request.name()));
        } catch (IOException e) {
            refused = e.getMessage();
        }
    }

    /** A link to the agent of a session on this machine. */
    static Link dial(Dialer dialer, String secret, SessionVoice voice, ExecutorService executor, String name)
            throws IOException {
        return Links.dial(dialer, secret.getBytes(StandardCharsets.UTF_8), "kernel " + ProcessHandle.current().pid(),
                voice, executor, name, Scheduler.SYSTEM, TIMING);
    }

    /** Waits until nobody listens any more, and whoever came was heard. */
    @FunctionalInterface
    private interface EndOfListening {
        void await() throws IOException, InterruptedException;
    }

    private Started await(Process process, DebugListener debug, EndOfListening heard)
            throws LaunchException, IOException, InterruptedException {
        CompletableFuture<Message.Attached> attached = connected.thenCompose(
                link -> link.ask(new Message.Attach(request.notebook(), !request.notebook().isEmpty()))).thenApply(LocalLaunch::attached);
        try {
            CompletableFuture.anyOf(attached, process.onExit())
                    .get(request.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (!attached.isDone()) {
                // The agent may have gone because it was refused, and be gone before that is written down here.
                heard.await();
                throw new LaunchException(name() + " ended before it was ready, with exit code "
                        + process.exitValue() + refused() + log());
            }
            // The JVM makes this connection before it runs the agent; the thread that greets it may still be at it.
            Optional<Socket> debugger = debug == null
                    ? Optional.empty()
                    : Optional.of(debug.connection().get(request.timeout().toMillis(), TimeUnit.MILLISECONDS));
            return new Started(process, voice, connected.join(), attached.get(), debugger);
        } catch (TimeoutException e) {
            ProcessTree.kill(process.toHandle());
            process.onExit().completeOnTimeout(process, KILL_SECONDS, TimeUnit.SECONDS).join();
            throw new LaunchException(name() + " was not ready within " + seconds(request.timeout())
                    + " and was ended" + refused() + log());
        } catch (ExecutionException e) {
            throw new LaunchException("cannot start " + name() + ": " + e.getCause().getMessage(), e.getCause());
        }
    }

    /** @throws IllegalStateException for another answer to {@link Message.Attach} */
    static Message.Attached attached(Message answer) {
        if (answer instanceof Message.Attached attached) {
            return attached;
        }
        throw new IllegalStateException("the session did not let this kernel attach: "
                + (answer instanceof Message.Failed failed ? failed.text() : answer.getClass().getSimpleName()));
    }

    private String name() {
        return "session " + request.name();
    }

    private String refused() {
        return refused.isEmpty() ? "" : "; the kernel refused " + refused;
    }

    private String log() {
        String tail = directory.logTail(LOG_LINES);
        return tail.isEmpty() ? "; it wrote nothing" : ". The end of what it wrote:\n" + tail;
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    private static void closeQuietly(DebugListener debug) {
        try {
            if (debug != null) {
                debug.close();
            }
        } catch (IOException e) {
            // It listens no more either way.
        }
    }

    private static String secret() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
