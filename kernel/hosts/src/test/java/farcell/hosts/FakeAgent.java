package farcell.hosts;

import farcell.wire.Link;
import farcell.wire.Links;
import farcell.wire.Message;
import farcell.wire.Messages;
import farcell.wire.UnixSockets;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Speaks an agent's handshake and then obeys texts. How it misbehaves is in the variable FAKE_AGENT: mute (never
 * connects), exit (ends at once), wrong-secret, wrong-protocol, intruder (a wrong connection first), deaf (ignores
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
        if (mode.equals("intruder")) {
            System.out.println("first: " + connect("stubborn").ask(hello(secret + "x", Messages.PROTOCOL)).get());
        }
        Link link = connect(mode);
        Message answer = link.ask(hello(mode.equals("wrong-secret") ? "guess" : secret,
                mode.equals("wrong-protocol") ? 99 : Messages.PROTOCOL)).get();
        System.out.println("answer: " + answer);
        if (!(answer instanceof Message.Welcome)) {
            System.exit(4);
        }
        link.tell(new Message.Facts(Map.of("welcome", answer.toString())));
        FOREVER.await();
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

    private static Link connect(String mode) throws IOException {
        ExecutorService executor = Executors.newCachedThreadPool();
        Link[] self = new Link[1];
        self[0] = Links.over(UnixSockets.connect(Path.of(System.getProperty("farcell.socket"))), false,
                new Link.Handler() {
                    @Override
                    public Message answer(Message question) throws Exception {
                        if (question instanceof Message.Bye) {
                            if (!mode.equals("deaf") && !mode.equals("stubborn")) {
                                executor.execute(() -> System.exit(0));
                            }
                            return new Message.Done();
                        }
                        return new Message.Text(obey(self[0], ((Message.Text) question).text()));
                    }

                    @Override
                    public void event(Message event) {}

                    @Override
                    public void gone(IOException cause) {
                        if (!mode.equals("stubborn")) {
                            System.exit(0);
                        }
                    }
                }, executor);
        return self[0];
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

    private static Message.Hello hello(String secret, int protocol) {
        return new Message.Hello(protocol, secret, ProcessHandle.current().pid(), Runtime.version().feature(), "fake",
                "os", "arch", 1, 1);
    }
}
