package farcell.jupyter.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import farcell.jupyter.Channel;
import farcell.jupyter.ConnectionFile;
import farcell.jupyter.Json;
import farcell.jupyter.Signer;
import farcell.jupyter.SocketLoop;
import farcell.jupyter.WireCodec;
import farcell.jupyter.WireMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/**
 * A client of one kernel that watches the order of what it gets, and has each message checked ({@link MessageCheck}):
 * {@link #problems()} is to be empty at the end of each test. Thread-safe.
 */
public final class JupyterClient implements AutoCloseable {
    /** How long the calls that wait do so. */
    public static final Duration LIMIT = Duration.ofSeconds(60);
    /**
     * For sockets that connect. JeroMQ 0.6.0 now and then forgets the connection that it has just made, some in a hundred on a
     * busy machine, and makes another one when this time is up, which is 30 s if nothing is said
     * (https://github.com/zeromq/jeromq/pull/1022). Those that accept, as the kernel's, are not affected.
     */
    public static final int HANDSHAKE_MILLIS = 2_000;

    private final ConnectionFile connection;
    private final ZMQ.Context context = ZMQ.context(1);
    private final WireCodec codec;
    private final SocketLoop loop;
    private final String session = UUID.randomUUID().toString();
    private final Map<String, Exchange> exchanges = new ConcurrentHashMap<>();
    private final List<WireMessage> unowned = Collections.synchronizedList(new ArrayList<>());
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final List<Function<WireMessage, Optional<String>>> answers = new CopyOnWriteArrayList<>();
    private final List<MessageCheck> checks =
            ServiceLoader.load(MessageCheck.class).stream().map(ServiceLoader.Provider::get).toList();
    /** Done when the kernel can be spoken to on all channels, and output will not be missed. */
    private final CompletableFuture<Void> connected;
    private final CompletableFuture<Void> welcomed = new CompletableFuture<>();

    private JupyterClient(ConnectionFile connection) throws IOException {
        if (connection.isIpc()) {
            throw new IOException("JeroMQ cannot connect to Unix sockets; use transport tcp");
        }
        this.connection = connection;
        codec = new WireCodec(new Signer(connection.key()));
        Map<Channel, ZMQ.Socket> sockets = new EnumMap<>(Channel.class);
        List<CompletableFuture<Void>> reached = new ArrayList<>(List.of(welcomed));
        for (Channel channel : Channel.values()) {
            ZMQ.Socket socket = context.socket(channel == Channel.IOPUB ? SocketType.SUB : SocketType.DEALER);
            socket.setLinger(0);
            socket.setHWM(0);
            socket.setHandshakeIvl(HANDSHAKE_MILLIS);
            CompletableFuture<Void> heard = new CompletableFuture<>();
            socket.setEventHook(event -> heard.complete(null), ZMQ.EVENT_HANDSHAKE_PROTOCOL);
            reached.add(heard);
            if (channel == Channel.IOPUB) {
                socket.subscribe(new byte[0]);
            } else {
                // Replies to input_request come on another socket than the request: the identities must be equal.
                socket.setIdentity(session.getBytes(StandardCharsets.UTF_8));
            }
            socket.connect(connection.endpoint(connection.port(channel)));
            sockets.put(channel, socket);
        }
        connected = CompletableFuture.allOf(reached.toArray(CompletableFuture[]::new));
        loop = new SocketLoop("jupyter-client", context, sockets, this::received,
                e -> problems.add("the client's socket thread failed: " + e));
        loop.start();
    }

    /** Connects; returns once the kernel's iopub_welcome says that no output will be missed, and it was heard on all channels:
     *  what a kernel asks on a stdin channel that is not connected yet is asked of nobody. */
    public static JupyterClient connect(ConnectionFile connection, Duration limit) throws IOException {
        return connect(connection, limit, new CompletableFuture<>());
    }

    /** As {@link #connect(ConnectionFile, Duration)}. @param gone ends the wait: the kernel has exited */
    static JupyterClient connect(ConnectionFile connection, Duration limit, CompletableFuture<?> gone)
            throws IOException {
        JupyterClient client = new JupyterClient(connection);
        try {
            CompletableFuture.anyOf(client.connected, gone).get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (client.connected.isDone()) {
                return client;
            }
            client.close();
            throw new IOException("The kernel exited before it answered at " + connection);
        } catch (TimeoutException | ExecutionException e) {
            client.close();
            throw new IOException("The kernel at " + connection + " sent no iopub_welcome within " + limit, e);
        } catch (InterruptedException e) {
            client.close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while connecting", e);
        }
    }

