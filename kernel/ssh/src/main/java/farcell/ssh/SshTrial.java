package farcell.ssh;

import farcell.hosts.Gpu;
import farcell.hosts.GpuCheck;
import farcell.hosts.LaunchException;
import farcell.hosts.LaunchedSession;
import farcell.hosts.SessionRequest;
import farcell.wire.Link;
import farcell.wire.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** Goes the whole way to a session on a host, one step after another, and says of each how long it took. */
public final class SshTrial {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final SshBackend backend;
    private final LongSupplier nanos;

    /** @param nanos a clock */
    public SshTrial(SshBackend backend, LongSupplier nanos) {
        this.backend = backend;
        this.nanos = nanos;
    }

    /** Hears of each step when it is done. */
    public interface Listener {

        /** @param name {@code connect}, {@code look}, ...; @param found what came out, for people */
        void done(String name, Duration time, String found);

        /** The last step that was tried. @param advice what happened and what to do */
        void failed(String name, Duration time, String advice);
    }

    private interface Step {
        String run() throws SshFailure, LaunchException, InterruptedException;
    }

    /** @return whether a cell could run there */
    public boolean run(Listener listener) throws InterruptedException {
        return step("connect", listener, this::connect)
                && step("look at the host", listener, this::look)
                && step("directory", listener, this::directory)
                && step("GPUs", listener, () -> backend.facts(false).gpus().describe())
                && step("GPUs compute", listener, this::gpusCompute)
                && step("start archive", listener, this::archive)
                && step("session", listener, this::session);
    }

    private boolean step(String name, Listener listener, Step step) throws InterruptedException {
        long begin = nanos.getAsLong();
        try {
            String found = step.run();
            listener.done(name, Duration.ofNanos(nanos.getAsLong() - begin), found);
            return true;
        } catch (SshFailure | LaunchException e) {
            listener.failed(name, Duration.ofNanos(nanos.getAsLong() - begin), e.getMessage());
            return false;
        }
    }

    private String connect() throws SshFailure {
        return backend.connection(backend.settings().questions()).hop().describe();
    }

    private String look() throws SshFailure, InterruptedException {
        HostFacts facts = backend.facts(false);
        return facts.describe() + ", " + (facts.javas().isEmpty() ? "no Java"
                : facts.javas().size() == 1 ? facts.javas().get(0).describe()
                : facts.javas().size() + " Javas, " + facts.javas().get(0).describe() + " first");
    }

    private String directory() throws SshFailure, InterruptedException {
        HostFacts facts = backend.facts(false);
        facts.checkRoot(backend);
        return facts.root() + ", " + (facts.freeDisk() < 0 ? "unknown space" : (facts.freeDisk() >> 20) + " MiB free")
                + (facts.executable() ? "" : ", no programs of ours can be run there (noexec)");
    }

    /** One that does not is no failure of the host, as long as another does. */
    private String gpusCompute() throws SshFailure, InterruptedException {
        List<GpuCheck.Finding> findings = backend.tryGpus();
        String found = GpuCheck.describe(findings);
        if (!findings.isEmpty() && findings.stream().allMatch(GpuCheck.Finding.Fails.class::isInstance)) {
            throw new SshFailure(found + ". Cells without gpu= run there");
        }
        return findings.isEmpty() ? "nothing to try" : found;
    }

    /** A host that can have none is as good as any other. */
    private String archive() throws InterruptedException {
        try {
            return backend.prepare() + ": sessions map the agent's classes from it";
        } catch (SshFailure e) {
            return "none: " + e.getMessage();
        }
    }

    private String session() throws LaunchException, InterruptedException {
        try (LaunchedSession session = backend.launch(SessionRequest.named("trial").build(), new Deaf())) {
            Message answer = session.link().ask(new Message.Threads()).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            List<String> gpus = session.gpus().stream().map(Gpu::describe).toList();
            return "Java " + session.hello().feature() + " (" + session.hello().vm() + ")"
                    + (gpus.isEmpty() ? "" : ", " + String.join(", ", gpus))
                    + (answer instanceof Message.Text ? ", started, answered and ended" : "")
                    + (session.note().isEmpty() ? "" : "; " + session.note());
        } catch (ExecutionException | TimeoutException e) {
            throw new LaunchException("the session started and does not answer: " + e, e);
        }
    }

    private static final class Deaf implements Link.Handler {

        @Override
        public Message answer(Message question) {
            return new Message.Failed("this is a trial");
        }

        @Override
        public void event(Message event) { }

        @Override
        public void gone(IOException cause) { }
    }
}
