package farcell.hosts;

import farcell.wire.Link;
import farcell.wire.Message;
import farcell.wire.Messages;
import farcell.wire.Reception;
import farcell.wire.Scheduler;
import farcell.wire.TakenOverException;
import farcell.wire.Timing;
import farcell.wire.UnixSockets;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Greets as an agent does and then obeys texts. How it misbehaves is in the variable FAKE_AGENT: mute (never
 * connects), exit (ends at once), wrong-secret, wrong-protocol, intruder (wrong connections first), deaf (ignores
 * Bye), stubborn (ignores Bye, SIGTERM and the loss of its link).
 */
public final class FakeAgent {

    private static final CountDownLatch FOREVER = new CountDownLatch(1);

    private FakeAgent() {}

    static Agent agent() {
        return Agent.ofClassPath(List.of(codeOf(FakeAgent.class), codeOf(Link.class)), FakeAgent.class.getName(),
                List.of(Path.of("user"), Path.of("more")));
    }

    static Path codeOf(Class<?> type) {
        return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    public static void main(String[] arguments) throws Exception {
        String mode = System.getenv().getOrDefault("FAKE_AGENT", "serve");
        System.out.println("fake agent, " + mode);
        if (mode.equals("mute")) {
            FOREVER.await();
        }
        if (mode.equals("exit")) {
            System.exit(3);
        }
        if (mode.equals("stubborn")) {
            Runtime.getRuntime().addShutdownHook(new Thread(FakeAgent::waitForEver));
        }
        String secret = System.getenv("FARCELL_SECRET");
        Path directory = Path.of(System.getProperty("farcell.directory"));
        Path kernel = Path.of(System.getProperty("farcell.kernel"));
        if (mode.equals("wrong-protocol")) {
            SocketChannel channel = UnixSockets.connect(kernel);
            channel.write(ByteBuffer.allocate(8).putInt(0x46415243).putInt(99).flip());
            while (channel.read(ByteBuffer.allocate(1000)) >= 0) {
                // Until the kernel wants no more.
            }
            System.exit(4);
        }
        if (mode.equals("intruder") || mode.equals("wrong-secret")) {
            greet(secret + "x", kernel, directory, mode);
        }
        if (mode.equals("wrong-secret")) {
            System.exit(4);
        }
        // Before the greeting: a kernel that is answered may look for them at once.
        UnixSockets.Listener listener = UnixSockets.listen(directory.resolve("s"));
        Files.writeString(directory.resolve("secret"), secret);
        Files.writeString(directory.resolve("session.json"), "{\"name\":\"" + System.getProperty("farcell.name")
                + "\",\"pid\":" + ProcessHandle.current().pid() + ",\"started\":"
                + ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli() + ",\"java\":17,"
                + "\"protocol\":" + Messages.PROTOCOL + "}");
        Reception reception = greet(secret, kernel, directory, mode);
        if (reception == null) {
            System.exit(5);
        }
        while (true) {
            reception.take(listener.accept());
        }
    }

    /** @return null when the kernel did not want it */
    private static Reception greet(String secret, Path kernel, Path directory, String mode) throws Exception {
        Reception reception = new Reception(secret.getBytes(StandardCharsets.UTF_8),
                (label, line) -> serve(label, line, mode), Scheduler.SYSTEM, Timing.DEFAULT);
        try {
            reception.take(UnixSockets.connect(kernel));
            return reception;
        } catch (IOException e) {
            System.out.println("refused: " + e.getMessage());
            return null;
        }
    }

    private static void waitForEver() {
        while (true) {
            try {
                FOREVER.await();
            } catch (InterruptedException e) {
                // Stubborn.
            }
        }
    }

    private static void serve(String label, Reception.Line line, String mode) {
        ExecutorService executor = Executors.newCachedThreadPool();
        CompletableFuture<Link> self = new CompletableFuture<>();
        self.complete(line.connect(new Link.Handler() {
            @Override
            public Message answer(Message question) throws Exception {
                if (question instanceof Message.Bye) {
                    if (!mode.equals("deaf") && !mode.equals("stubborn")) {
                        executor.execute(() -> System.exit(0));
                    }
                    return new Message.Done();
                }
                if (question instanceof Message.Attach attach) {
                    System.out.println("attached: " + attach);
                    self.get().tell(new Message.Facts(Map.of("kernel", label)));
                    return new Message.Attached(hello(), "id", System.getProperty("farcell.name"), attach.notebook(),
                            0, List.of(), List.of(), new Message.Clocks(0, 0, 0, 0, 0, -1, ""));
                }
                return new Message.Text(obey(self.get(), ((Message.Text) question).text()));
            }

            @Override
            public void event(Message event) {}

            @Override
            public void gone(IOException cause) {
                if (!mode.equals("stubborn") && !(cause instanceof TakenOverException)) {
                    System.exit(0);
                }
            }
        }, executor));
    }

    private static String obey(Link link, String order) throws Exception {
        String[] words = order.split(" ", 2);
        return switch (words[0]) {
            case "property" -> System.getProperty(words[1]);
            case "variable" -> String.valueOf(System.getenv(words[1]));
            case "arguments" -> String.join("\n", ManagementFactory.getRuntimeMXBean().getInputArguments());
            case "stdin" -> Integer.toString(System.in.read());
            case "child" -> Long.toString(new ProcessBuilder("sleep", "600").start().pid());
            case "log" -> {
                System.err.println(words[1]);
                yield "";
            }
            case "exit" -> {
                link.tell(new Message.Exiting("System.exit(" + words[1] + ")"));
                // What is told waits to be sent, and goes with the JVM: once a later question is answered, it was heard.
                link.ask(new Message.Text("heard")).get();
                System.exit(Integer.parseInt(words[1]));
                yield "";
            }
            case "exhaust" -> {
                System.err.println("java.lang.OutOfMemoryError: Java heap space");
                Runtime.getRuntime().halt(1);
                yield "";
            }
            case "crash" -> {
                crash();
                yield "";
            }
            default -> throw new IllegalArgumentException(order);
        };
    }

    /** Writes to address 0 in native code. */
    private static void crash() throws Exception {
        Class<?> type = Class.forName("sun.misc.Unsafe");
        Field field = type.getDeclaredField("theUnsafe");
        field.setAccessible(true);
        type.getMethod("putAddress", long.class, long.class).invoke(field.get(null), 0L, 0L);
    }

    private static Message.Hello hello() {
        return new Message.Hello(Messages.PROTOCOL, ProcessHandle.current().pid(), Runtime.version().feature(), "fake",
                "os", "arch", 1, 1);
    }
}
