package farcell.session;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.session.life.SessionClocks;
import farcell.session.life.Survival;
import farcell.values.ValueCodec;
import farcell.wire.Bundle;
import farcell.wire.ClassFile;
import farcell.wire.Link;
import farcell.wire.Links;
import farcell.wire.Message;
import farcell.wire.Scheduler;
import farcell.wire.Slot;
import farcell.wire.SlotState;
import farcell.wire.Step;
import farcell.wire.Timing;
import farcell.wire.UnixSockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** The kernel's end of a link, for tests: knows classes, answers questions, keeps what the session tells. */
public final class FakeKernel implements AutoCloseable {

    public static final String SECRET = "open sesame";
    static final long SECONDS = 30;

    public final Map<String, ClassFile> classes = new ConcurrentHashMap<>();
    public final List<String> asked = java.util.Collections.synchronizedList(new ArrayList<>());
    /** Why sessions ended that asked to keep what is only there. */
    public final List<String> timesUp = java.util.Collections.synchronizedList(new ArrayList<>());
    public final BlockingQueue<Message> events = new LinkedBlockingQueue<>();
    public final CompletableFuture<String> gone = new CompletableFuture<>();
    public volatile Function<Message.Need, Message> onNeed = need -> new Message.Failed("nobody has " + need.slot());
    /** Told of each class that is asked for, before the answer. */
    public volatile Consumer<String> onClass = name -> { };
    public volatile Function<Message.Input, Message> onInput = input -> new Message.Failed("no input here");
    public volatile Message.Attached attached;

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final Path directory;
    private final UnixSockets.Listener listener;
    /** Its handler may be asked before whoever makes it has it. */
    private final CompletableFuture<Link> link = new CompletableFuture<>();
    private Agent agent;
    private Link.Handler agentsHandler;
    private long runs;

    public FakeKernel() throws IOException {
        directory = Files.createTempDirectory("fk");
        listener = UnixSockets.listen(directory.resolve("k"));
    }

    /** A kernel with an agent in this JVM, over a real socket. */
    public static FakeKernel withAgent(ValueCodec codec, SessionLoader.Redefiner redefiner) throws IOException {
        FakeKernel kernel = new FakeKernel();
        SocketChannel channel = UnixSockets.connect(kernel.socket());
        kernel.link.complete(Links.over(kernel.listener.accept(Duration.ofSeconds(SECONDS)), true, kernel.new Answers(),
                kernel.executor));
        kernel.agent = new Agent(new Agent.Environment(List.of(), redefiner, codec, Duration.ofSeconds(SECONDS),
                text -> { }, null, null), new Survival.Identity("test", "test", kernel.directory, new Message.Hello(0, 0, 17, "", "", "",
                1, 1), SessionClocks.Limits.USUAL, () -> false), Scheduler.SYSTEM);
        kernel.agent.kernel("test", (handler, pool) -> {
            kernel.agentsHandler = handler;
            return Links.over(channel, false, handler, pool);
        });
        return kernel;
    }

    public Path socket() {
        return listener.path();
    }

    /** The directory that a session of this kernel would have. */
    public Path directory() {
        return directory;
    }

    /** Takes the first connection of a session that was started with our socket, and attaches. */
    public void accept() throws IOException {
        attach(listener.accept(Duration.ofSeconds(SECONDS)));
    }

    /** Attaches to the session in a directory, as a kernel does that did not start it. */
    public void attachTo(Path session) throws IOException {
        attach(UnixSockets.connect(session.resolve("s")));
    }

    private void attach(SocketChannel first) throws IOException {
        SocketChannel[] channel = {first};
        link.complete(Links.dial(() -> {
            SocketChannel next = channel[0] != null ? channel[0] : UnixSockets.connect(directory.resolve("s"));
            channel[0] = null;
            return next;
        }, SECRET.getBytes(StandardCharsets.UTF_8), "a test", new Answers(), executor, "test", Scheduler.SYSTEM,
                Timing.DEFAULT));
        attached = (Message.Attached) ask(new Message.Attach("", true));
    }

    public Agent agent() {
        return agent;
    }

    /** Of the agent's end of the link. */
    Link.Handler agentsHandler() {
        return agentsHandler;
    }

    public Link link() {
        return link.join();
    }

    public void know(NotebookSources sources) {
        classes.putAll(sources.files());
    }

    private final class Answers implements Link.Handler {
        @Override
        public Message answer(Message question) {
            if (question instanceof Message.NeedClass need) {
                asked.add(need.name());
                onClass.accept(need.name());
                return new Message.ClassIs(Optional.ofNullable(classes.get(need.name())).stream().toList(), List.of());
            } else if (question instanceof Message.Need need) {
                return onNeed.apply(need);
            } else if (question instanceof Message.Input input) {
                return onInput.apply(input);
            } else if (question instanceof Message.TimeIsUp end) {
                timesUp.add(end.why());
                return new Message.Done();
            }
            throw new IllegalArgumentException(question.toString());
        }

        @Override
        public void event(Message event) {
            events.add(event);
        }

        @Override
        public void gone(IOException cause) {
            gone.complete(String.valueOf(cause));
        }
    }

    // ---- asking ----------------------------------------------------------------------------------------------------

    public Message ask(Message question) {
        try {
            return link().ask(question).get(SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("no answer to " + question, e);
        }
    }

    public CompletableFuture<Message> start(Step... steps) {
        return start(List.of(), steps);
    }

    public CompletableFuture<Message> start(List<Message.SlotChange> states, Step... steps) {
        return link().ask(new Message.Run(++runs, "Cell[" + runs + "]", states, Arrays.asList(steps)));
    }

    public Message.Ran run(Step... steps) {
        return run(List.of(), steps);
    }

    public Message.Ran run(List<Message.SlotChange> states, Step... steps) {
        return (Message.Ran) ask(new Message.Run(++runs, "Cell[" + runs + "]", states, Arrays.asList(steps)));
    }

    /** Later runs have higher numbers than this one. */
    public void skipTo(long run) {
        runs = run;
    }

    public long lastRun() {
        return runs;
    }

    /** Runs the snippet of a wrapper class and expects it to end normally. @return the text shown */
    public String value(String wrapper) {
        Message.Ran ran = run(invoke(wrapper));
        assertThat(ran.outcome()).isInstanceOf(Message.Outcome.Ok.class);
        List<Bundle> result = ((Message.Outcome.Ok) ran.outcome()).result();
        return result.isEmpty() ? "" : result.get(0).plain();
    }

    public static Step invoke(String wrapper) {
        return new Step.Invoke("REPL." + wrapper, "do_it$", 0, true);
    }

    public static Message.SlotChange change(Slot slot, SlotState state) {
        return new Message.SlotChange(slot, state);
    }

    /** What the session printed and displayed so far and prints from now on, until it holds the text. */
    public String outputUntil(String text) throws InterruptedException {
        StringBuilder all = new StringBuilder();
        while (all.indexOf(text) < 0) {
            Message event = events.poll(SECONDS, TimeUnit.SECONDS);
            assertThat(event).as("after " + all).isNotNull();
            if (event instanceof Message.Output output) {
                all.append(output.text());
            } else if (event instanceof Message.Show show) {
                all.append(show.bundle().plain());
            }
        }
        return all.toString();
    }

    @Override
    public void close() {
        try {
            if (link.isDone()) {
                link().close();
            }
            listener.close();
            remove();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            executor.shutdownNow();
        }
    }

    private void remove() {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // An agent wrote there meanwhile; by the end of this JVM it has ended.
            directory.toFile().deleteOnExit();
        }
    }
}
