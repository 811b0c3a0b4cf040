package farcell.ssh;

import farcell.hosts.GpuMatch;
import farcell.hosts.SessionRequest;
import farcell.wire.Link;
import farcell.wire.Links;
import farcell.wire.Message;
import farcell.wire.RefusedConnectionException;
import farcell.wire.Scheduler;
import farcell.wire.Timing;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** One start of a session on a host. */
final class SshLaunch {

    private final SshBackend backend;
    private final SshConnection connection;
    private final HostFacts host;
    private final ObjectStore objects;
    private final SshBackend.Settings settings;

    SshLaunch(SshBackend backend, SshConnection connection, HostFacts host, ObjectStore objects,
              SshBackend.Settings settings) {
        this.backend = backend;
        this.connection = connection;
        this.host = host;
        this.objects = objects;
        this.settings = settings;
    }

    SshSession run(SessionRequest request, SshPlace place, GpuMatch match, Link.Handler owner, ExecutorService executor,
                   Runnable release) throws SshFailure, InterruptedException {
        HostRuntime.Chosen java = new HostRuntime(place, host, objects, RuntimeImage.ofThisJava(settings.environment()),
                settings.release()).choose(request.java(), connection, settings.progress());
        String agent = AgentFiles.of(settings.distribution(), objects)
                .ensure(connection, host, objects, settings.progress());
        SessionFiles files = new SessionFiles(host.root(), random(4));
        files.checkSocket();
        HostCommand command = new HostCommand(request, java, agent, match, host.cpus());
        String secret = secret();
        Map<String, String> environment = new HashMap<>(command.environment());
        environment.put("FARCELL_SECRET", secret);
        ByteChannel channel = connection.stream(files.make(command.arguments(files.path()), environment) + """
                (n=0; while [ ! -S "$dir/k" ] && [ $n -lt 200 ]; do n=$((n + 1)); sleep 0.05; done
                %s) </dev/null >/dev/null 2>&1 &
                exec %s -cp %s farcell.session.Relay --listen "$dir/k"
                """.formatted(SessionFiles.start(), HostShell.quoted(java.java()),
                HostShell.quoted(command.agentJar())));
        SshVoice voice = new SshVoice(owner);
        AtomicReference<ByteChannel> first = new AtomicReference<>(channel);
        Link link = null;
        boolean started = false;
        try {
            link = Links.dial(() -> dial(first, files, java, command), secret.getBytes(StandardCharsets.UTF_8),
                    "kernel " + ProcessHandle.current().pid(), voice, executor, request.name(), Scheduler.SYSTEM,
                    Timing.DEFAULT);
            Message answer = link.ask(new Message.Attach(request.notebook(), false))
                    .get(request.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (!(answer instanceof Message.Attached attached)) {
                throw new SshFailure("it did not let this kernel attach: " + answer);
            }
            started = true;
            return new SshSession(request, files, backend.name() + " (" + connection.hop().host() + ")", link, voice,
                    attached, match, java.note(), new Road(), executor, release);
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw new SshFailure("it did not start. The end of its log:\n" + files.logTail(connection, 20), e);
        } finally {
            if (!started && link != null) {
                link.close();
            }
        }
    }

    /** The connection that the agent makes to the relay that was started with it, and later ones through another relay. */
    private ByteChannel dial(AtomicReference<ByteChannel> first, SessionFiles files, HostRuntime.Chosen java,
                             HostCommand command) throws IOException {
        ByteChannel channel = first.getAndSet(null);
        if (channel != null) {
            return channel;
        }
        try {
            SshConnection now = backend.connection(Questions.NOBODY);
            if (!files.lives(now)) {
                throw new RefusedConnectionException("its process has ended");
            }
            return now.stream("exec %s -cp %s farcell.session.Relay %s\n".formatted(
                    HostShell.quoted(java.java()), HostShell.quoted(command.agentJar()),
                    HostShell.quoted(files.socket())));
        } catch (SshFailure e) {
            throw new IOException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped while connecting", e);
        }
    }

    private final class Road implements SshSession.Road {

        private final SessionJars jars = new SessionJars(objects);

        @Override
        public SshConnection connection() throws SshFailure {
            return backend.connection(Questions.NOBODY);
        }

        @Override
        public List<String> bring(SessionFiles files, List<Path> paths) throws SshFailure, InterruptedException {
            return jars.bring(connection(), files, paths, settings.progress());
        }
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static String secret() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
