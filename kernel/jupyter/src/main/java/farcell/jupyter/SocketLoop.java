package farcell.jupyter;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/**
 * The one thread that owns a set of ZeroMQ sockets. Everybody else queues to it and wakes it through a pipe; it blocks
 * in poll and hands what arrives to a {@link Receiver}, which must only pass it on.
 */
public final class SocketLoop implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SocketLoop.class.getName());

    /** {@link #awaitRoom} waits while this much output waits for the iopub socket. */
    private static final long IOPUB_QUEUE_BYTES = 16 << 20;
    /** Messages read from one socket before the others have their turn. */
    private static final int READS_PER_TURN = 500;
    private static final long STALL_RETRY_MILLIS = 5;
    /** After this long a subscriber that reads nothing no longer holds up the others: it loses messages. */
    static final Duration STALL_LIMIT = Duration.ofSeconds(10);
    private static final long LOSSY_NANOS = 60_000_000_000L;

    /** Takes what arrives, on the loop's thread; must return at once. */
    public interface Receiver {
        void received(Channel channel, List<byte[]> frames);
    }

    private final ZMQ.Context context;
    private final Map<Channel, ZMQ.Socket> sockets;
    private final Receiver receiver;
    private final Consumer<Throwable> failed;
    private final long stallLimit;
    private final Map<Channel, Deque<List<byte[]>>> outgoing = new EnumMap<>(Channel.class);
    private final Queue<Runnable> tasks = new ConcurrentLinkedDeque<>();
    private final Pipe wake;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Thread thread;
    private final Object room = new Object();
    private long iopubQueued;
    private volatile boolean closing;

    private long stalledSince;
    private boolean stalled;
    /** Used by the loop's thread alone. */
    private boolean welcoming;
    private boolean lossy;

    /**
     * @param sockets  bound or connected, and from now on used by the loop alone, which also closes them
     * @param receiver set before anything is read
     * @param failed   told when the loop ends by an error
     */
    public SocketLoop(String name, ZMQ.Context context, Map<Channel, ZMQ.Socket> sockets, Receiver receiver,
                      Consumer<Throwable> failed) throws IOException {
        this(name, context, sockets, receiver, failed, STALL_LIMIT);
    }

    SocketLoop(String name, ZMQ.Context context, Map<Channel, ZMQ.Socket> sockets, Receiver receiver,
               Consumer<Throwable> failed, Duration stallLimit) throws IOException {
        this.stallLimit = stallLimit.toNanos();
        this.context = context;
        this.sockets = new EnumMap<>(sockets);
        this.receiver = receiver;
        this.failed = failed;
        for (Channel channel : sockets.keySet()) {
            if (sockets.get(channel).getSocketType() == SocketType.XPUB) {
                // A subscription counts once it is confirmed, so that its iopub_welcome is the first that comes to it.
                sockets.get(channel).setXpubManual(true);
            }
            outgoing.put(channel, new ConcurrentLinkedDeque<>());
        }
        wake = Pipe.open();
        wake.source().configureBlocking(false);
        wake.sink().configureBlocking(false);
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Queues a message; never waits. Dropped once the loop is closed. */
    public void send(Channel channel, List<byte[]> frames) {
        if (channel == Channel.IOPUB) {
            synchronized (room) {
                iopubQueued += size(frames);
            }
        }
        if (Thread.currentThread() == thread && welcoming) {
            // What a new subscription is answered with comes before what was queued for those before it.
            outgoing.get(channel).addFirst(frames);
        } else {
            outgoing.get(channel).add(frames);
        }
        wakeUp();
    }

    /** Waits while much is queued for iopub. For those who make output without end, before they make more. */
    public void awaitRoom() {
        synchronized (room) {
            try {
                while (iopubQueued > IOPUB_QUEUE_BYTES && !closing) {
                    room.wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Runs a task on the loop's thread once everything that had arrived by now was handed to the receiver. */
    public void afterReading(Runnable task) {
        tasks.add(task);
        wakeUp();
    }

    private void giveRoom(long bytes) {
        synchronized (room) {
            iopubQueued -= bytes;
            room.notifyAll();
        }
    }

    private static long size(List<byte[]> frames) {
        return frames.stream().mapToLong(frame -> frame.length).sum();
    }

    private void wakeUp() {
        if (woken.compareAndSet(false, true)) {
            try {
                wake.sink().write(ByteBuffer.allocate(1));
            } catch (IOException e) {
                LOG.log(Level.FINE, "the socket loop is closed", e);
            }
        }
    }

    private void run() {
        try (ZMQ.Poller poller = context.poller(sockets.size() + 1)) {
            sockets.values().forEach(socket -> poller.register(socket, ZMQ.Poller.POLLIN));
            poller.register(wake.source(), ZMQ.Poller.POLLIN);
            boolean ending = false;
            while (!ending) {
                poller.poll(stalled ? STALL_RETRY_MILLIS : -1);
                drainWake();
                // Read before sending: what was queued before close() still goes out.
                ending = closing;
                turn(ending);
            }
        } catch (Throwable e) {
            LOG.log(Level.SEVERE, "The socket thread failed; the connection to Jupyter is lost.", e);
            failed.accept(e);
        } finally {
            closing = true;
            giveRoom(0);
            sockets.values().forEach(ZMQ.Socket::close);
            closeWake();
        }
    }

    private void drainWake() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(16);
        while (wake.source().read(bytes) > 0) {
            bytes.clear();
        }
        // Only now: were the flag cleared first, a byte written for it could be drained with the others, and the flag
        // would keep later senders from waking the loop.
        woken.set(false);
    }

    private void turn(boolean ending) {
        int waiting = tasks.size();
        boolean all = true;
        for (Map.Entry<Channel, ZMQ.Socket> entry : sockets.entrySet()) {
            all &= readAll(entry.getKey(), entry.getValue());
        }
        if (!all) {
            wakeUp();
        }
        for (int i = 0; all && i < waiting; i++) {
            tasks.remove().run();
        }
        for (Map.Entry<Channel, ZMQ.Socket> entry : sockets.entrySet()) {
            if (entry.getKey() != Channel.IOPUB && entry.getKey() != Channel.STDIN) {
                sendAll(entry.getKey(), entry.getValue());
            }
        }
        if (sockets.containsKey(Channel.IOPUB)) {
            publishAll(sockets.get(Channel.IOPUB), ending);
        }
        // A console that is asked something shows no more output: what was printed before goes out first.
        if (sockets.containsKey(Channel.STDIN)) {
            sendAll(Channel.STDIN, sockets.get(Channel.STDIN));
        }
    }

    /** @return whether nothing is left to read */
    private boolean readAll(Channel channel, ZMQ.Socket socket) {
        for (int i = 0; i < READS_PER_TURN; i++) {
            byte[] frame = socket.recv(ZMQ.DONTWAIT);
            if (frame == null) {
                return true;
            }
            List<byte[]> frames = new ArrayList<>();
            frames.add(frame);
            while (socket.hasReceiveMore()) {
                frames.add(socket.recv());
            }
            welcoming = channel == Channel.IOPUB && socket.getSocketType() == SocketType.XPUB;
            try {
                if (welcoming) {
                    confirm(socket, frame);
                }
                receiver.received(channel, frames);
            } catch (Throwable e) {
                LOG.log(Level.WARNING, "A message on " + channel.text() + " could not be taken and was dropped.", e);
            } finally {
                welcoming = false;
            }
        }
        return false;
    }

    /** XPUB gives subscriptions as 1 and topic, their ends as 0 and topic; JeroMQ takes them back in that form. */
    private static void confirm(ZMQ.Socket socket, byte[] frame) {
        if (frame.length > 0 && frame[0] == 1) {
            socket.subscribe(frame);
        } else if (frame.length > 0 && frame[0] == 0) {
            socket.unsubscribe(frame);
        }
    }

    private void sendAll(Channel channel, ZMQ.Socket socket) {
        Deque<List<byte[]>> queue = outgoing.get(channel);
        for (List<byte[]> frames = queue.poll(); frames != null; frames = queue.poll()) {
            sendFrames(socket, frames);
        }
    }

    private static boolean sendFrames(ZMQ.Socket socket, List<byte[]> frames) {
        int last = frames.size() - 1;
        for (int i = 0; i < last; i++) {
            if (!socket.send(frames.get(i), ZMQ.SNDMORE | ZMQ.DONTWAIT)) {
                return false;
            }
        }
        return socket.send(frames.get(last), ZMQ.DONTWAIT);
    }

    /** Publishes without loss while all subscribers read; the first frame of a message fails when one is full. */
    private void publishAll(ZMQ.Socket socket, boolean ending) {
        Deque<List<byte[]>> queue = outgoing.get(Channel.IOPUB);
        if (lossy && System.nanoTime() - stalledSince > LOSSY_NANOS) {
            lossy = false;
            socket.setXpubNoDrop(true);
        }
        for (List<byte[]> frames = queue.peek(); frames != null; frames = queue.peek()) {
            if (sendFrames(socket, frames)) {
                stalled = false;
                queue.remove();
                giveRoom(size(frames));
                continue;
            }
            if (!stalled) {
                stalled = true;
                stalledSince = System.nanoTime();
            }
            if (!ending && System.nanoTime() - stalledSince < stallLimit) {
                return;
            }
            LOG.warning("A client reads no output of the kernel; it loses messages until it reads again.");
            stalled = false;
            lossy = true;
            stalledSince = System.nanoTime();
            socket.setXpubNoDrop(false);
        }
    }

    private void closeWake() {
        try {
            wake.source().close();
            wake.sink().close();
        } catch (IOException e) {
            LOG.log(Level.FINE, "closing the wake pipe", e);
        }
    }

    /** Sends what is queued, closes the sockets and waits for the thread. */
    @Override
    public void close() {
        closing = true;
        synchronized (room) {
            room.notifyAll();
        }
        if (thread.getState() == Thread.State.NEW) {
            sockets.values().forEach(ZMQ.Socket::close);
            closeWake();
            return;
        }
        wakeUp();
        if (Thread.currentThread() != thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
