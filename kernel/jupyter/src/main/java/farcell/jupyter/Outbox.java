package farcell.jupyter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;

/** Makes the kernel's messages, signs them in the caller's thread and queues them. Thread-safe. */
final class Outbox {
    static final String PROTOCOL = "5.4";

    private final WireCodec codec;
    private final BiConsumer<Channel, List<byte[]>> sender;
    private final Clock clock;
    private final String session = UUID.randomUUID().toString();
    private volatile ObjectNode cell = Json.object();

    Outbox(WireCodec codec, BiConsumer<Channel, List<byte[]>> sender, Clock clock) {
        this.codec = codec;
        this.sender = sender;
        this.clock = clock;
    }

    /** A cell runs from now on. */
    void cell(ObjectNode header) {
        cell = header;
    }

    /** Header of the cell that runs or ran last; an empty object for none. */
    ObjectNode cell() {
        return cell;
    }

    /** Answers on the channel and to the client that the request came from. */
    void reply(Request request, String type, Reply reply) {
        send(request.channel(), request.message().identities(), type, request.header(), reply.metadata(),
                reply.content(), List.of());
    }

    /** Publishes to all clients. @return bytes of the message */
    long publish(ObjectNode parent, String type, ObjectNode content) {
        return publish(parent, type, content, Json.object(), List.of());
    }

    long publish(ObjectNode parent, String type, ObjectNode content, ObjectNode metadata, List<byte[]> buffers) {
        return send(Channel.IOPUB, List.of(topic(type)), type, parent, metadata, content, buffers).bytes();
    }

    private byte[] topic(String type) {
        return ("kernel." + session + "." + type).getBytes(StandardCharsets.UTF_8);
    }

    /** Publishes text of a stream. @param name {@code stdout} or {@code stderr}; @param parts of the text, no surrogate pair in two of them;
     *  @return bytes of the message */
    long stream(ObjectNode parent, String name, Collection<String> parts) {
        return send(Channel.IOPUB, List.of(topic("stream")), "stream", parent, Json.object(),
                StreamContent.json(name, parts), List.of()).bytes();
    }

    void status(ObjectNode parent, String state) {
        publish(parent, "status", Json.object().put("execution_state", state));
    }

    /** Asks the client of a request something on the stdin channel. @return id of the question */
    String ask(Request request, String type, ObjectNode content) {
        return send(Channel.STDIN, request.message().identities(), type, request.header(), Json.object(), content,
                List.of()).id();
    }

    /** Tells a new subscriber that it hears the kernel from now on (JEP 65). */
    void welcome(byte[] topic) {
        ObjectNode content = Json.object().put("subscription", new String(topic, StandardCharsets.UTF_8));
        send(Channel.IOPUB, List.of(topic), "iopub_welcome", Json.object(), Json.object(), content, List.of());
    }

    /** Time stamp as headers carry it, ISO 8601. */
    String now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).toString();
    }

    private record Sent(String id, long bytes) {}

    private Sent send(Channel channel, List<byte[]> identities, String type, ObjectNode parent, ObjectNode metadata,
                      ObjectNode content, List<byte[]> buffers) {
        return send(channel, identities, type, parent, metadata, json(type, content), buffers);
    }

    private Sent send(Channel channel, List<byte[]> identities, String type, ObjectNode parent, ObjectNode metadata,
                      byte[] content, List<byte[]> buffers) {
        String id = UUID.randomUUID().toString();
        ObjectNode header = Json.object().put("msg_id", id).put("session", session).put("username", "kernel")
                .put("date", now()).put("msg_type", type).put("version", PROTOCOL);
        List<byte[]> frames = codec.frames(identities,
                List.of(json(type, header), json(type, parent), json(type, metadata), content), buffers);
        sender.accept(channel, frames);
        return new Sent(id, frames.stream().mapToLong(frame -> frame.length).sum());
    }

    private static byte[] json(String type, ObjectNode node) {
        try {
            return Json.bytes(node);
        } catch (IOException e) {
            throw new UncheckedIOException("A message of type " + type + " cannot be written as JSON", e);
        }
    }
}
