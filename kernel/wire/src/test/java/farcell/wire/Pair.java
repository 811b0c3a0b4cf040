package farcell.wire;

import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Two links over a real socket, or one link and the bare channel at its other end. */
final class Pair implements AutoCloseable {

    /** Keeps what it is told; answers by a function that a test gives. */
    static final class Recorder implements Link.Handler {

        interface Answers {
            Message to(Message question) throws Exception;
        }

        final List<Message> events = new CopyOnWriteArrayList<>();
        final CompletableFuture<IOException> gone = new CompletableFuture<>();
        final List<IOException> goneCalls = new CopyOnWriteArrayList<>();
        volatile Answers answers = question -> question;

        @Override
        public Message answer(Message question) throws Exception {
            return answers.to(question);
        }

        @Override
        public void event(Message event) {
            events.add(event);
        }

        @Override
        public void gone(IOException cause) {
            goneCalls.add(cause == null ? new IOException("closed by us") : cause);
            gone.complete(cause);
        }
    }

    final ExecutorService executor = Executors.newCachedThreadPool(body -> {
        Thread thread = new Thread(body, "answers");
        thread.setDaemon(true);
        return thread;
    });
    final Recorder kernelSaw = new Recorder();
    final Recorder sessionSaw = new Recorder();
    final Link kernel;
    /** Null when the test plays the session by hand. */
    final Link session;
    final ByteChannel sessionChannel;

    Pair(boolean withSession) throws IOException {
        Path directory = Files.createTempDirectory("pair");
        try (UnixSockets.Listener listener = UnixSockets.listen(directory.resolve("s"))) {
            SocketChannel client = UnixSockets.connect(listener.path());
            kernel = Links.over(listener.accept(Duration.ofSeconds(10)), true, kernelSaw, executor);
            sessionChannel = client;
            session = withSession ? Links.over(client, false, sessionSaw, executor) : null;
        } finally {
            Files.deleteIfExists(directory);
        }
    }

    @Override
    public void close() throws IOException {
        kernel.close();
        if (session != null) {
            session.close();
        }
        sessionChannel.close();
        executor.shutdownNow();
    }
}
