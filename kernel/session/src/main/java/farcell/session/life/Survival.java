package farcell.session.life;

import farcell.wire.LeftValues;
import farcell.wire.Link;
import farcell.wire.Message;
import farcell.wire.OrderlyEnd;
import farcell.wire.OrderlyEnd.Keeper;
import farcell.wire.Scheduler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/** What makes a session outlive a kernel, put together, and the answers to what kernels ask about it. */
public final class Survival {

    /**
     * Which session this is.
     *
     * @param id        name of its directory
     * @param name      for people
     * @param directory its own, which only its owner can enter
     * @param gpusBusy  whether its GPUs work now; may take seconds
     */
    public record Identity(String id, String name, Path directory, Message.Hello hello, SessionClocks.Limits limits,
                           BooleanSupplier gpusBusy) {}

    /** How long what has to be done before the end may take. */
    private static final Duration BEFORE_END = Duration.ofSeconds(60);

    private final Identity identity;
    private final Consumer<String> log;
    private final Executor executor;
    private final SessionFiles files;
    private final KeptFiles kept;
    private final RunLog runs;
    private final SessionClocks clocks;
    private final List<Runnable> wishes = new CopyOnWriteArrayList<>();
    private final Consumer<String> end;
    private volatile Function<String, Keeper> beforeEnd = why -> Keeper.NOBODY;
    private final long startedAt = System.currentTimeMillis();
    private volatile String notebook = "";
    private volatile boolean connected;

    /** @param end gets why the session ends, a phrase: by its clocks, or by {@link #endNow} */
    public Survival(Identity identity, Scheduler scheduler, Executor executor, Consumer<String> log,
                    Consumer<String> end) {
        this.identity = identity;
        this.log = log;
        this.executor = executor;
        this.end = end;
        this.files = new SessionFiles(identity.directory());
        this.kept = new KeptFiles(files.kept());
        this.runs = new RunLog(files.runs());
        this.clocks = new SessionClocks(identity.limits(), scheduler, executor, identity.gpusBusy(), this::warn,
                why -> timeIsUp(why, beforeEnd));
    }

    public RunLog runs() {
        return runs;
    }

    public SessionClocks clocks() {
        return clocks;
    }

    /** What user code wants done before the session ends, in order; a minute in all. May be added to. */
    public List<Runnable> wishes() {
        return wishes;
    }

    /** Sets what is done last before the clocks end the session. @param task gets why, and says who has its variables then */
    public void beforeEnd(Function<String, Keeper> task) {
        beforeEnd = task;
    }

    /** What whoever ends the session wants of its variables: {@link OrderlyEnd#WISH}, empty where nothing is said. */
    public String endWish() {
        return files.endWish();
    }

    /** Ends the session as its clocks would, unless it is ending already. @param last in place of {@link #beforeEnd} */
    public void endNow(String why, Function<String, Keeper> last) {
        if (clocks.stop()) {
            timeIsUp(why, last);
        }
    }

    private void warn(Message.EndsSoon soon) {
        log.accept("ends in " + soon.left() / 1000 + " s: " + soon.why());
        runs.tell(0, soon);
    }

    private void timeIsUp(String why, Function<String, Keeper> last) {
        try {
            log.accept("ends: " + why);
            ending("");
            doWishes();
            ending(last.apply(why).name());
        } finally {
            end.accept(why);
        }
    }

    /** For whoever waits for the end. */
    private void ending(String progress) {
        try {
            files.ending(progress);
        } catch (IOException e) {
            log.accept("how the session ends cannot be written down: " + e.getMessage());
        }
    }

    /** Does what user code wants done, once. Waits for it, for a limited time. */
    public void doWishes() {
        List<Runnable> tasks = List.copyOf(wishes);
        wishes.clear();
        if (tasks.isEmpty()) {
            return;
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        executor.execute(() -> {
            for (Runnable task : tasks) {
                try {
                    task.run();
                } catch (Throwable e) {
                    log.accept("before the end: " + e);
                }
            }
            done.complete(null);
        });
        try {
            done.get(BEFORE_END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            log.accept("what is done before the end did not end in " + BEFORE_END.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return the answer to a question of this subject, else null */
    public Message answer(Message question) throws IOException {
        if (question instanceof Message.Attach attach) {
            return attach(attach);
        } else if (question instanceof Message.Replay replay) {
            runs.replay(replay);
            return new Message.Done();
        } else if (question instanceof Message.Collected collected) {
            runs.collected(collected);
            return new Message.Done();
        } else if (question instanceof Message.Keep keep) {
            return kept.keep(keep);
        } else if (question instanceof Message.ReadKept read) {
            return kept.read(read);
        } else if (question instanceof Message.Lease lease) {
            Message.Clocks now = clocks.lease(lease);
            describe();
            return now;
        } else if (question instanceof Message.AskClocks) {
            return clocks.clocks();
        }
        return null;
    }

    private Message.Attached attach(Message.Attach attach) throws IOException {
        if (!attach.notebook().isEmpty()) {
            notebook = attach.notebook();
        }
        if (attach.collects()) {
            runs.willCollect();
        }
        executor.execute(this::describe);
        return new Message.Attached(identity.hello(), identity.id(), identity.name(), notebook, runs.latest(),
                runs.kept(), kept.list(), clocks.clocks());
    }

    /** A kernel attached, or the last one is gone for good. */
    public void kernel(Link link) {
        runs.kernel(link);
        clocks.attached(link != null);
        seen(link != null);
    }

    /** The connection to the kernel broke, or is there again. */
    public void connected(boolean now) {
        runs.connectionChanged();
        clocks.attached(now);
        seen(now);
    }

    /** Kernels on other machines know from the description only whether one is connected. */
    private void seen(boolean now) {
        if (connected != now) {
            connected = now;
            executor.execute(this::describe);
        }
    }

    /** Writes {@code session.json}. One at a time: what is written last must not have been found out first. */
    public void describe() {
        synchronized (files) {
            describeNow();
        }
    }

    private void describeNow() {
        Message.Clocks limits = clocks.clocks();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("id", identity.id());
        facts.put("name", identity.name());
        facts.put("notebook", notebook);
        facts.put("pid", identity.hello().pid());
        facts.put("started", ProcessHandle.current().info().startInstant().map(java.time.Instant::toEpochMilli)
                .orElse(startedAt));
        facts.put("java", identity.hello().feature());
        facts.put("vm", identity.hello().vm());
        facts.put("protocol", identity.hello().protocol());
        facts.put("gpus", System.getenv().getOrDefault("CUDA_VISIBLE_DEVICES", ""));
        facts.put("connected", connected);
        facts.put("idleMillis", limits.idle());
        facts.put("orphanMillis", limits.orphan());
        facts.put("ttlMillis", limits.ttl());
        try {
            files.describe(facts);
        } catch (IOException e) {
            log.accept("session.json cannot be written: " + e.getMessage());
        }
    }

    /** What the session had is written down; kernels that look for it find it by this. */
    public void left(LeftValues values) throws IOException {
        files.left(values);
    }

    /** A kernel ends it: nobody will look at its files any more. */
    public void bye() {
        try {
            files.bye();
        } catch (IOException e) {
            // Then they stay.
        }
    }

    /** Nobody waits for kernels any more. */
    public void close() {
        clocks.stop();
        runs.close();
    }
}
