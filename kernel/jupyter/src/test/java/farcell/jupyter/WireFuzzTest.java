package farcell.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.jupyter.client.Exchange;
import farcell.jupyter.client.JupyterClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/**
 * Sends noise of many kinds to every socket, and asks in between whether the kernel still answers. Runs for
 * {@code farcell.fuzz.seconds}, from the seed {@code farcell.fuzz.seed}, always the same if nothing is said.
 */
class WireFuzzTest extends KernelTest {
    private static final List<String> TYPES = List.of("execute_request", "complete_request", "inspect_request",
            "is_complete_request", "history_request", "comm_info_request", "kernel_info_request", "connect_request",
            "comm_open", "comm_msg", "comm_close", "input_reply", "debug_request", "usage_request",
            "create_subshell_request", "delete_subshell_request", "list_subshell_request", "interrupt_request",
            "nonsense", "nonsense_request", "_request", "", "\u0000", "status", "execute_reply");
    private static final List<String> FIELDS = List.of("code", "cursor_pos", "silent", "store_history",
            "stop_on_error", "allow_stdin", "user_expressions", "detail_level", "hist_access_type", "n", "session",
            "start", "stop", "pattern", "unique", "output", "comm_id", "target_name", "data", "subshell_id", "value",
            "command", "seq", "cellId", "\uD83D\uDE00", "");
    private static final List<String> SCALARS = List.of("null", "true", "false", "0", "-1", "3", "2147483648",
            "9223372036854775808", "1e999999999", "-1e-999999999", "0.1", "\"\"", "\"x\"", "\"tail\"", "\"search\"",
            "\"range\"", "\"*\"", "\"\\ud83d\"", "\"\\u0000\"", "\"a\\ud83d\\ude00b\"", "[]", "{}");
    private static final List<String> BROKEN_HEADERS = List.of("", "null", "{}", "[]", "{\"msg_id\":\"x\"}",
            "{\"msg_id\":1,\"msg_type\":\"x\"}", "{\"msg_id\":\"\",\"msg_type\":null}", "{}{}", "{\"msg_id\":");
    private static final int BATCH = 100;
    /** So many hold enough of each kind, however slow the machine is. */
    private static final int MIN_BATCHES = 10;

    private final long seed = Long.getLong("farcell.fuzz.seed", 20_261_128);
    private final Random random = new Random(seed);
    private final Signer signer = new Signer("secret key");

