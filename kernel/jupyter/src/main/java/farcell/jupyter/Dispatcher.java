package farcell.jupyter;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Takes requests apart and has each answered by the handler in its table: busy, output, reply, idle, in this order and
 * for every message. The table is complete before the sockets are read.
 */
final class Dispatcher implements SocketLoop.Receiver {
    private static final Logger LOG = Logger.getLogger(Dispatcher.class.getName());
    private static final String REQUEST = "_request";

    private interface Route {
        /** Queues the request to whoever answers it; on the thread of the sockets. */
        void take(Request request);
    }

    /** Answers a message that belongs to one shell or subshell. */
    @FunctionalInterface
    interface ShellHandler {
        Optional<Reply> handle(Request request, Subshell shell) throws Exception;
    }

    private final WireCodec codec;
    private final Outbox outbox;
    private final Consumer<WireMessage> inputs;
    private final Map<Channel, Map<String, Route>> routes = new EnumMap<>(Channel.class);
    private final Map<Channel, Lane> unknown = new EnumMap<>(Channel.class);
    private Optional<Subshells> subshells = Optional.empty();

    /** @param inputs takes what comes on the stdin channel */
    Dispatcher(WireCodec codec, Outbox outbox, Consumer<WireMessage> inputs) {
        this.codec = codec;
        this.outbox = outbox;
        this.inputs = inputs;
    }

    /** Has messages of a type that comes on a channel answered, one at a time per lane. */
    void route(Channel channel, String type, Lane lane, Handler handler) {
        routes.computeIfAbsent(channel, c -> new HashMap<>())
                .put(type, request -> lane.add(() -> answer(request, handler)));
    }

    /** Has shell messages of a type answered in the order of the shell or subshell that they are for. */
    void routeInOrder(String type, Subshell main, ShellHandler handler) {
        routes.computeIfAbsent(Channel.SHELL, c -> new HashMap<>()).put(type, request -> {
            // Without subshells, subshell_id is a header field like others that a kernel need not know.
            Optional<Subshell> shell = subshells.isPresent() ? subshells.get().of(request) : Optional.of(main);
            boolean taken = shell.isPresent() && shell.get().lane()
                    .add(() -> answer(request, asked -> handler.handle(asked, shell.get())));
            if (!taken) {
                // It was deleted since it was looked up.
                unknown.get(Channel.SHELL).add(() -> answer(request, Dispatcher::unknownSubshell));
            }
        });
    }

    /** Has the subshell_id of shell messages respected from now on. */
    void subshells(Subshells all) {
        subshells = Optional.of(all);
    }

    /** The lane for messages of a channel that no route is for. */
    void unknown(Channel channel, Lane lane) {
        unknown.put(channel, lane);
    }

    /** Message types served on a channel. */
    Set<String> types(Channel channel) {
        return Set.copyOf(routes.getOrDefault(channel, Map.of()).keySet());
    }

    @Override
    public void received(Channel channel, List<byte[]> frames) {
        if (channel == Channel.IOPUB) {
            subscribed(frames.get(0));
            return;
        }
        WireMessage message;
        try {
            message = codec.decode(frames);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "A message on {0} was dropped: {1}", new Object[] {channel.text(), e.getMessage()});
            return;
        }
        if (channel == Channel.STDIN) {
            inputs.accept(message);
            return;
        }
        Request request = new Request(channel, message);
        Route route = routes.getOrDefault(channel, Map.of()).get(message.type());
        if (route == null) {
            unknown.get(channel).add(() -> answer(request, Dispatcher::unknownType));
        } else if (channel == Channel.SHELL && subshells.isPresent() && subshells.get().of(request).isEmpty()) {
            unknown.get(channel).add(() -> answer(request, Dispatcher::unknownSubshell));
        } else {
            route.take(request);
        }
    }

    private static Optional<Reply> unknownSubshell(Request request) {
        String id = request.header().path("subshell_id").asText();
        LOG.log(Level.WARNING, "A {0} came for the unknown subshell {1}.", new Object[] {request.type(), id});
        return request.type().endsWith(REQUEST)
                ? Optional.of(Reply.of(Reply.error(Subshells.unknown(id)))) : Optional.empty();
    }

    /** XPUB gives subscriptions as 1 and topic, their ends as 0 and topic. */
    private void subscribed(byte[] frame) {
        if (frame.length > 0 && frame[0] == 1) {
            outbox.welcome(Arrays.copyOfRange(frame, 1, frame.length));
        }
    }

    private static Optional<Reply> unknownType(Request request) {
        LOG.log(Level.WARNING, "A message of unknown type {0} came on {1}.",
                new Object[] {request.type(), request.channel().text()});
        if (!request.type().endsWith(REQUEST)) {
            return Optional.empty();
        }
        String text = "This kernel serves no " + request.type() + " on the " + request.channel().text() + " channel.";
        return Optional.of(Reply.of(Reply.error(new Interpreter.Result.Failed("UnknownMessage", text, List.of(text)))));
    }

    private void answer(Request request, Handler handler) {
        outbox.status(request.header(), "busy");
        Optional<Reply> reply = Optional.empty();
        try {
            reply = handler.handle(request);
            reply.ifPresent(value -> outbox.reply(request, replyType(request), value));
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "A " + request.type() + " failed.", e);
            if (request.type().endsWith(REQUEST)) {
                outbox.reply(request, replyType(request), Reply.of(Reply.error(Failures.of(e))));
            }
        } finally {
            outbox.status(request.header(), "idle");
        }
        reply.ifPresent(value -> value.after().run());
    }

    private static String replyType(Request request) {
        String type = request.type();
        return type.substring(0, type.length() - REQUEST.length()) + "_reply";
    }
}
