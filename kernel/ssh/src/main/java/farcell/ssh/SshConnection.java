package farcell.ssh;

import farcell.ssh.SshConfig.Hop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.session.ConnectionService;

/** One authenticated connection to a host: runs scripts there and opens streams. Thread-safe. */
final class SshConnection implements AutoCloseable {

    private static final Duration OPEN = Duration.ofSeconds(15);
    private static final int MAX_OUTPUT = 4 << 20;
    private static final int MAX_ERRORS = 64 << 10;

    private final Hop hop;
    private final List<ClientSession> sessions;

    SshConnection(Hop hop, List<ClientSession> sessions) {
        this.hop = hop;
        this.sessions = List.copyOf(sessions);
    }

    /** What a script left. @param errors what it wrote to standard error, its beginning */
    record Answer(int status, String output, String errors) {

        boolean ok() {
            return status == 0;
        }

        /** The first line that says what was wrong. */
        String complaint() {
            return (errors + "\n" + output).lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst()
                    .orElse("exit status " + status);
        }
    }

    /** Writes what a script is to read from its standard input. */
    @FunctionalInterface
    interface Input {
        Input NONE = out -> { };

        void writeTo(OutputStream out) throws IOException;
    }

    Hop hop() {
        return hop;
    }

    boolean isOpen() {
        return session().isOpen() && session().isAuthenticated();
    }

    private ClientSession session() {
        return sessions.get(sessions.size() - 1);
    }

    Answer run(String script, Duration limit) throws SshFailure, InterruptedException {
        return run(script, Input.NONE, limit);
    }

