package farcell.session;

import farcell.wire.Reception;
import farcell.wire.Scheduler;
import farcell.wire.UnixSockets;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** Lets kernels connect: listens on the session's socket, and again when somebody took its file away. */
final class Reachable implements Closeable {

    private static final Duration LOOK = Duration.ofSeconds(30);

    private final Path socket;
    private final Reception reception;
    private final Scheduler scheduler;
    private final Consumer<String> log;
    private volatile UnixSockets.Listener listener;

    Reachable(Path socket, Reception reception, Scheduler scheduler, Consumer<String> log) {
        this.socket = socket;
        this.reception = reception;
        this.scheduler = scheduler;
        this.log = log;
    }

    /** Connections are taken when this returns. */
    void listen() throws IOException {
        UnixSockets.Listener bound = UnixSockets.listen(socket);
        listener = bound;
        thread(() -> accept(bound), "farcell reception").start();
        scheduler.after(LOOK, this::look);
    }

    /** Serves a connection that we made, as if it had come to the socket. */
    void serve(SocketChannel channel) {
        thread(() -> take(channel), "farcell greeting").start();
    }

    private void accept(UnixSockets.Listener bound) {
        try {
            while (true) {
                serve(bound.accept());
            }
        } catch (IOException e) {
            if (listener == bound) {
                log.accept("no more connections: " + e.getMessage());
            }
        }
    }

    private void take(SocketChannel channel) {
        try {
            reception.take(channel);
        } catch (IOException | RuntimeException e) {
            log.accept("refused " + e.getMessage());
        }
    }

    private void look() {
        if (Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            scheduler.after(LOOK, this::look);
            return;
        }
        thread(this::listenAgain, "farcell reception").start();
    }

    void listenAgain() {
        try {
            UnixSockets.Listener former = listener;
            listener = null;
            former.close();
            listen();
            log.accept("the socket was not there any more; listening again");
        } catch (IOException e) {
            log.accept("cannot listen again: " + e.getMessage());
            scheduler.after(LOOK, this::look);
        }
    }

    /** Listens no more. A JVM that goes down would wait a third of a second for a thread that does. */
    @Override
    public void close() {
        UnixSockets.Listener last = listener;
        listener = null;
        try {
            if (last != null) {
                last.close();
            }
        } catch (IOException e) {
            // It goes with the JVM.
        }
    }

    private static Thread thread(Runnable body, String name) {
        Thread thread = new Thread(null, body, name, 0, false);
        thread.setDaemon(true);
        return thread;
    }
}
