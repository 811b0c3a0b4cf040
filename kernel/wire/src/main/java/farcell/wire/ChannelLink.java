package farcell.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * A link of three daemon threads: one takes frames from its transport, one sends them, one delivers events and answers.
 * User threads never touch a channel, since an interrupt in a channel operation closes the channel.
 */
final class ChannelLink implements Link {

    /** Made beforehand: what is answered when there is no memory for an answer. */
    private static final byte[] OUT_OF_MEMORY = Messages.encode(new Message.Failed("There was no memory for the answer"));
    private static final IOException HEAP_IS_FULL = new IOException("The heap is full", new OutOfMemoryError("Java heap space"));
    private static final System.Logger LOG = System.getLogger(ChannelLink.class.getName());
    /** Questions of the other side that wait for our answers. */
    private static final int MAX_OPEN_QUESTIONS = 100_000;

    private final Transport transport;
    private final Handler handler;
    private final Executor executor;
    private final Thread reader;
    private final Thread writer;
    private final Thread deliverer;

    private final SendQueue queue = new SendQueue();
    private final Chunks chunks = new Chunks();
    private final Streams streams = new Streams(queue, chunks);
    private final DeliveryQueue deliveries = new DeliveryQueue();
    private final Map<Long, CompletableFuture<Message>> asked = new ConcurrentHashMap<>();
    private final AtomicLong questions = new AtomicLong();
    private final AtomicLong streamNumbers;
    private final AtomicInteger openQuestions = new AtomicInteger();
    private final CountDownLatch written = new CountDownLatch(1);

    private final Object state = new Object();
    private boolean open = true;
    private boolean closing;
    private IOException cause;

    // Of the reader thread: the message whose frames are arriving.
    private ByteArrayOutputStream partial;
    private byte partialType;
    private long partialId;

    ChannelLink(Function<Transport.Owner, Transport> transport, boolean kernelSide, Handler handler, Executor executor,
                String name) {
        this.handler = handler;
        this.executor = executor;
        this.streamNumbers = new AtomicLong(kernelSide ? 2 : 1);
        this.reader = thread(this::read, "farcell link reader, " + name);
        this.writer = thread(this::write, "farcell link writer, " + name);
        this.deliverer = thread(this::deliver, "farcell link events, " + name);
        this.transport = transport.apply(new Owner());
    }

    private final class Owner implements Transport.Owner {

        @Override
        public Chunks chunks() {
            return chunks;
        }

        @Override
        public void nudge() {
            queue.nudge();
        }

        @Override
        public void interrupted(IOException why) {
            if (isOpen()) {
                deliveries.urgent(() -> handler.interrupted(why));
            }
        }

        @Override
        public void resumed() {
            deliveries.urgent(handler::resumed);
        }
    }

    private static Thread thread(Runnable body, String name) {
        // No inherited thread locals: links are made from threads of user code, too.
        Thread thread = new Thread(null, body, name, 0, false);
        thread.setDaemon(true);
        return thread;
    }

    void start() {
        deliverer.start();
        writer.start();
        reader.start();
    }

    // ---- what the owner calls ---------------------------------------------------------------------------------------

    @Override
    public CompletableFuture<Message> ask(Message question) {
        CompletableFuture<Message> future = new CompletableFuture<>();
        byte[] bytes;
        try {
            bytes = Messages.encode(question);
        } catch (RuntimeException e) {
            future.completeExceptionally(new IOException("Cannot send a " + name(question) + ": " + e.getMessage(), e));
            return future;
        }
        long id = questions.incrementAndGet();
        asked.put(id, future);
        // The deliverer fails what it finds in the map once the link is gone; what came later fails here.
        if (!queue.message(Frame.ASK, id, bytes) && asked.remove(id) != null) {
            future.completeExceptionally(goneText());
        }
        return future;
    }

    @Override
    public void tell(Message event) {
        if (isOpen()) {
            queue.message(Frame.EVENT, 0, Messages.encode(event));
        }
    }

    @Override
    public void tell(byte[] event) {
        if (isOpen()) {
            queue.message(Frame.EVENT, 0, event);
        }
    }

