package farcell.jupyter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
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

    private final ConnectionFile asked;
    private final OutputLimits limits;
    private final Interpreter.Language language;
    private final InterpreterStart start;
    private final History history;
    private final Timer timer = Timer.system();
    private final Outbox outbox;
    private final WireCodec codec;
    private final Comms comms;
    private final Lane shell = new Lane("jupyter-shell");
    private final Lane analysis = new Lane("jupyter-analysis");
    private final Lane info = new Lane("jupyter-info");
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
     * @param interpreter built on a thread of its own once the sockets are open; the first cell waits for it, and where
     *                    it throws, each cell fails with what it threw
     * @param language    what clients are told, also before the interpreter is there
     */
    public KernelServer(ConnectionFile connection, Callable<? extends Interpreter> interpreter,
                        Interpreter.Language language, History history, OutputLimits limits) {
        this.asked = connection;
        this.language = language;
        this.start = new InterpreterStart(interpreter);
        this.history = history;
        this.limits = limits;
        codec = new WireCodec(new Signer(connection.key()));
        outbox = new Outbox(codec, (channel, frames) -> loop.send(channel, frames), Clock.systemUTC());
        comms = new Comms(outbox);
    }

    /**
     * Opens the sockets and begins to answer; returns at once.
     *
     * @throws IOException naming the port that could not be opened
     */
    public void start() throws IOException {
        Inputs inputs = new Inputs(outbox);
        Dispatcher dispatcher = new Dispatcher(codec, outbox, inputs::received);
        KernelSockets opened = new KernelSockets(asked);
        loop = opened.loop(dispatcher, e -> stop(false));
        sockets = opened;
        CellPublisher.Shared output = new CellPublisher.Shared(outbox, inputs, timer, new Pace(timer, limits),
                new DisplayThrottle(timer, limits), limits, loop::awaitRoom);
        routes(dispatcher, new Execution(output, start, history, shell, loop::afterReading));
        opened.start();
        outbox.status(Json.object(), "starting");
        start.begin();
    }

    private void routes(Dispatcher dispatcher, Execution execution) {
        KernelInfo kernelInfo = new KernelInfo(language);
        Analysis code = new Analysis(start);
        dispatcher.unknown(Channel.SHELL, shell);
        dispatcher.unknown(Channel.CONTROL, control);
        dispatcher.route(Channel.SHELL, "execute_request", shell, execution::execute);
        dispatcher.route(Channel.SHELL, "comm_open", shell, comms::opened);
        dispatcher.route(Channel.SHELL, "comm_msg", shell, comms::message);
        dispatcher.route(Channel.SHELL, "comm_close", shell, comms::closed);
        // These do not wait behind a running cell.
        dispatcher.route(Channel.SHELL, "complete_request", analysis, code::complete);
        dispatcher.route(Channel.SHELL, "inspect_request", analysis, code::inspect);
        dispatcher.route(Channel.SHELL, "is_complete_request", analysis, code::isComplete);
        dispatcher.route(Channel.SHELL, "kernel_info_request", info, kernelInfo::handle);
        dispatcher.route(Channel.SHELL, "history_request", info, new HistoryRequests(history)::handle);
        dispatcher.route(Channel.SHELL, "comm_info_request", info, comms::info);
        dispatcher.route(Channel.CONTROL, "kernel_info_request", control, kernelInfo::handle);
        dispatcher.route(Channel.CONTROL, "debug_request", control, DebugRequests::handle);
        dispatcher.route(Channel.CONTROL, "interrupt_request", control, request -> interrupt(execution));
        dispatcher.route(Channel.CONTROL, "shutdown_request", control, this::shutdown);
        // Clients of protocol 5.3 and older shut down on shell.
        dispatcher.route(Channel.SHELL, "shutdown_request", control, this::shutdown);
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
        try {
            Thread interpreterEnd = new Thread(() -> start.end(restart), "interpreter-stop");
            interpreterEnd.setDaemon(true);
            interpreterEnd.start();
            interpreterEnd.join(TimeUnit.MILLISECONDS.toMillis(INTERPRETER_END_MILLIS));
            for (Lane lane : List.of(shell, analysis, info, control)) {
                lane.close();
            }
            timer.close();
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
