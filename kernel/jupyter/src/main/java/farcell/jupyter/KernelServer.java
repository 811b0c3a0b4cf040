package farcell.jupyter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A Jupyter kernel: serves the messaging protocol 5.4 on the sockets of a connection file, with an {@link Interpreter}
 * behind it that may take its time to come up.
 */
public final class KernelServer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(KernelServer.class.getName());
    /** A kernel that was asked to end is gone in two seconds; the rest is for the last messages. */
    private static final long INTERPRETER_END_MILLIS = 1200;
    /** For the history, beside what the interpreter leaves of its time. */
    private static final long HISTORY_END_MILLIS = 300;

    private final ConnectionFile asked;
    private final OutputLimits limits;
    private final Interpreter.Language language;
    private final Callable<? extends Interpreter> interpreter;
    private final InterpreterStart start;
    private final History history;
    private final OutputLedger outputs;
    private final Timer timer = Timer.system();
    private final Outbox outbox;
    private final WireCodec codec;
    private final Comms comms;
    private final boolean subshellsOn;
    private final Turns turns = new Turns();
    private final Subshells shells = new Subshells(turns);
    private final Lane analysis = new Lane("jupyter-analysis");
    private final Lane info = new Lane("jupyter-info");
    private final Lane historyLane = new Lane("jupyter-history-requests");
    private final Lane usageLane = new Lane("jupyter-usage");
    private final Lane control = new Lane("jupyter-control");
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile KernelSockets sockets;
    private volatile SocketLoop loop;

    /** A kernel with its history in memory and limits for a Jupyter server where one started it. */
    public KernelServer(ConnectionFile connection, Callable<? extends Interpreter> interpreter,
                        Interpreter.Language language) {
        this(connection, interpreter, language, new MemoryHistory(), OutputLimits.of(System.getenv()));
    }

    /**
     * @param interpreter built on a thread of its own, beside the sockets; the first cell waits for it, and where it
     *                    throws, each cell fails with what it threw
     * @param language    what clients are told, also before the interpreter is there
     */
    public KernelServer(ConnectionFile connection, Callable<? extends Interpreter> interpreter,
                        Interpreter.Language language, History history, OutputLimits limits) {
        this(connection, interpreter, language, history, limits, true);
    }

    /**
     * @param history   closed when the kernel ends
     * @param subshells whether front ends may open subshells; see {@link #subshells(Map)}
     */
    public KernelServer(ConnectionFile connection, Callable<? extends Interpreter> interpreter,
                        Interpreter.Language language, History history, OutputLimits limits, boolean subshells) {
        this(connection, interpreter, language, history, OutputLedger.inMemory(), limits, subshells);
    }

    /** @param outputs closed when the kernel ends, before the history */
    public KernelServer(ConnectionFile connection, Callable<? extends Interpreter> interpreter,
                        Interpreter.Language language, History history, OutputLedger outputs, OutputLimits limits,
                        boolean subshells) {
        this.outputs = outputs;
        this.asked = connection;
        this.language = language;
        this.interpreter = interpreter;
        this.start = new InterpreterStart(this::build);
        this.history = history;
        this.limits = limits;
        this.subshellsOn = subshells;
        codec = new WireCodec(new Signer(connection.key()));
        outbox = new Outbox(codec, (channel, frames) -> loop.send(channel, frames), Clock.systemUTC());
        comms = new Comms(outbox);
    }

    private Interpreter build() throws Exception {
        Interpreter built = interpreter.call();
        if (built != null) {
            built.comms(comms);
        }
        return built;
    }

    /**
     * Whether subshells are on. A user whose comm handlers must not run beside a cell turns them off: then a kernel
     * offers none, and front ends send all messages to the main shell.
     *
     * @param environment FARCELL_SUBSHELLS=off turns them off
     */
    public static boolean subshells(Map<String, String> environment) {
        return !environment.getOrDefault("FARCELL_SUBSHELLS", "").strip().equalsIgnoreCase("off");
    }

    /**
     * Opens the sockets and begins to answer; returns at once.
     *
     * @throws IOException naming the port that could not be opened
     */
    public void start() throws IOException {
        // Beside the sockets, since it takes longest.
        start.begin();
        Inputs inputs = new Inputs(outbox);
        Dispatcher dispatcher = new Dispatcher(codec, outbox, inputs::received);
        KernelSockets opened;
        try {
            opened = new KernelSockets(asked);
        } catch (IOException | RuntimeException e) {
            start.end(false);
            throw e;
        }
        loop = opened.loop(dispatcher, e -> stop(false));
        sockets = opened;
        CellPublisher.Shared output = new CellPublisher.Shared(outbox, inputs, timer, new Pace(timer, limits),
                new DisplayThrottle(timer, limits), limits, loop::awaitRoom);
        routes(dispatcher, new Execution(output, start, history, outputs, turns, loop::afterReading));
        opened.start();
        outbox.status(Json.object(), "starting");
    }

    private void routes(Dispatcher dispatcher, Execution execution) {
        KernelInfo kernelInfo = new KernelInfo(language,
                subshellsOn ? List.of(Subshells.FEATURE) : List.of());
        Analysis code = new Analysis(start);
        Subshell main = shells.main();
        dispatcher.unknown(Channel.SHELL, info);
        dispatcher.unknown(Channel.CONTROL, control);
        dispatcher.routeInOrder("execute_request", main, execution::execute);
        dispatcher.routeInOrder("comm_open", main, (request, shell) -> comms.opened(request));
        dispatcher.routeInOrder("comm_msg", main, (request, shell) -> comms.message(request));
        dispatcher.routeInOrder("comm_close", main, (request, shell) -> comms.closed(request));
        // These do not wait behind a running cell.
        dispatcher.route(Channel.SHELL, "complete_request", analysis, code::complete);
        dispatcher.route(Channel.SHELL, "inspect_request", analysis, code::inspect);
        dispatcher.route(Channel.SHELL, "is_complete_request", analysis, code::isComplete);
        dispatcher.route(Channel.SHELL, "kernel_info_request", info, kernelInfo::handle);
        dispatcher.route(Channel.SHELL, "history_request", historyLane, new HistoryRequests(history)::handle);
        dispatcher.route(Channel.SHELL, "comm_info_request", info, comms::info);
        dispatcher.route(Channel.SHELL, "connect_request", info, this::connect);
        dispatcher.route(Channel.CONTROL, "kernel_info_request", control, kernelInfo::handle);
        dispatcher.route(Channel.CONTROL, "debug_request", control, DebugRequests::handle);
        Usage usage = Usage.ofThisProcess();
        dispatcher.route(Channel.CONTROL, "usage_request", usageLane, usage::handle);
        if (subshellsOn) {
            dispatcher.subshells(shells);
            dispatcher.route(Channel.CONTROL, "create_subshell_request", control, shells::create);
            dispatcher.route(Channel.CONTROL, "delete_subshell_request", control, shells::delete);
            dispatcher.route(Channel.CONTROL, "list_subshell_request", control, shells::list);
        }
        dispatcher.route(Channel.CONTROL, "interrupt_request", control, request -> interrupt(execution));
        dispatcher.route(Channel.CONTROL, "shutdown_request", control, this::shutdown);
        // Clients of protocol 5.3 and older shut down on shell.
        dispatcher.route(Channel.SHELL, "shutdown_request", control, this::shutdown);
    }

    /** Deprecated since protocol 5.1, but still in the specification. */
    private Optional<Reply> connect(Request request) {
        ConnectionFile ports = connection();
        return Optional.of(Reply.of(Reply.ok().put("shell_port", ports.port(Channel.SHELL))
                .put("iopub_port", ports.port(Channel.IOPUB)).put("stdin_port", ports.port(Channel.STDIN))
                .put("control_port", ports.port(Channel.CONTROL)).put("hb_port", ports.heartbeatPort())));
    }

    private static Optional<Reply> interrupt(Execution execution) {
        execution.interrupt();
        return Optional.of(Reply.of(Reply.ok()));
    }

    private Optional<Reply> shutdown(Request request) {
        boolean restart = request.content().path("restart").asBoolean(false);
        ObjectNode content = Reply.ok().put("restart", restart);
        outbox.publish(request.header(), "shutdown_reply", content.deepCopy());
        return Optional.of(new Reply(content, Json.object(), () -> stop(restart)));
    }

    /** The connection file with the ports that are open; to be asked once started. */
    public ConnectionFile connection() {
        return sockets.connection();
    }

    /** The kernel's comms. */
    public Comms comms() {
        return comms;
    }

    /** Waits until the kernel has ended by a shutdown_request or {@link #stop}: then the process is to exit. */
    public void awaitShutdown() throws InterruptedException {
        try {
            ended.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Ends the kernel in two seconds at most; returns at once. @param restart whether a new kernel follows */
    public void stop(boolean restart) {
        if (ending.compareAndSet(false, true)) {
            Thread thread = new Thread(() -> end(restart), "jupyter-stop");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void end(boolean restart) {
        long begun = System.nanoTime();
        try {
            Thread interpreterEnd = new Thread(() -> start.end(restart), "interpreter-stop");
            interpreterEnd.setDaemon(true);
            interpreterEnd.start();
            interpreterEnd.join(INTERPRETER_END_MILLIS);
            shells.close();
            for (Lane lane : List.of(analysis, info, historyLane, usageLane, control)) {
                lane.close();
            }
            timer.close();
            outputs.close();
            long used = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            history.close(Duration.ofMillis(HISTORY_END_MILLIS + Math.max(0, INTERPRETER_END_MILLIS - used)));
            if (sockets != null) {
                sockets.close();
            }
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "The kernel did not end cleanly.", e);
        } finally {
            ended.complete(null);
        }
    }

    /** Ends the kernel and waits for it. */
    @Override
    public void close() {
        stop(false);
        ended.join();
    }
}
