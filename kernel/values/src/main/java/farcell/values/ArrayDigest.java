package farcell.values;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The digest of one big array, or of memory outside of the heap: of the digests of its parts, so that several
 * processors can share the work. Made either from bytes that go by or from where they lie.
 */
final class ArrayDigest {

    /** Bytes of a part: a multiple of {@link BulkArray#PIECE}. */
    static final int PART = 32 * BulkArray.PIECE;

    private final ContentDigest whole = new ContentDigest();
    private ContentDigest part = new ContentDigest();
    private int inPart;

    /** Takes the next bytes: a piece, whole but for the last one. */
    void update(ByteBuffer bytes) {
        part.update(bytes);
        inPart += bytes.remaining();
        if (inPart == PART) {
            endPart();
        }
    }

    private void endPart() {
        whole.update(part.value());
        part = new ContentDigest();
        inPart = 0;
    }

    /** After the last bytes. */
    long value() {
        if (inPart > 0) {
            endPart();
        }
        return whole.value();
    }

    /** One of several workers that look through parts; has what it needs for itself. */
    private interface PartReader {
        void read(int part, ContentDigest into) throws Exception;
    }

    private interface PartReaders {
        PartReader make();
    }

    /** The digest of an array, read by as many threads as there are processors. */
    static long of(Object array) {
        BulkArray type = BulkArray.of(array.getClass().getComponentType());
        long bytes = type.bytes(array);
        return of((int) ((bytes + PART - 1) / PART), () -> {
            ByteBuffer buffer = ByteBuffer.allocate(BulkArray.PIECE);
            return (part, digest) -> {
                int first = (int) ((long) part * PART / type.width);
                int end = (int) Math.min(bytes / type.width, (long) (part + 1) * PART / type.width);
                type.write(array, first, end, buffer::clear, digest::update);
            };
        });
    }

    static long of(OutsideMemory memory) {
        try (OutsideMemory.Access access = memory.access()) {
            List<ByteBuffer> parts = OutsideBytes.pieces(access.content(), PART);
            return of(parts.size(), () -> (part, digest) -> digest.update(parts.get(part)));
        }
    }

    private static long of(int parts, PartReaders readers) {
        long[] values = new long[parts];
        AtomicInteger next = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Runnable work = () -> {
            try {
                PartReader reader = readers.make();
                for (int i = next.getAndIncrement(); i < parts; i = next.getAndIncrement()) {
                    ContentDigest digest = new ContentDigest();
                    reader.read(i, digest);
                    values[i] = digest.value();
                }
            } catch (Throwable e) {
                failure.set(e);
            }
        };
        // A thread must have a few parts to do to be worth its start.
        share(work, Math.min(parts / 4, Runtime.getRuntime().availableProcessors()));
        if (failure.get() != null) {
            throw new IllegalStateException("a big array could not be looked through: " + failure.get(), failure.get());
        }
        ContentDigest whole = new ContentDigest();
        for (long value : values) {
            whole.update(value);
        }
        return whole.value();
    }

    private static void share(Runnable work, int threads) {
        Thread[] helpers = new Thread[Math.max(0, threads - 1)];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Thread(null, work, "farcell digest", 0, false);
            helpers[i].setDaemon(true);
            helpers[i].start();
        }
        work.run();
        boolean interrupted = false;
        for (Thread helper : helpers) {
            while (helper.isAlive()) {
                try {
                    helper.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
