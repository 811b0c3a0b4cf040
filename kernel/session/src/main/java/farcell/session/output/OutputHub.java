package farcell.session.output;

import farcell.wire.Bundle;
import farcell.wire.Message;
import farcell.wire.Messages;
import farcell.wire.Thrown;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Gathers what user code prints into few messages, and keeps prints, displays and clears of a run in order. Blocks
 * printing threads while the link is full: a cell that prints for ever fills no memory.
 */
public final class OutputHub {

    /** Less than a frame of the link carries, so that a message of this size is not cut and put together again. */
    static final int MAX_PENDING_BYTES = 3 * PrintedText.PIECE;
    static final long FLUSH_MILLIS = 50;
    /** More segments than this mean prints that alternate between the two streams; a message for each is sent. */
    private static final int MAX_SEGMENTS = 64;

    private record Segment(String stream, ByteCollector bytes) {}

    private static final class Pending {
        final List<Segment> segments = new ArrayList<>();
        int size;
        boolean scheduled;
    }

    /** Where what a run told goes; may wait. */
    @FunctionalInterface
    public interface Sink {
        /** @param event encoded ({@link Messages#encode}) */
        void tell(long run, byte[] event);
    }

    private final Sink link;
    private final LongSupplier currentRun;
    private final ScheduledExecutorService timer;
    private final Map<Long, Pending> runs = new HashMap<>();
    private final Surplus surplus;

    /**
     * @param currentRun the run of the calling thread
     * @param directory  for what is not shown, because it is too much; null for none
     */
    public OutputHub(Sink link, LongSupplier currentRun, ScheduledExecutorService timer, Path directory) {
        this.surplus = new Surplus(directory);
        this.link = link;
        this.currentRun = currentRun;
        this.timer = timer;
    }

    /** A stream for {@link System#setOut}. @param name {@code stdout} or {@code stderr} */
    public PrintStream stream(String name) {
        return new PrintedText(new Bytes(name));
    }

    /** Whether a stream is one of a hub's, and not one that user code put in its place. */
    public boolean isOwn(PrintStream stream) {
        return stream instanceof PrintedText;
    }

    public void show(Bundle bundle, String id, boolean update) {
        long run = currentRun.getAsLong();
        synchronized (this) {
            if (!update && !surplus.takeDisplay(run, bundle.plain())) {
                surplus.displaysEnd(run).ifPresent(note -> gather(run, "stderr", note));
                return;
            }
            flush(run);
            link.tell(run, Messages.encode(new Message.Show(run, bundle, id, update)));
        }
    }

    /** @param bytes of each run that are sent; 0 sends all */
    public synchronized void limit(long bytes) {
        surplus.limit(bytes);
    }

    /** A run has ended: says what of its output was left out, and sends the rest. */
    public synchronized void end(long run) {
        surplus.end(run).ifPresent(end -> {
            gather(run, "stdout", end.tail());
            gather(run, "stderr", (end.tail().endsWith("\n") ? "" : "\n") + end.note());
        });
        flush(run);
    }

    public void clear(boolean untilNext) {
        long run = currentRun.getAsLong();
        synchronized (this) {
            flush(run);
            link.tell(run, Messages.encode(new Message.Clear(run, untilNext)));
        }
    }

    /** A thread, the calling one, ends by an exception; or prints it, when it has no name here. */
    public void uncaught(String thread, Thrown thrown) {
        long run = currentRun.getAsLong();
        synchronized (this) {
            flush(run);
            link.tell(run, Messages.encode(new Message.Uncaught(run, thread, thrown)));
        }
    }

    /** Sends what a run printed. */
    public synchronized void flush(long run) {
        Pending pending = runs.get(run);
        if (pending == null) {
            return;
        }
        runs.remove(run);
        ByteCollector tail = null;
        String tailStream = null;
        for (Segment segment : pending.segments) {
            byte[] event = segment.bytes().takeEvent(run, segment.stream());
            if (event != null) {
                link.tell(run, event);
            }
            if (segment.bytes().size() > 0) {
                tail = segment.bytes();
                tailStream = segment.stream();
            }
        }
        if (tail != null) {
            // The first bytes of a character whose rest is still to be written.
            Pending rest = new Pending();
            rest.segments.add(new Segment(tailStream, tail));
            runs.put(run, rest);
        }
    }

    public synchronized void flushAll() {
        List.copyOf(runs.keySet()).forEach(this::flush);
    }

    private synchronized void write(String stream, byte[] bytes, int offset, int length, boolean text) {
        long run = currentRun.getAsLong();
        int shown = surplus.take(run, bytes, offset, length);
        if (shown > 0) {
            gather(run, stream, bytes, offset, shown, text);
        }
        if (shown < length) {
            surplus.beginning(run).ifPresent(note -> gather(run, "stderr", note));
        }
    }

    private void gather(long run, String stream, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0) {
            gather(run, stream, bytes, 0, bytes.length, true);
        }
    }

    private void gather(long run, String stream, byte[] bytes, int offset, int length, boolean text) {
        Pending pending = runs.computeIfAbsent(run, r -> new Pending());
        Segment last = pending.segments.isEmpty() ? null : pending.segments.get(pending.segments.size() - 1);
        if (last == null || !last.stream().equals(stream)) {
            // Much is likely to be followed by more, until the message is full.
            last = new Segment(stream, new ByteCollector(length < PrintedText.PIECE / 2 ? Math.max(512, length)
                    : Math.max(MAX_PENDING_BYTES, length)));
            pending.segments.add(last);
        }
        last.bytes().write(bytes, offset, length, text);
        pending.size += length;
        if (pending.size >= MAX_PENDING_BYTES || pending.segments.size() > MAX_SEGMENTS) {
            flush(run);
        } else if (!pending.scheduled) {
            schedule(run, pending);
        }
    }

    private void schedule(long run, Pending pending) {
        try {
            timer.schedule(() -> flush(run), FLUSH_MILLIS, TimeUnit.MILLISECONDS);
            pending.scheduled = true;
        } catch (RejectedExecutionException e) {
            // Going down: whoever ends the session flushes.
        }
    }

    private final class Bytes extends PrintedText.Target {

        private final String name;

        Bytes(String name) {
            this.name = name;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            OutputHub.this.write(name, bytes, offset, length, false);
        }

        @Override
        void text(byte[] utf8) {
            OutputHub.this.write(name, utf8, 0, utf8.length, true);
        }
    }
}