    /**
     * Runs a script of POSIX sh and waits for it.
     *
     * @throws SshFailure when the host does not run it, or the connection goes, or its time is up
     */
    Answer run(String script, Input input, Duration limit) throws SshFailure, InterruptedException {
        HostShell shell = HostShell.script(script);
        Tail errors = new Tail();
        try (Exec exec = Exec.open(this, shell, errors)) {
            CompletableFuture<byte[]> output = new CompletableFuture<>();
            Thread reader = new Thread(() -> {
                try {
                    HostShell.Noise noise = shell.skipNoise(exec.stdout());
                    if (!noise.begun()) {
                        errors.noise(noise.text());
                    }
                    output.complete(noise.begun() ? exec.stdout().readNBytes(MAX_OUTPUT) : null);
                } catch (IOException | RuntimeException e) {
                    output.completeExceptionally(e);
                }
            }, "farcell ssh " + hop.name());
            reader.setDaemon(true);
            reader.start();
            IOException broken = null;
            try (OutputStream stdin = exec.stdin()) {
                shell.send(stdin);
                input.writeTo(stdin);
            } catch (IOException e) {
                // The script may have ended early; what it said is worth more than this.
                broken = e;
            }
            byte[] bytes = output.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            HostShell.Ended ended = bytes == null ? null : shell.ended(new String(bytes, StandardCharsets.UTF_8));
            if (ended != null) {
                return new Answer(ended.status(), ended.output(), errors.text());
            }
            if (bytes != null || broken != null && !isOpen()) {
                throw new SshFailure("the connection to " + hop.describe() + " broke while a command ran there",
                        broken);
            }
            throw notRun(exec, errors);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new SshFailure("a command on " + hop.describe() + " was not done within " + limit.toSeconds()
                    + " s; the host seems to be overloaded, or one of its file systems hangs", e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new SshFailure("the connection to " + hop.describe() + " broke: " + e.getCause().getMessage(), e);
        } catch (SshFailure e) {
            throw e;
        } catch (IOException e) {
            throw new SshFailure("no command can be run on " + hop.describe() + ": " + e.getMessage(), e);
        }
    }

    private SshFailure notRun(Exec exec, Tail errors) {
        exec.channel.waitFor(EnumSet.of(ClientChannelEvent.EXIT_STATUS, ClientChannelEvent.CLOSED), 2_000);
        String said = (errors.noiseText() + "\n" + errors.text()).strip();
        String first = said.lines().limit(3).reduce((a, b) -> a + " / " + b).orElse("");
        Integer status = exec.channel.getExitStatus();
        return new SshFailure("the host " + hop.describe() + " lets " + hop.user() + " in but runs no commands for "
                + hop.user() + (first.isEmpty() ? "" : "; it said: " + first)
                + (status == null ? "" : " (exit status " + status + ")")
                + ". The account needs a login shell (chsh; not nologin), and its key in authorized_keys, or"
                + " sshd_config, must not force another command (command=, ForceCommand); ssh " + hop.name()
                + " /bin/sh -c true must work from a terminal");
    }

    /** Runs a script as a duplex stream: what it reads and writes are the bytes. */
    StreamChannel stream(String script) throws SshFailure {
        HostShell shell = HostShell.stream(script);
        Tail errors = new Tail();
        Exec exec = null;
        try {
            exec = Exec.open(this, shell, errors);
            Exec opened = exec;
            shell.send(exec.stdin());
            if (!shell.skipNoise(exec.stdout()).begun()) {
                throw notRun(exec, errors);
            }
            return new StreamChannel(exec.stdout(), exec.stdin(), opened::close);
        } catch (IOException e) {
            if (exec != null) {
                exec.close();
            }
            throw e instanceof SshFailure failure ? failure
                    : new SshFailure("no command can be run on " + hop.describe() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Connects to a Unix socket on the host.
     *
     * @param path absolute
     * @throws ForbiddenException when the server does not forward
     * @throws SshFailure         when nothing listens there, or the connection is gone
     */
    ByteChannel connect(String path) throws SshFailure, ForbiddenException {
        SocketChannelOverSsh channel = new SocketChannelOverSsh(path);
        try {
            session().getService(ConnectionService.class).registerChannel(channel);
            channel.open().verify(OPEN);
            return new StreamChannel(channel.input(), channel.output(), () -> channel.close(true));
        } catch (IOException | RuntimeException e) {
            channel.close(true);
            if (e.getCause() instanceof SshChannelOpenException || e instanceof SshChannelOpenException) {
                SshChannelOpenException refused = (SshChannelOpenException)
                        (e instanceof SshChannelOpenException ? e : e.getCause());
                if (refused.getReasonCode() == SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED
                        || refused.getReasonCode() == SshConstants.SSH_OPEN_UNKNOWN_CHANNEL_TYPE) {
                    throw new ForbiddenException();
                }
                throw new SshFailure("nothing listens at " + path + " on " + hop.describe(), e);
            }
            throw new SshFailure("the connection to " + hop.describe() + " is gone: " + e.getMessage(), e);
        }
    }

    /** The server's configuration forbids forwarding of Unix sockets. */
    static final class ForbiddenException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** Calls when the connection is gone, at once if it is. */
    void whenGone(Runnable action, Executor executor) {
        session().addCloseFutureListener(future -> executor.execute(action));
    }

    @Override
    public void close() {
        SshConnector.closeAll(sessions);
    }

    /** An exec channel that was opened. */
    private record Exec(ExecChannel channel) implements AutoCloseable {

        static Exec open(SshConnection connection, HostShell shell, OutputStream errors) throws IOException {
            ExecChannel channel = new ExecChannel(shell.command());
            connection.session().getService(ConnectionService.class).registerChannel(channel);
            channel.setErr(errors);
            try {
                channel.open().verify(OPEN);
            } catch (IOException e) {
                channel.close(true);
                throw e;
            }
            return new Exec(channel);
        }

        ChannelInput stdout() {
            return channel.input();
        }

        OutputStream stdin() {
            return channel.getInvertedIn();
        }

        @Override
        public void close() {
            ((Channel) channel).close(true);
        }
    }

    /** Keeps the beginning of standard error. */
    private static final class Tail extends ByteArrayOutputStream {

        private String noise = "";

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            super.write(bytes, from, Math.max(0, Math.min(length, MAX_ERRORS - count)));
        }

        synchronized void noise(String text) {
            noise = text;
        }

        synchronized String noiseText() {
            return noise;
        }

        String text() {
            return toString(StandardCharsets.UTF_8);
        }
    }
}
