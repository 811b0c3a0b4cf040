package farcell.wire;

import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A session's reception and kernels that dial it through pipes which a test breaks. */
final class Resuming implements AutoCloseable {

    static final byte[] SECRET = "open sesame".getBytes(StandardCharsets.UTF_8);
    static final Timing QUICK = new Timing(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(10),
            Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMinutes(2));

    /** Counts cuts as its handler hears of them. */
    static final class Ear extends EarBase {
        final AtomicInteger interrupted = new AtomicInteger();
        final AtomicInteger resumed = new AtomicInteger();

        @Override
        public void interrupted(IOException cause) {
            interrupted.incrementAndGet();
        }

        @Override
        public void resumed() {
            resumed.incrementAndGet();
        }
    }

    final ExecutorService executor = Executors.newCachedThreadPool(body -> {
        Thread thread = new Thread(body, "answers");
        thread.setDaemon(true);
        return thread;
    });
    final List<Ear> sessionEars = new CopyOnWriteArrayList<>();
    final List<Link> sessionLinks = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Link> firstSession = new CompletableFuture<>();
    final List<String> refusals = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();
    final Scheduler scheduler;
    final Timing timing;
    final Reception reception;
    volatile EarBase.Answers sessionAnswers = question -> question;
    volatile Supplier<BrittlePipe> pipes = Resuming::wholePipe;
    /** Done by the session's host before it takes a kernel. */
    volatile Runnable beforeConnect = () -> { };
    volatile BrittlePipe latest;

    Resuming(Scheduler scheduler, Timing timing) {
        this.scheduler = scheduler;
        this.timing = timing;
        this.reception = new Reception(SECRET, (kernel, line) -> {
            Ear ear = new Ear();
            ear.answers = question -> sessionAnswers.to(question);
            sessionEars.add(ear);
            beforeConnect.run();
            Link link = line.connect(ear, executor);
            sessionLinks.add(link);
            firstSession.complete(link);
        }, scheduler, timing);
    }

    static BrittlePipe wholePipe() {
        return new BrittlePipe(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** A connection of which the kernel's end is returned. */
    ByteChannel dial() {
        BrittlePipe pipe = pipes.get();
        latest = pipe;
        connections.incrementAndGet();
        executor.execute(() -> {
            try {
                reception.take(pipe.session);
            } catch (IOException e) {
                refusals.add(String.valueOf(e.getMessage()));
            }
        });
        return pipe.kernel;
    }

    Link kernel(Link.Handler handler) throws IOException {
        return Links.dial(this::dial, SECRET, "kernel 1", handler, executor, "test", scheduler, timing);
    }

    /** The session's end of the first kernel's link; it may answer before it is known here. */
    Link session() throws Exception {
        return firstSession.get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        reception.close();
        sessionLinks.stream().filter(Link::isConnected).forEach(Link::close);
        executor.shutdownNow();
    }
}
