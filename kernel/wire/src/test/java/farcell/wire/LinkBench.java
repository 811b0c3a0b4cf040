package farcell.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What surviving costs: a plain link and a conversation over Unix sockets in one JVM, in turn. Not a test; a main that
 * prints MB/s down and up, and microseconds for a question, the median and the best of the rounds.
 */
public final class LinkBench {

    private static final int ROUNDS = 12;
    private static final long BYTES = 1L << 30;
    private static final int QUESTIONS = 20_000;

    private LinkBench() {}

    public static void main(String[] arguments) throws Exception {
        double[][][] all = new double[2][3][ROUNDS];
        for (int round = -2; round < ROUNDS; round++) {
            for (int kind = 0; kind < 2; kind++) {
                double[] figures = measure((round & 1) == 0 ? kind : 1 - kind);
                for (int i = 0; i < 3 && round >= 0; i++) {
                    all[(round & 1) == 0 ? kind : 1 - kind][i][round] = figures[i];
                }
            }
        }
        String[] names = {"down MB/s", "up MB/s", "question us"};
        for (int kind = 0; kind < 2; kind++) {
            for (int i = 0; i < 3; i++) {
                double[] sorted = all[kind][i].clone();
                Arrays.sort(sorted);
                System.out.printf("%-12s %-12s median %8.1f  best %8.1f%n", kind == 0 ? "plain" : "conversation",
                        names[i], sorted[ROUNDS / 2], i == 2 ? sorted[0] : sorted[ROUNDS - 1]);
            }
        }
        System.exit(0);
    }

    private static double[] measure(int kind) throws Exception {
        ExecutorService executor = Executors.newCachedThreadPool();
        Path directory = Files.createTempDirectory("bench");
        CompletableFuture<Link> session = new CompletableFuture<>();
        try (UnixSockets.Listener listener = UnixSockets.listen(directory.resolve("s"))) {
            Link kernel;
            if (kind == 0) {
                var client = UnixSockets.connect(listener.path());
                kernel = Links.over(listener.accept(Duration.ofSeconds(10)), true, new EarBase(), executor);
                session.complete(Links.over(client, false, new EarBase(), executor));
            } else {
                Reception reception = new Reception(Resuming.SECRET, (label, line) ->
                        session.complete(line.connect(new EarBase(), executor)), Scheduler.SYSTEM, Timing.DEFAULT);
                executor.execute(() -> {
                    try {
                        reception.take(listener.accept(Duration.ofSeconds(10)));
                    } catch (IOException e) {
                        session.completeExceptionally(e);
                    }
                });
                kernel = Links.dial(() -> UnixSockets.connect(listener.path()), Resuming.SECRET, "bench", new EarBase(),
                        executor, "bench", Scheduler.SYSTEM, Timing.DEFAULT);
            }
            double down = stream(session.get(), kernel, 1, executor);
            double up = stream(kernel, session.get(), 2, executor);
            long start = System.nanoTime();
            for (int i = 0; i < QUESTIONS; i++) {
                kernel.ask(new Message.Threads()).get();
            }
            double question = (System.nanoTime() - start) / 1e3 / QUESTIONS;
            kernel.close();
            session.get().close();
            return new double[] {down, up, question};
        } finally {
            Files.deleteIfExists(directory);
            executor.shutdownNow();
        }
    }

    private static double stream(Link from, Link to, long number, ExecutorService executor) throws Exception {
        long start = System.nanoTime();
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
            byte[] block = new byte[1 << 20];
            try (OutputStream out = from.send(number)) {
                for (long left = BYTES; left > 0; left -= block.length) {
                    out.write(block);
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }, executor);
        byte[] block = new byte[1 << 20];
        try (InputStream in = to.receive(number)) {
            while (in.read(block) >= 0) {
                // As fast as it comes.
            }
        }
        sent.get();
        return BYTES / 1e6 / ((System.nanoTime() - start) / 1e9);
    }
}
