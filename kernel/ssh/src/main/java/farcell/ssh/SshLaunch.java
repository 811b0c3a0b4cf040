package farcell.ssh;

import farcell.hosts.GpuMatch;
import farcell.hosts.SessionCommand;
import farcell.hosts.SessionRequest;
import farcell.hosts.SessionVoice;
import farcell.hosts.VolumeChoice;
import farcell.wire.Link;
import farcell.wire.Links;
import farcell.wire.Message;
import farcell.wire.Scheduler;
import farcell.wire.Timing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One start of a session on a host. */
final class SshLaunch {

    /** As long as a session without a kernel lives where nothing else is said. */
    private static final Timing TIMING = Timing.DEFAULT.withLimit(Duration.ofMinutes(15));

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
        VolumeChoice volumes = new SshVolumes(host, place).choose(request, connection);
        SessionFiles files = new SessionFiles(host.root(), random(4));
        files.checkSocket();
        String jar = agent + "/lib/session/farcell-session.jar";
        SessionCommand command = new SessionCommand(request, new SessionCommand.Means(java.java(), java.feature(), host.cpus(),
                new StartArchive(host, agent, java).there(), host.root() + "/objects", agent + "/lib/user", List.of("-jar", jar)),
                match, backend.usualLifetime());
        String secret = secret();
        List<String> relay = List.of(java.java(), "-cp", jar, "farcell.session.Relay", files.socket());
        SshRoad road = new SshRoad(backend, files);
        SessionVoice voice = new SessionVoice(owner);
        Link link = null;
        boolean started = false;
        try {
            files.start(connection, volumes.around(files.path(), command.arguments(files.path())), relay, command.environment(Map.of()), secret, request.timeout());
            link = dial(road, secret, voice, executor, request.name());
            Message answer = link.ask(new Message.Attach(request.notebook(), !request.notebook().isEmpty()))
                    .get(request.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (!(answer instanceof Message.Attached attached)) {
                throw new SshFailure("it did not let this kernel attach: " + answer);
            }
            started = true;
            return new SshSession(request, files, backend.name() + " (" + connection.hop().host() + ")", link, voice,
                    attached, match, note(java.note(), road.note(), volumes.note()), new SessionSupply(backend, objects), executor, release);
        } catch (SshFailure e) {
            throw e;
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw new SshFailure("it started and cannot be reached: " + e.getMessage() + ". The end of its log:\n"
                    + files.logTail(connection, 20), e);
        } finally {
            if (!started) {
                if (link != null) {
                    link.close();
                }
                files.signal(connection, "KILL");
                files.remove(connection);
            }
        }
    }

    static Link dial(SshRoad road, String secret, SessionVoice voice, ExecutorService executor, String name) throws IOException {
        return Links.dial(road, secret.getBytes(StandardCharsets.UTF_8), "kernel " + ProcessHandle.current().pid(), voice,
                executor, name, Scheduler.SYSTEM, TIMING);
    }

    private static String note(String... parts) {
        return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining("; "));
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