    private void received(Channel channel, List<byte[]> frames) {
        WireMessage message;
        try {
            message = codec.decode(frames);
        } catch (IOException e) {
            problems.add("a message on " + channel.text() + " cannot be read: " + e.getMessage());
            return;
        }
        checks.forEach(check -> problems.addAll(check.problems(message)));
        if (message.type().equals("iopub_welcome")) {
            welcomed.complete(null);
        }
        Exchange exchange = exchanges.get(message.parentId());
        if (channel == Channel.STDIN) {
            for (Function<WireMessage, Optional<String>> answer : answers) {
                answer.apply(message).ifPresent(value -> answerInput(message, value));
            }
        } else if (exchange == null) {
            unowned.add(message);
        } else {
            exchange.add(message, channel == Channel.IOPUB).ifPresent(problems::add);
        }
    }

    /** What was wrong with what the kernel sent so far. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** Messages of the kernel that belong to no request of this client. */
    public List<WireMessage> unowned() {
        synchronized (unowned) {
            return List.copyOf(unowned);
        }
    }

    /** Sends a request; does not wait. */
    public Exchange send(Channel channel, String type, ObjectNode content) {
        return send(channel, message(type, Json.object(), content, Json.object()));
    }

    /** Sends a message as it is, for tests that need odd ones. */
    public Exchange send(Channel channel, WireMessage message) {
        Exchange exchange = new Exchange(message);
        exchanges.put(message.id(), exchange);
        try {
            loop.send(channel, codec.encode(message));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
        return exchange;
    }

    /** Sends frames as they are. */
    public void sendFrames(Channel channel, List<byte[]> frames) {
        loop.send(channel, new ArrayList<>(frames));
    }

    /** A message with a header of this client. */
    public WireMessage message(String type, ObjectNode parent, ObjectNode content, ObjectNode metadata) {
        ObjectNode header = Json.object().put("msg_id", UUID.randomUUID().toString()).put("session", session)
                .put("username", "test").put("date", Instant.now().toString()).put("msg_type", type)
                .put("version", "5.4");
        return new WireMessage(List.of(), header, parent, metadata, content, List.of());
    }

    /** Starts a cell; does not wait. */
    public Exchange start(ExecuteRequest request) {
        return send(Channel.SHELL, message("execute_request", Json.object(), request.content(), request.metadata()));
    }

    public Exchange start(String code) {
        return start(ExecuteRequest.of(code));
    }

    /** Runs a cell and waits for its end. */
    public Exchange execute(ExecuteRequest request) {
        return start(request).await(LIMIT);
    }

    public Exchange execute(String code) {
        return execute(ExecuteRequest.of(code));
    }

    private ObjectNode ask(Channel channel, String type, ObjectNode content) {
        return send(channel, type, content).await(LIMIT).content();
    }

    public ObjectNode kernelInfo(Channel channel) {
        return ask(channel, "kernel_info_request", Json.object());
    }

    /** @param cursor in code points */
    public ObjectNode complete(String code, int cursor) {
        return ask(Channel.SHELL, "complete_request", Json.object().put("code", code).put("cursor_pos", cursor));
    }

    /** @param cursor in code points */
    public ObjectNode inspect(String code, int cursor, int detail) {
        return ask(Channel.SHELL, "inspect_request",
                Json.object().put("code", code).put("cursor_pos", cursor).put("detail_level", detail));
    }

    public ObjectNode isComplete(String code) {
        return ask(Channel.SHELL, "is_complete_request", Json.object().put("code", code));
    }

    public ObjectNode history(ObjectNode content) {
        return ask(Channel.SHELL, "history_request", content);
    }

    public ObjectNode interrupt() {
        return ask(Channel.CONTROL, "interrupt_request", Json.object());
    }

    public ObjectNode shutdown(boolean restart) {
        return ask(Channel.CONTROL, "shutdown_request", Json.object().put("restart", restart));
    }

    /** Has input requests answered: called with each; an empty answer sends none. */
    public void onInput(Function<WireMessage, Optional<String>> answer) {
        answers.add(answer);
    }

    /** Answers an input_request. */
    public void answerInput(WireMessage request, String value) {
        send(Channel.STDIN, message("input_reply", request.header(),
                Json.object().put("status", "ok").put("value", value), Json.object()));
    }

    /** Whether the heartbeat answers within the limit. */
    public boolean ping(Duration limit) {
        try (ZMQ.Socket socket = context.socket(SocketType.REQ)) {
            socket.setLinger(0);
            socket.setReceiveTimeOut((int) limit.toMillis());
            socket.setHandshakeIvl(HANDSHAKE_MILLIS);
            socket.connect(connection.endpoint(connection.heartbeatPort()));
            socket.send("ping");
            return "ping".equals(socket.recvStr());
        }
    }

    @Override
    public void close() {
        loop.close();
        context.term();
    }
}
