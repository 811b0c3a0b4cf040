package farcell.session;

import farcell.runtime.CellStopped;
import farcell.runtime.Hosts;
import farcell.session.comms.SessionComms;
import farcell.session.life.GpuUse;
import farcell.session.life.ProcessMemory;
import farcell.session.life.Survival;
import farcell.session.output.LineInput;
import farcell.session.output.OutputHub;
import farcell.session.render.SessionRenderer;
import farcell.session.run.Results;
import farcell.session.run.RunContext;
import farcell.session.run.Runner;
import farcell.session.run.Stopper;
import farcell.session.run.ThrownData;
import farcell.session.slots.KernelAccess;
import farcell.session.slots.Slots;
import farcell.session.values.Transfers;
import farcell.values.ValueCodec;
import farcell.wire.ClassFile;
import farcell.wire.LeftValues;
import farcell.wire.Link;
import farcell.wire.MalformedFrameException;
import farcell.wire.Message;
import farcell.wire.OrderlyEnd;
import farcell.wire.OrderlyEnd.Keeper;
import farcell.wire.Reception;
import farcell.wire.Scheduler;
import farcell.wire.Slot;
import farcell.wire.TakenOverException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One session: puts the parts together and answers the kernel. */
public final class Agent implements Reception.Host {

    /**
     * What a JVM gives an agent.
     *
     * @param directory of the session, null for none
     * @param store     directory for values that nobody took when the session ends, null for none
     */
    public record Environment(List<URL> userPaths, SessionLoader.Redefiner redefiner, ValueCodec codec,
                              Duration patience, Consumer<String> log, Path directory, Path store) {}

    private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";
    private static final long DIRTY_MILLIS = 50;
    /** For values of many GB over a slow line. */
    private static final Duration KEEP_LIMIT = Duration.ofMinutes(60);
    /** How long a cell that waited for a kernel may take to end, with its finally blocks. */
    private static final Duration CELL_LIMIT = Duration.ofSeconds(30);
    /** Somebody waits for the end, and what a kernel did not take by then can still be written down. */
    private static final Duration ASKED_LIMIT = OrderlyEnd.LIMIT.dividedBy(2);

