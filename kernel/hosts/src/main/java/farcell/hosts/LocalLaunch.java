package farcell.hosts;

import farcell.wire.Link;
import farcell.wire.Links;
import farcell.wire.UnixSockets;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
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
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One start of a session on this machine. The kernel listens before the JVM starts, on a socket file that only its
 * owner can open, and the agent proves by the secret of its environment that it is the one that was started. Whatever
 * the outcome, nothing listens when the start is over.
 */
final class LocalLaunch {

    private static final Path SHELL = Path.of("/bin/sh");
    private static final File NOTHING = new File("/dev/null");
    private static final int LOG_LINES = 20;
    private static final long KILL_SECONDS = 5;

    private final SessionRequest request;
    private final SessionCommand command;
    private final SessionDirectory directory;
    private final Link.Handler owner;
    private final ExecutorService executor;
    private final Handshake.Expected expected;
    private final String secret = secret();
    private final Queue<Handshake> connections = new ConcurrentLinkedQueue<>();

    LocalLaunch(SessionRequest request, SessionCommand command, SessionDirectory directory, Link.Handler owner,
                ExecutorService executor) {
        this.request = request;
        this.command = command;
        this.directory = directory;
        this.owner = owner;
        this.executor = executor;
        this.expected = new Handshake.Expected(request.name(), secret);
    }

    /** A process whose agent said hello. */
    record Started(Process process, Handshake handshake, Link link, Optional<Socket> debugger) {}

    Started run(Map<String, String> kernelEnvironment) throws LaunchException, InterruptedException {
        if (!Files.isDirectory(request.workingDirectory())) {
            throw new LaunchException("the working directory of " + name() + ", " + request.workingDirectory()
                    + ", does not exist");
        }
        Process process = null;
        Started started = null;
        DebugListener debug = null;
        try (UnixSockets.Listener listener = UnixSockets.listen(directory.socket())) {
            if (request.debugging()) {
                debug = DebugListener.open(request.name());
            }
            process = start(kernelEnvironment, debug == null ? OptionalInt.empty() : OptionalInt.of(debug.port()));
            acceptOn(listener);
            started = await(process, debug);
            return started;
        } catch (IOException e) {
            throw new LaunchException("cannot start " + name() + ": " + e.getMessage(), e);
        } finally {
            closeQuietly(debug);
            for (Handshake connection : connections) {
                if (started == null || connection != started.handshake()) {
                    connection.link().thenAcceptAsync(Link::close, executor);
                }
            }
            if (started == null && process != null) {
                ProcessTree.kill(process);
            }
        }
    }

    private Process start(Map<String, String> kernelEnvironment, OptionalInt debugPort) throws IOException {
        List<String> arguments = new ArrayList<>();
        if (Files.isExecutable(SHELL)) {
            // Jupyter interrupts the kernel's process group by SIGINT, which ends a JVM that does not ignore it.
            arguments.addAll(List.of(SHELL.toString(), "-c", "trap '' INT; exec \"$0\" \"$@\""));
        }
        arguments.addAll(command.arguments(directory.socket(), directory.crashFile(), debugPort));
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

    /** Takes connections until the listener is closed. */
    private void acceptOn(UnixSockets.Listener listener) {
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    SocketChannel channel = listener.accept(request.timeout());
                    Handshake handshake = new Handshake(expected, owner);
                    connections.add(handshake);
                    handshake.link().complete(Links.over(channel, true, handshake, executor, request.name()));
                }
            } catch (IOException | RuntimeException e) {
                // Closed, because the start is over; or its time is, which the starting thread sees itself.
            }
        }, "farcell accept, " + request.name());
        thread.setDaemon(true);
        thread.start();
    }

    private Started await(Process process, DebugListener debug) throws LaunchException, InterruptedException {
        try {
            CompletableFuture.anyOf(expected.first(), process.onExit())
                    .get(request.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (!expected.first().isDone()) {
                throw new LaunchException(name() + " ended before it was ready, with exit code "
                        + process.exitValue() + refused() + log());
            }
            Handshake handshake = expected.first().get();
            Link link = handshake.link().get();
            // The JVM makes this connection before it runs the agent.
            Optional<Socket> debugger = debug == null
                    ? Optional.empty()
                    : Optional.of(debug.connection().get(KILL_SECONDS, TimeUnit.SECONDS));
            return new Started(process, handshake, link, debugger);
        } catch (TimeoutException e) {
            ProcessTree.kill(process);
            process.onExit().completeOnTimeout(process, KILL_SECONDS, TimeUnit.SECONDS).join();
            throw new LaunchException(name() + " was not ready within " + seconds(request.timeout())
                    + " and was ended" + refused() + log());
        } catch (ExecutionException e) {
            throw new LaunchException("cannot start " + name() + ": " + e.getCause().getMessage(), e.getCause());
        }
    }

    private String name() {
        return "session " + request.name();
    }

    private String refused() {
        return expected.refused().isEmpty() ? "" : "; the kernel refused " + expected.refused();
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