    @Override
    public boolean offer(byte[] event) {
        return isOpen() && queue.offer(Frame.EVENT, event);
    }

    @Override
    public boolean isConnected() {
        return isOpen() && transport.isConnected();
    }

    @Override
    public OutputStream send(long stream) {
        return streams.send(stream);
    }

    @Override
    public InputStream receive(long stream) {
        return streams.receive(stream);
    }

    @Override
    public void abort(long stream, String why) {
        streams.abort(stream, why);
    }

    @Override
    public long newStream() {
        return streamNumbers.getAndAdd(2);
    }

    @Override
    public boolean isOpen() {
        synchronized (state) {
            return open && !closing;
        }
    }

    @Override
    public void close() {
        close(Frame.of(Frame.CLOSE, 0, new byte[0]), null);
    }

    /** Closes because a newer kernel took the session over. Does not wait. */
    void retire(String by) {
        IOException why = new TakenOverException("another kernel attached to the session: " + by);
        if (!transport.isConnected()) {
            end(why);
            return;
        }
        Frame last = Frame.of(Frame.CLOSE, 0, by.getBytes(StandardCharsets.UTF_8));
        thread(() -> close(last, why), "farcell link end").start();
    }

    private void close(Frame last, IOException why) {
        synchronized (state) {
            if (!closing && open) {
                closing = true;
                cause = why;
            }
        }
        queue.finish(last);
        boolean interrupted = false;
        try {
            written.await(Links.CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        end(why);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- the writer -------------------------------------------------------------------------------------------------

    private void write() {
        try {
            for (Frame frame = queue.next(true); frame != null; ) {
                transport.send(frame);
                frame = queue.next(false);
                if (frame == null) {
                    transport.flush();
                    frame = queue.next(true);
                }
            }
            transport.drain();
        } catch (Throwable e) {
            end(asIo("Writing failed", e));
        } finally {
            written.countDown();
        }
    }

    // ---- the reader -------------------------------------------------------------------------------------------------

    private void read() {
        try {
            while (true) {
                take(transport.next());
            }
        } catch (Throwable e) {
            end(asIo("Reading failed", e));
        }
    }

    private void take(Frame frame) throws IOException, InterruptedException {
        switch (frame.type() & ~Frame.MORE) {
            case Frame.ASK, Frame.EVENT, Frame.ANSWER -> takePart(frame);
            case Frame.DATA -> streams.data(frame.id(), frame.chunk());
            case Frame.END -> streams.end(frame.id());
            case Frame.CREDIT -> streams.credit(frame.id(), frame.bytes());
            case Frame.BREAK -> streams.broken(frame.id(), frame.bytes());
            case Frame.CLOSE -> throw closed(frame.bytes());
            default -> throw new IOException("Malformed frame: no type has the number " + frame.type());
        }
    }

    private static IOException closed(byte[] by) {
        return by.length == 0 ? new PeerClosedException() : new TakenOverException(
                "another kernel attached to the session: " + new String(by, StandardCharsets.UTF_8));
    }

    private void takePart(Frame frame) throws IOException, InterruptedException {
        byte type = (byte) (frame.type() & ~Frame.MORE);
        boolean more = type != frame.type();
        if (partial == null && !more) {
            takeMessage(type, frame.id(), frame.bytes());
            return;
        }
        if (partial == null) {
            partial = new ByteArrayOutputStream();
            partialType = type;
            partialId = frame.id();
        } else if (type != partialType || frame.id() != partialId) {
            throw new IOException("Malformed frame: a message begins inside another");
        }
        if (partial.size() + frame.length() > Messages.MAX_BYTES) {
            throw new IOException("Malformed message: over the limit of " + Messages.MAX_BYTES + " bytes");
        }
        partial.write(frame.bytes(), 0, frame.length());
        if (!more) {
            byte[] whole = partial.toByteArray();
            partial = null;
            takeMessage(type, frame.id(), whole);
        }
    }

    private void takeMessage(byte type, long id, byte[] bytes) throws IOException, InterruptedException {
        Message message = Messages.decode(bytes);
        switch (type) {
            case Frame.ASK -> answer(id, message);
            case Frame.EVENT -> deliveries.add(() -> event(message), bytes.length);
            default -> {
                CompletableFuture<Message> future = asked.remove(id);
                if (future == null) {
                    throw new IOException("Malformed frame: an answer to question " + id + ", which was not asked");
                }
                if (!deliveries.add(() -> future.complete(message), bytes.length)) {
                    // The deliverer fails what is in the map, and this is in it no more.
                    future.completeExceptionally(goneText());
                }
            }
        }
    }

    // ---- questions --------------------------------------------------------------------------------------------------

    private void answer(long id, Message question) throws IOException {
        if (openQuestions.incrementAndGet() > MAX_OPEN_QUESTIONS) {
            throw new IOException("The other side asked more than " + MAX_OPEN_QUESTIONS + " questions at once");
        }
        try {
            executor.execute(() -> sendAnswer(id, answerTo(question)));
        } catch (Throwable e) {
            // Not from this thread, which must not wait for room in the queue.
            deliveries.urgent(() -> sendAnswer(id, failed(question, e)));
        }
    }

    private Message answerTo(Message question) {
        try {
            Message answer = handler.answer(question);
            return answer != null ? answer : new Message.Failed("There is no answer to a " + name(question));
        } catch (Throwable e) {
            return failed(question, e);
        }
    }

    private void sendAnswer(long id, Message answer) {
        openQuestions.decrementAndGet();
        byte[] bytes;
        try {
            bytes = Messages.encode(answer);
        } catch (RuntimeException e) {
            bytes = Messages.encode(new Message.Failed("Cannot send a " + name(answer) + ": " + e.getMessage()));
        } catch (OutOfMemoryError e) {
            bytes = OUT_OF_MEMORY;
        }
        queue.message(Frame.ANSWER, id, bytes);
    }

    private static Message.Failed failed(Message question, Throwable e) {
        LOG.log(System.Logger.Level.DEBUG, () -> "answering " + name(question), e);
        String text;
        try {
            text = e.getMessage() != null && !e.getMessage().isBlank() ? e.getMessage() : e.getClass().getName();
        } catch (Throwable broken) {
            text = e.getClass().getName();
        }
        return new Message.Failed(text.length() > 100_000 ? text.substring(0, 100_000) : text);
    }

    // ---- events and answers -----------------------------------------------------------------------------------------

    private void deliver() {
        try {
            for (Runnable next = deliveries.next(); next != null; next = deliveries.next()) {
                safely(next);
            }
        } catch (InterruptedException e) {
            end(asIo("Delivering failed", e));
        }
        IOException gone = goneText();
        List<Long> open = new ArrayList<>(asked.keySet());
        for (Long id : open) {
            CompletableFuture<Message> future = asked.remove(id);
            if (future != null) {
                safely(() -> future.completeExceptionally(gone));
            }
        }
        IOException why;
        synchronized (state) {
            why = cause;
        }
        // Not safely: an owner that could not take this would never know, and this thread ends anyway.
        handler.gone(why);
    }

    private void event(Message event) {
        handler.event(event);
    }

    private static void safely(Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.WARNING, "A handler of a link threw", e);
        }
    }

    // ---- the end ----------------------------------------------------------------------------------------------------

    /** @param why null when we close; only the first call counts */
    private void end(IOException why) {
        synchronized (state) {
            if (!open) {
                return;
            }
            open = false;
            cause = closing ? cause : why;
        }
        try {
            queue.close();
            transport.close();
            streams.gone(goneText().getMessage());
        } finally {
            deliveries.finish();
        }
    }

    private IOException goneText() {
        synchronized (state) {
            return cause == null ? new IOException("The link is closed")
                    : new IOException("The link is gone: " + cause.getMessage(), cause);
        }
    }

    private static IOException asIo(String what, Throwable e) {
        try {
            return e instanceof IOException io && io.getMessage() != null ? io : new IOException(what + ": " + e, e);
        } catch (OutOfMemoryError full) {
            return HEAP_IS_FULL;
        }
    }

    private static String name(Message message) {
        return message == null ? "null" : message.getClass().getSimpleName();
    }
}