    private final Environment environment;
    private final Survival survival;
    private final Kernels kernels = new Kernels();
    private final ExecutorService workers = Executors.newCachedThreadPool(task -> daemon(task, "farcell worker"));
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "farcell timer"));
    private final RunContext context = new RunContext();
    private final Questions questions;
    private final Stopper stopper = new Stopper(timer, context);
    private final OutputHub output;
    private final SessionLoader loader;
    private final Slots slots;
    private final SessionRenderer renderer;
    private final Transfers transfers;
    private final LastValues lastValues;
    private final Runner runner;
    private final Results results = new Results();
    private final SessionComms comms;
    private final AtomicBoolean dirtyScheduled = new AtomicBoolean();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private volatile Answers current;
    private volatile Going going;

    /** The cell that runs, or ran last. */
    private record Going(long run, String cell, CompletableFuture<Message.Ran> end) {}

    /**
     * Starts a session, which no kernel knows yet. Installs itself as the host of the API, once per JVM; does not touch
     * {@code System.out} yet.
     */
    public Agent(Environment environment, Survival.Identity identity, Scheduler scheduler) {
        this.environment = environment;
        this.survival = new Survival(identity, scheduler, workers, environment.log(), ended::complete);
        this.questions = new Questions(kernels, context, survival.clocks());
        this.output = new OutputHub(survival.runs()::tell, context::current, timer, environment.directory());
        this.loader = new SessionLoader(environment.userPaths(), Agent.class.getClassLoader(), this::askClass,
                environment.redefiner());
        this.slots = new Slots(loader::load, new Access(), environment.patience());
        this.renderer = new SessionRenderer(environment.log());
        this.renderer.loadFrom(loader);
        this.transfers = new Transfers(environment.codec(), slots, loader, context);
        this.lastValues = new LastValues(kernels, transfers, survival, this::giveUp, environment.store(), environment.log());
        this.comms = new SessionComms(this::tell, context, output, loader);
        Hosts.install(new SessionHost(slots, output, renderer, stopper, this::askUser, comms, results,
                (name, text) -> tell(new Message.Facts(Map.of(name, text))), this::beforeEnd));
        survival.beforeEnd(why -> keep(why, KEEP_LIMIT));
        CommonPoolThreads.useLoader(loader);
        this.runner = new Runner(new Runner.Classes() {
            @Override
            public void define(ClassFile file) throws Exception {
                loader.define(file);
            }

            @Override
            public Class<?> load(String name) throws ClassNotFoundException {
                return loader.load(name);
            }
        }, loader, slots, output, renderer::bundle, context, stopper, transfers::enterRun, results);
    }

    @Override
    public void kernel(String kernel, Reception.Line line) {
        Answers answers = new Answers();
        current = answers;
        Link link = line.connect(answers, workers);
        survival.kernel(link);
        kernels.attached(link);
        answers.link.complete(link);
    }

    /** What makes this session outlive its kernels. */
    public Survival survival() {
        return survival;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(true);
        return thread;
    }

    /** Makes what user code prints and reads go through this session. */
    public void takeStandardStreams() {
        // One line a record, the level first; a cell's time is known. Not over what the user set.
        if (System.getProperty(LOG_FORMAT) == null) {
            System.setProperty(LOG_FORMAT, "%4$s %3$s: %5$s%6$s%n");
        }
        System.setOut(output.stream("stdout"));
        System.setErr(output.stream("stderr"));
        System.setIn(new LineInput(() -> askUser("", false)));
    }

    /** A thread of user code, the calling one, ends by an exception: that is told where the thread was started. */
    public void uncaught(Thread thread, Throwable thrown) {
        if (!(thrown instanceof CellStopped)) {
            output.uncaught(thread.getName(), ThrownData.of(thrown, "", ""));
        }
    }

    /**
     * Waits until the session has to end.
     *
     * @return why, for the log
     * @throws java.util.concurrent.CompletionException of an {@link OutOfMemoryError} that broke the link
     */
    public String awaitEnd() {
        return ended.join();
    }

    /** Sends what is left and says why the JVM goes down. Waits until it is sent, for a limited time. */
    public void exiting(String why) {
        survival.close();
        output.flushAll();
        kernels.end("the session is ending");
        Link link = kernels.link();
        if (link != null) {
            link.tell(new Message.Exiting(why));
            link.close();
        }
    }

    /** User code wants something done before the end; it counts for the run that said so. */
    private void beforeEnd(Runnable task) {
        long run = context.current();
        survival.wishes().add(() -> context.as(run, () -> {
            try {
                task.run();
            } catch (Throwable e) {
                output.uncaught("before the end of the session", ThrownData.of(e, "", ""));
            }
            output.flushAll();
        }));
    }

    private Keeper keep(String why, Duration patience) {
        tellDirty();
        return lastValues.keep(why, patience);
    }

    /** No kernel comes any more, and a cell that waits for one ends by an error before its variables are written down. */
    private Optional<LeftValues.Unfinished> giveUp(String why) {
        Going cell = going;
        String awaited = questions.giveUp(why);
        if (cell == null || awaited.isEmpty()) {
            return Optional.empty();
        }
        String waited = cell.cell() + " waited for " + awaited;
        try {
            Message.Ran ran = cell.end().get(CELL_LIMIT.toSeconds(), TimeUnit.SECONDS);
            environment.log().accept(waited + " and was ended");
            return Optional.of(new LeftValues.Unfinished(cell.run(), cell.cell(), awaited, ran.touched(), ran.written()));
        } catch (TimeoutException e) {
            environment.log().accept(waited + " and does not end; its variables are written down as they are");
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("the runner's answers do not fail, and nobody interrupts this thread", e);
        }
        return Optional.of(new LeftValues.Unfinished(cell.run(), cell.cell(), awaited, List.of(), List.of()));
    }

    /**
     * Somebody asks the session to end (SIGTERM). It does in its own time, unless nothing is to be kept: it was told so, or was
     * told nothing and a kernel is connected.
     *
     * @return whether it does; else the caller ends it now
     */
    boolean endsInOrder() {
        if (ended.isDone()) {
            return true;
        }
        String wish = survival.endWish();
        if (wish.equals(OrderlyEnd.DISCARD) || !wish.equals(OrderlyEnd.KEEP) && kernels.isConnected()) {
            return false;
        }
        String why = wish.equals(OrderlyEnd.KEEP) ? "by a command" : "by SIGTERM";
        timer.schedule(() -> ended.complete(why + "; its variables could not be kept in time"), OrderlyEnd.LIMIT.toSeconds(),
                TimeUnit.SECONDS);
        survival.endNow(why, reason -> keep(reason, ASKED_LIMIT));
        return true;
    }

    /** What comms say goes in order with what their runs print. */
    private void tell(Message event) {
        long run = event instanceof Message.CommOpen open ? open.run()
                : event instanceof Message.CommSend send ? send.run()
                : event instanceof Message.CommClose close ? close.run() : 0;
        survival.runs().tell(run, event);
    }

    // ---- what the kernel asks --------------------------------------------------------------------------------------

    /** To one kernel. */
    private final class Answers implements Link.Handler {

        private final CompletableFuture<Link> link = new CompletableFuture<>();
        private volatile boolean leaves;

        @Override
        public Message answer(Message question) throws Exception {
            Link asker = link.get();
            if (current != this) {
                return new Message.Failed("another kernel attached to this session");
            }
            if (question instanceof Message.AskUse) {
                return new Message.Use(ProcessMemory.now(), GpuUse.now(System.getenv("CUDA_VISIBLE_DEVICES")));
            }
            Message survives = survival.answer(question);
            if (survives != null) {
                return survives;
            }
            // Workers answer; user code that is loaded or rendered by them finds its services.
            Thread.currentThread().setContextClassLoader(loader);
            survival.clocks().questionBegins();
            try {
                return answer(question, asker);
            } finally {
                survival.clocks().questionEnds();
            }
        }

        private Message answer(Message question, Link asker) throws Exception {
            if (question instanceof Message.Run run) {
                return run(run.run(), run.cell(), asker, () -> cell(run));
            } else if (question instanceof Message.Interrupt interrupt) {
                stopper.stop(interrupt.run());
            } else if (question instanceof Message.AddPaths add) {
                addPaths(add.paths());
            } else if (question instanceof Message.Reload reload) {
                List<String> obstacles = loader.loaded(reload.reshaped());
                return new Message.Reloaded(obstacles.isEmpty() ? loader.replaceLibrary(reload.files()) : List.of(),
                        obstacles);
            } else if (question instanceof Message.Free free) {
                for (Slot slot : free.slots()) {
                    transfers.free(slot);
                }
            } else if (question instanceof Message.Describe describe) {
                return transfers.describe(describe);
            } else if (question instanceof Message.Render render) {
                return run(render.run(), "", asker, () -> runner.render(render));
            } else if (question instanceof Message.Take take) {
                return transfers.take(take, asker);
            } else if (question instanceof Message.Put put) {
                return transfers.put(put, asker);
            } else if (question instanceof Message.PrepareEnd) {
                survival.doWishes();
                tellDirty();
            } else if (question instanceof Message.Threads) {
                return new Message.Text(ThreadDump.text());
            } else {
                event(question);
            }
            return new Message.Done();
        }

        private Message run(long number, String cell, Link asker, Supplier<CompletableFuture<Message.Ran>> start)
                throws Exception {
            survival.runs().begin(number, cell, asker);
            Message.Ran ran = start.get().get();
            survival.runs().finished(ran);
            return ran;
        }

        private CompletableFuture<Message.Ran> cell(Message.Run run) {
            questions.cellBegins();
            CompletableFuture<Message.Ran> end = runner.run(run);
            going = new Going(run.run(), run.cell(), end);
            // Its answer may wait for a kernel to take what it printed, which is not its business any more.
            return end.whenComplete((ran, failure) -> survival.clocks().cellEnds());
        }

        @Override
        public void event(Message event) {
            if (event instanceof Message.Collected collected) {
                survival.runs().collected(collected);
            } else if (event instanceof Message.Leave) {
                leaves = true;
            } else if (event instanceof Message.SetStates change) {
                slots.setStates(change.states());
            } else if (event instanceof Message.Interrupt interrupt) {
                stopper.stop(interrupt.run());
            } else if (event instanceof Message.CommOpen || event instanceof Message.CommSend
                    || event instanceof Message.CommClose) {
                comms.received(event);
            } else if (event instanceof Message.OutputLimit limit) {
                output.limit(limit.bytes());
            } else if (event instanceof Message.Bye) {
                survival.bye();
                ended.complete("the kernel said bye");
            } else {
                throw new IllegalArgumentException("a session has no answer to " + event.getClass().getSimpleName());
            }
        }

        /** A connection may break before {@link Agent#kernel} has told everybody that it is there: that comes first. */
        private void awaitLink() {
            link.join();
        }

        @Override
        public void interrupted(IOException cause) {
            awaitLink();
            if (current == this) {
                environment.log().accept("the connection to the kernel broke: " + cause.getMessage());
                survival.connected(false);
            }
        }

        @Override
        public void resumed() {
            awaitLink();
            if (current == this) {
                kernels.resumed();
                survival.connected(true);
            }
        }

        @Override
        public void gone(IOException cause) {
            awaitLink();
            if (current != this || cause instanceof TakenOverException) {
                return;
            }
            if (cause instanceof MalformedFrameException || leaves) {
                environment.log().accept("the kernel is gone: " + (leaves ? "it left" : cause.getMessage()));
                survival.kernel(null);
            } else if (cause != null && cause.getCause() instanceof OutOfMemoryError full) {
                ended.completeExceptionally(full);
            } else {
                ended.complete(cause == null ? "the link was closed" : "the link to the kernel is gone: " + cause);
            }
        }
    }

    private void addPaths(List<String> paths) throws MalformedURLException {
        for (String path : paths) {
            Path at = Path.of(path);
            if (!Files.exists(at)) {
                throw new IllegalArgumentException(path + " is not there, so it is not on the class path");
            }
            loader.addURL(at.toUri().toURL());
        }
        renderer.loadFrom(loader);
        transfers.pathsAdded();
    }

    // ---- what the session asks -------------------------------------------------------------------------------------

    private Optional<ClassFile> askClass(String name) {
        Message.ClassIs is = questions.classFile(name);
        slots.setStates(is.states());
        return is.file().stream().findFirst();
    }

    private String askUser(String prompt, boolean password) {
        output.flushAll();
        return questions.input(prompt, password);
    }

    private final class Access implements KernelAccess {

        @Override
        public void brought() {
            transfers.enterRun();
        }

        @Override
        public CompletableFuture<Message> need(Slot slot) {
            return questions.need(slot);
        }

        @Override
        public void await(Slot slot, Duration patience, Attempt attempt) throws Exception {
            questions.await(slot, patience, attempt);
        }

        @Override
        public void noted() {
            if (context.active() == RunContext.NONE && dirtyScheduled.compareAndSet(false, true)) {
                try {
                    timer.schedule(Agent.this::tellDirty, DIRTY_MILLIS, TimeUnit.MILLISECONDS);
                } catch (RejectedExecutionException e) {
                    // Going down.
                }
            }
        }
    }

    private void tellDirty() {
        dirtyScheduled.set(false);
        if (context.active() != RunContext.NONE) {
            // A run began meanwhile: its answer says it.
            return;
        }
        Slots.Report report = slots.report();
        if (!report.isEmpty()) {
            tell(new Message.Dirty(report.touched(), report.written()));
        }
    }

    SessionLoader loader() {
        return loader;
    }
}