    @Test
    @DisplayName("whatever comes on its sockets, the kernel answers afterwards, and sends nothing malformed")
    void survivesNoise() throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(Long.getLong("farcell.fuzz.seconds", 5)).toNanos();
        try (ZMQ.Context context = ZMQ.context(1)) {
            Map<Channel, ZMQ.Socket> sockets = sockets(context);
            int batches = 0;
            do {
                for (int i = 0; i < BATCH; i++) {
                    Channel channel = pick(List.copyOf(sockets.keySet()));
                    List<byte[]> frames = message();
                    if (channel == Channel.IOPUB) {
                        // Only a subscription may be sent to it.
                        frames = List.of(bytes(random.nextInt(40)));
                    }
                    send(sockets.get(channel), frames);
                }
                rawBytes();
                assertAnswers();
                batches++;
            } while (batches < MIN_BATCHES || System.nanoTime() < end);
            sockets.values().forEach(ZMQ.Socket::close);
        }
        assertAnswers();
        assertThat(client.ping(LIMIT)).isTrue();
        assertThat(client.unowned().stream().filter(message -> message.parentId().startsWith("noise-"))
                .map(message -> message.parent().path("msg_type").asText()).distinct())
                .as("types of the noise that got to a handler").hasSizeGreaterThan(TYPES.size() / 2);
    }

    private void assertAnswers() {
        try {
            client.kernelInfo(Channel.CONTROL);
            client.kernelInfo(Channel.SHELL);
            client.complete("abc", 3);
            runs("still here");
            assertThat(client.problems()).isEmpty();
        } catch (AssertionError e) {
            throw new AssertionError("The kernel went wrong; run again with -Dfarcell.fuzz.seed=" + seed, e);
        }
    }

    /** Runs a cell. Noise on other sockets that is read only now may abort or interrupt it, each message once. */
    private void runs(String code) {
        Exchange cell = client.execute(code);
        for (int tries = 1; tries <= BATCH && !cell.status().equals("ok"); tries++) {
            assertThat(cell.status().equals("aborted") || cell.content().path("ename").asText().equals("Interrupted"))
                    .as(cell.content().toString()).isTrue();
            cell = client.execute(code);
        }
        assertThat(cell.resultText()).isEqualTo(code);
    }

    private Map<Channel, ZMQ.Socket> sockets(ZMQ.Context context) {
        Map<Channel, ZMQ.Socket> sockets = new EnumMap<>(Channel.class);
        for (Channel channel : Channel.values()) {
            ZMQ.Socket socket = context.socket(channel == Channel.IOPUB ? SocketType.XSUB : SocketType.DEALER);
            socket.setLinger(0);
            socket.setHWM(0);
            socket.setHandshakeIvl(JupyterClient.HANDSHAKE_MILLIS);
            socket.connect(server.connection().endpoint(server.connection().port(channel)));
            sockets.put(channel, socket);
        }
        return sockets;
    }

    private static void send(ZMQ.Socket socket, List<byte[]> frames) {
        for (int i = 0; i < frames.size(); i++) {
            socket.send(frames.get(i), i < frames.size() - 1 ? ZMQ.SNDMORE : 0);
        }
        // What comes back is of no interest, but must not pile up.
        while (socket.recv(ZMQ.DONTWAIT) != null) {
            continue;
        }
    }

    /** Bytes that are not even ZeroMQ's. */
    private void rawBytes() throws IOException {
        Channel channel = pick(List.of(Channel.values()));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.connection().port(channel))) {
            socket.getOutputStream().write(bytes(random.nextInt(200)));
        } catch (SocketException closedByTheKernel) {
            // As it may, when it sees that this is no peer.
        }
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private List<byte[]> message() {
        List<Supplier<List<byte[]>>> kinds = List.of(this::noise, this::mutated, this::wellFormed, this::wellFormed,
                this::wellFormed, this::manyFrames);
        return pick(kinds).get();
    }

    private List<byte[]> noise() {
        List<byte[]> frames = new ArrayList<>();
        for (int i = random.nextInt(10); i >= 0; i--) {
            frames.add(random.nextInt(4) == 0 ? delimiter() : bytes(random.nextInt(300)));
        }
        return frames;
    }

    private List<byte[]> manyFrames() {
        List<byte[]> frames = wellFormed();
        boolean many = random.nextInt(20) == 0;
        boolean big = !many && random.nextInt(50) == 0;
        frames.addAll(Collections.nCopies(many ? 2000 : random.nextInt(10), bytes(big ? 1 << 20 : 10)));
        return frames;
    }

    /** A message that was right until something happened to it. */
    private List<byte[]> mutated() {
        List<byte[]> frames = wellFormed();
        int at = random.nextInt(frames.size());
        switch (random.nextInt(6)) {
            case 0 -> frames.remove(at);
            case 1 -> frames.add(at, frames.get(random.nextInt(frames.size())));
            case 2 -> frames.set(at, bytes(frames.get(at).length));
            case 3 -> Collections.shuffle(frames, random);
            case 4 -> frames.set(at, new byte[0]);
            default -> {
                byte[] frame = frames.get(at).clone();
                if (frame.length > 0) {
                    frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
                }
                frames.set(at, frame);
            }
        }
        return frames;
    }

    /** Rightly signed; what is in the frames is as it comes. */
    private List<byte[]> wellFormed() {
        List<byte[]> json = List.of(utf8(header()), utf8(random.nextInt(3) == 0 ? header() : "{}"),
                utf8(random.nextInt(3) == 0 ? mostly(content()) : "{}"), utf8(mostly(content())));
        List<byte[]> frames = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            frames.add(bytes(random.nextInt(20)));
        }
        frames.add(delimiter());
        frames.add(signer.sign(json));
        frames.addAll(json);
        return frames;
    }

    private String header() {
        if (random.nextInt(10) == 0) {
            return random.nextBoolean() ? value(2) : pick(BROKEN_HEADERS);
        }
        String type = Json.object().textNode(pick(TYPES)).toString();
        return "{\"msg_id\":\"noise-" + random.nextInt() + "\",\"msg_type\":" + type
                + (random.nextBoolean() ? ",\"session\":" + value(0) : "")
                + (random.nextInt(4) == 0 ? ",\"subshell_id\":" + value(1) : "")
                + (random.nextInt(4) == 0 ? ",\"more\":" + value(3) : "") + "}";
    }

    /** The text, or now and then something that is no object. */
    private String mostly(String object) {
        return random.nextInt(20) == 0 ? value(3) : object;
    }

    private String content() {
        StringBuilder text = new StringBuilder("{\"code\":\"1\",\"comm_id\":\"c\"");
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(',').append(Json.object().textNode(pick(FIELDS))).append(':').append(value(2));
        }
        return text.append('}').toString();
    }

    private String value(int depth) {
        int kind = random.nextInt(200);
        if (kind == 0) {
            return "[".repeat(random.nextInt(5000));
        }
        if (kind == 1) {
            int deep = random.nextInt(900);
            return "[".repeat(deep) + "]".repeat(deep);
        }
        if (kind == 2) {
            return "9".repeat(random.nextInt(2000));
        }
        if (depth == 0 || kind < 100) {
            return pick(SCALARS);
        }
        return kind < 150 ? "[" + value(depth - 1) + "," + value(depth - 1) + "]"
                : "{" + Json.object().textNode(pick(FIELDS)) + ":" + value(depth - 1) + "}";
    }

    private static byte[] delimiter() {
        return utf8("<IDS|MSG>");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
