package farcell.session.life;

import farcell.wire.Link;
import farcell.wire.Message.Phase;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The events of one run: which are still there, and which were handed to the kernel. Not thread-safe. */
final class RunEvents {

    /** Fed to nobody: the kernel that is attached has not asked for them. */
    static final long PAUSED = Long.MAX_VALUE;

    /** Events without a gap, in memory or in a file, oldest first. */
    private static final class Segment {
        final Path file;
        final long from;
        final List<byte[]> inMemory = new ArrayList<>();
        long count;
        long bytes;
        /** Where the event with number {@code readAt} is in the file. */
        long position;
        long readAt;
        /** While events are added to the file. No channel: an interrupt of the thread that prints would close it. */
        RandomAccessFile out;

        Segment(Path file, long from) {
            this.file = file;
            this.from = from;
            this.readAt = from;
        }

        long end() {
            return from + count;
        }
    }

    private static final long SEGMENT_BYTES = 4 << 20;
    private static final int SEGMENT_EVENTS = 1024;
    /** What an event takes in memory beside its bytes, about. */
    private static final int OVERHEAD = 32;

    final long run;
    final String cell;
    final long started;
    /** Whose question the run is; its answer is one of the events. */
    final Link asker;
    Phase phase = Phase.RUNNING;
    /** Number of the next event for the kernel, or {@link #PAUSED}. */
    long fed = 1;
    /** Bytes of output that could not be kept since the last event that was. */
    long lost;
    /** Whether the user was told that the disk is full. */
    boolean diskFull;

    private final Deque<Segment> segments = new ArrayDeque<>();
    private long next = 1;

    RunEvents(long run, String cell, long started, Link asker) {
        this.run = run;
        this.cell = cell;
        this.started = started;
        this.asker = asker;
    }

    long next() {
        return next;
    }

    /** Number of the oldest event that is there; {@link #next} for none. */
    long first() {
        return segments.isEmpty() ? next : segments.peekFirst().from;
    }

    boolean isLagging() {
        return fed < next;
    }

    /** Bytes that the kernel was not handed, about. */
    long behind() {
        if (!isLagging()) {
            return 0;
        }
        long bytes = 0;
        for (Segment segment : segments) {
            if (segment.end() > fed) {
                bytes += segment.bytes;
            }
        }
        return bytes;
    }

    long memory() {
        return bytes(false);
    }

    static int cost(byte[] event) {
        return event.length + OVERHEAD;
    }

    void addInMemory(byte[] event) {
        Segment last = segments.peekLast();
        if (last == null || last.file != null || last.end() != next || last.count == SEGMENT_EVENTS) {
            last = new Segment(null, next);
            segments.add(last);
        }
        last.inMemory.add(event);
        last.bytes += cost(event);
        last.count++;
        next++;
    }

    /** @throws IOException when the disk did not take it; then it is not there */
    void addOnDisk(byte[] event, Path directory) throws IOException {
        Segment last = segments.peekLast();
        if (last == null || last.file == null || last.end() != next || last.bytes > SEGMENT_BYTES) {
            if (last != null) {
                close(last);
            }
            Files.createDirectories(directory);
            last = new Segment(directory.resolve(run + "-" + next), next);
        }
        byte[] stored = ByteBuffer.allocate(4 + event.length).putInt(event.length).put(event).array();
        try {
            if (last.out == null) {
                last.out = new RandomAccessFile(last.file.toFile(), "rw");
            }
            last.out.seek(last.bytes);
            last.out.write(stored);
        } catch (IOException e) {
            close(last);
            throw e;
        }
        last.bytes += stored.length;
        if (segments.peekLast() != last) {
            segments.add(last);
        }
        last.count++;
        next++;
    }

    /** Counts an event that is handed on and not kept: what is older cannot be told without a gap. */
    void skip() {
        dropBelow(next);
        next++;
    }

    byte[] read(long number) throws IOException {
        for (Segment segment : segments) {
            if (number >= segment.from && number < segment.end()) {
                return segment.file == null ? segment.inMemory.get((int) (number - segment.from))
                        : onDisk(segment, number);
            }
        }
        return null;
    }

    private static byte[] onDisk(Segment segment, long number) throws IOException {
        if (number < segment.readAt) {
            segment.readAt = segment.from;
            segment.position = 0;
        }
        try (FileChannel in = FileChannel.open(segment.file, StandardOpenOption.READ)) {
            while (true) {
                ByteBuffer head = ByteBuffer.allocate(4);
                fill(in, head, segment.position);
                int length = head.flip().getInt();
                if (segment.readAt == number) {
                    ByteBuffer event = ByteBuffer.allocate(length);
                    fill(in, event, segment.position + 4);
                    segment.position += 4 + length;
                    segment.readAt++;
                    return event.array();
                }
                segment.position += 4 + length;
                segment.readAt++;
            }
        }
    }

    private static void fill(FileChannel in, ByteBuffer target, long position) throws IOException {
        while (target.hasRemaining()) {
            if (in.read(target, position + target.position()) < 0) {
                throw new IOException("an event that was kept is not there any more");
            }
        }
    }

    /** Forgets events below a number; those in a file only with all of the file. */
    void dropBelow(long number) {
        for (Segment first = segments.peekFirst(); first != null; first = segments.peekFirst()) {
            if (first.end() <= number) {
                segments.remove();
                delete(first);
                continue;
            }
            if (first.file == null && first.from < number) {
                segments.remove();
                Segment rest = new Segment(null, number);
                for (byte[] event : first.inMemory.subList((int) (number - first.from), first.inMemory.size())) {
                    rest.inMemory.add(event);
                    rest.bytes += cost(event);
                    rest.count++;
                }
                segments.addFirst(rest);
            }
            return;
        }
    }

    /** Forgets the oldest segment, if the kernel was handed all of it. @return whether there was one */
    boolean dropOldestFed() {
        Segment first = segments.peekFirst();
        if (first == null || fed == PAUSED || first.file != null && first.end() > fed || first.from >= fed) {
            return false;
        }
        dropBelow(Math.min(fed, first.end()));
        return true;
    }

    long disk() {
        return bytes(true);
    }

    /** Asked for each event of each run that is remembered: no stream. */
    private long bytes(boolean onDisk) {
        long bytes = 0;
        for (Segment segment : segments) {
            bytes += (segment.file != null) == onDisk ? segment.bytes : 0;
        }
        return bytes;
    }

    private static void close(Segment segment) {
        try {
            if (segment.out != null) {
                segment.out.close();
            }
        } catch (IOException e) {
            // What was written whole is there, and the rest does not count.
        }
        segment.out = null;
    }

    private static void delete(Segment segment) {
        close(segment);
        try {
            if (segment.file != null) {
                Files.deleteIfExists(segment.file);
            }
        } catch (IOException e) {
            // It goes with the session's directory.
        }
    }
}
