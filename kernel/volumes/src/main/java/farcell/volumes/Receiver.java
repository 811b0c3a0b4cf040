package farcell.volumes;

import farcell.volumes.Frames.Frame;
import farcell.volumes.Frames.Kind;
import farcell.volumes.HashIndex.Stamp;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Takes files from the other side into a tree: says which it lacks, and of changed large ones which chunks it has. Each file is
 * there wholly or not at all, whatever happens; what comes is hashed before it counts.
 */
final class Receiver {

    private static final int MAX_FILES = 10_000_000;
    /** Hashes of so much take some hundred megabytes. */
    private static final long MAX_BYTES = 16L << 40;
    /** Of files that were cut before, so many are open at once. */
    private static final int MAX_OPEN = 64;

    private final Frames frames;
    private final Landing landing;
    private final HashIndex index;
    private final VolumePath base;
    private final String what;
    private final VolumeProgress progress;
    private final List<Offered> offered = new ArrayList<>();
    private final Map<Integer, Large> large = new HashMap<>();
    private final List<Future<Void>> writes = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private volatile IOException failed;
    private VolumePath only;
    private long offeredBytes;
    private int open;
    private long files;
    private long bytes;
    private long done;
    private long total;

    /** @param base where in the tree the files are to be; @param index of the tree */
    Receiver(Frames frames, Landing landing, HashIndex index, VolumePath base, String what, VolumeProgress progress) {
        this.frames = frames;
        this.landing = landing;
        this.index = index;
        this.base = base;
        this.what = what;
        this.progress = progress;
    }

    /** @param digest what the sender knows of its content, or null */
    private record Offered(VolumePath path, Entry entry, Digest digest) {}

    /** For one file that has another name here. */
    Receiver named(VolumePath name) {
        only = name;
        return this;
    }

    /** What is wanted of a file. @param has chunks that are here; null for none */
    private record Want(int file, Digest has) {}

    /** A large file that is wanted. Its part is open from the first chunk on, or from what came before a cut. */
    private static final class Large {
        private final VolumePath path;
        private final long size;
        /** What stood there before and may lend chunks; null for nothing. */
        private final Digest old;
        private final List<Future<Void>> writes = new ArrayList<>();
        private PartFile part;

        Large(VolumePath path, long size, Digest old) {
            this.path = path;
            this.size = size;
            this.old = old;
        }

        synchronized PartFile part(Landing landing) throws IOException {
            if (part == null) {
                part = PartFile.open(landing.incoming(), path, size);
            }
            return part;
        }

        synchronized boolean isOpen() {
            return part != null;
        }

        synchronized void close() throws IOException {
            if (part != null) {
                part.close();
                part = null;
            }
        }
    }

    Transferred run() throws IOException {
        try (Workers workers = new Workers()) {
            offers();
            want(workers);
            take(workers);
            // Before the other side goes on: it may end this JVM, or look at what is here.
            index.save();
            frames.send(Kind.RECEIVED);
            long all = offered.stream().filter(each -> each.entry().isFile()).count();
            return new Transferred(files, bytes, all - files - changed.size(), leftOut, changed);
        } finally {
            for (Large each : large.values()) {
                each.close();
            }
            index.save();
        }
    }

    private void offers() throws IOException {
        while (true) {
            Frame frame = frames.receive();
            switch (frame.kind()) {
                case OFFERED -> {
                    Rows.read(frame.payload()).forEach(row -> row.forEach(text -> leftOut.add(VolumePath.visible(text))));
                    return;
                }
                case OFFER -> offers(frame.data());
                case FAILED -> throw frame.failure();
                default -> throw strange();
            }
        }
    }

    private void offers(DataInputStream in) throws IOException {
        while (in.available() > 0) {
            VolumePath path = base.resolve(VolumePath.received(in.readUTF()));
            if (only != null) {
                path = only;
                if (!offered.isEmpty()) {
                    throw strange();
                }
            }
            int kind = in.readByte();
            if (kind < 0 || kind >= Entry.Kind.values().length || offered.size() >= MAX_FILES) {
                throw strange();
            }
            Entry entry = new Entry(path, Entry.Kind.values()[kind], in.readLong(), in.readLong(), in.readBoolean());
            if (entry.size() < 0 || entry.kind() == Entry.Kind.LINK) {
                throw strange();
            }
            if (entry.size() > MAX_BYTES - offeredBytes) {
                throw new VolumeException("more than " + (MAX_BYTES >> 40) + " TiB at once; do it in parts");
            }
            offeredBytes += entry.size();
            Digest digest = null;
            if (in.readBoolean()) {
                byte[] hashes = in.readNBytes(Math.multiplyExact(Digest.chunks(entry.size()), Digest.HASH));
                if (hashes.length < Digest.chunks(entry.size()) * Digest.HASH) {
                    throw strange();
                }
                digest = new Digest(hashes);
            }
            offered.add(new Offered(path, entry, digest));
        }
    }

    private static IOException strange() {
        return new IOException("what came is not of this protocol");
    }

    private void want(Workers workers) throws IOException {
        List<Future<Want>> looks = new ArrayList<>();
        for (int i = 0; i < offered.size(); i++) {
            int file = i;
            if (offered.get(i).entry().isFile()) {
                looks.add(workers.submit(() -> look(file)));
            } else {
                landing.directory(offered.get(i).path());
            }
        }
        Frames.Batch batch = frames.new Batch(Kind.WANT);
        for (Future<Want> each : looks) {
            Want want = Workers.await(each);
            if (want != null) {
                DataOutputStream out = batch.next();
                out.writeInt(want.file());
                out.writeInt(want.has() == null ? 0 : want.has().bytes().length);
                if (want.has() != null) {
                    out.write(want.has().bytes());
                }
                total += offered.get(want.file()).entry().size();
            }
        }
        batch.flush();
        frames.send(Kind.WANTED);
        progress.at(what, 0, total);
    }

    /** Whether a file is wanted; null when it is here. */
    private Want look(int number) throws IOException {
        Offered file = offered.get(number);
        Entry entry = file.entry();
        Optional<Entry> here = landing.find(file.path());
        if (here.isPresent() && here.get().kind() == Entry.Kind.DIRECTORY) {
            throw new VolumeException(file.path() + " is a directory " + landing.where() + "; remove it first");
        }
        Digest old = null;
        if (here.isPresent() && here.get().isFile()
                && (here.get().size() == entry.size() || here.get().size() > Digest.CHUNK && entry.size() > Digest.CHUNK)) {
            old = landing.digest(file.path(), here.get(), index);
            if (here.get().size() == entry.size() && old.equals(file.digest())) {
                landing.dress(file.path(), entry, here.get(), old, index);
                return null;
            }
        }
        if (entry.size() <= Sender.SMALL) {
            return new Want(number, old != null && here.get().size() == entry.size() && old.chunks() > 0 ? old : null);
        }
        Large wanted = new Large(file.path(), entry.size(), old);
        synchronized (large) {
            large.put(number, wanted);
        }
        Digest present = PartFile.isThere(landing.incoming(), file.path(), entry.size())
                ? wanted.part(landing).present() : Digest.unknown(entry.size());
        synchronized (large) {
            if (wanted.isOpen() && ++open > MAX_OPEN) {
                wanted.close();
            }
        }
        Digest has = Digest.unknown(entry.size());
        boolean any = false;
        for (int i = 0; i < has.chunks(); i++) {
            byte[] hash = present.knows(i) ? present.hash(i)
                    : old != null && i < old.chunks() && sameLength(i, here.get().size(), entry.size()) ? old.hash(i) : null;
            if (hash != null) {
                has.set(i, hash);
                any = true;
            }
        }
        return new Want(number, any ? has : null);
    }

    private static boolean sameLength(int chunk, long size, long other) {
        return (long) chunk * Digest.CHUNK < size && Digest.length(size, chunk) == Digest.length(other, chunk);
    }

    private void take(Workers workers) throws IOException {
        Semaphore room = new Semaphore(workers.count() + 2);
        while (true) {
            Frame frame = frames.receive();
            switch (frame.kind()) {
                case PACK -> writes.add(submit(workers, room, () -> pack(frame)));
                case CHUNK -> {
                    Large file = large.get(number(frame));
                    if (file == null) {
                        throw strange();
                    }
                    Future<Void> write = submit(workers, room, () -> chunk(frame, file));
                    file.writes.add(write);
                }
                case WHOLE -> {
                    int number = number(frame);
                    Large file = large.get(number);
                    if (file == null) {
                        throw strange();
                    }
                    // Beside the reading, which would stand still until the last chunk is written.
                    writes.add(submit(workers, room, () -> whole(frame, file)));
                    large.remove(number);
                }
                case FAILED -> throw frame.failure();
                case SENT -> {
                    for (Future<Void> each : writes) {
                        Workers.await(each);
                    }
                    return;
                }
                default -> throw strange();
            }
            // What failed is told at once, not after all has come.
            if (failed != null) {
                throw failed;
            }
        }
    }

    private interface Write {
        void run() throws IOException;
    }

    private Future<Void> submit(Workers workers, Semaphore room, Write write) throws IOException {
        try {
            room.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("stopped");
        }
        return workers.submit(() -> {
            try {
                write.run();
                return null;
            } catch (IOException e) {
                failed = e;
                throw e;
            } finally {
                room.release();
            }
        });
    }

    private int number(Frame frame) throws IOException {
        int number = frame.payload().length < 4 ? -1 : ByteBuffer.wrap(frame.payload()).getInt();
        if (number < 0 || number >= offered.size()) {
            throw strange();
        }
        return number;
    }

    private void pack(Frame frame) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(frame.payload());
        while (in.hasRemaining()) {
            if (in.remaining() < 8) {
                throw strange();
            }
            int number = in.getInt();
            int length = in.getInt();
            if (number < 0 || number >= offered.size() || length < Sender.CHANGED) {
                throw strange();
            }
            Offered file = offered.get(number);
            if (length == Sender.CHANGED) {
                changed(file);
                count(file.entry().size(), 0, false);
                continue;
            }
            Digest digest = Digest.unknown(file.entry().size());
            int hashes = digest.chunks() * Digest.HASH;
            if (digest.chunks() > 1 || in.remaining() < hashes + Math.max(0, length)
                    || length >= 0 && length != file.entry().size()) {
                throw strange();
            }
            in.get(digest.bytes());
            if (length == Sender.SAME) {
                Entry here = landing.find(file.path()).orElseThrow(Receiver::strange);
                landing.dress(file.path(), file.entry(), here, digest, index);
            } else {
                ByteBuffer content = in.slice(in.position(), length);
                in.position(in.position() + length);
                if (length > 0 && !digest.is(0, Digest.hash(content))) {
                    throw damaged(file);
                }
                landing.store(file.path(), file.entry(), content, digest, index);
            }
            count(file.entry().size(), Math.max(0, length), length >= 0);
        }
    }

    private void chunk(Frame frame, Large file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(frame.payload());
        if (in.remaining() < 8 + Digest.HASH) {
            throw strange();
        }
        Offered whole = offered.get(in.getInt());
        int chunk = in.getInt();
        byte[] hash = new byte[Digest.HASH];
        in.get(hash);
        if (chunk < 0 || chunk >= Digest.chunks(whole.entry().size())
                || in.remaining() != Digest.length(whole.entry().size(), chunk)) {
            throw strange();
        }
        ByteBuffer content = in.slice();
        if (!java.util.Arrays.equals(hash, Digest.hash(content))) {
            throw damaged(whole);
        }
        file.part(landing).write(chunk, hash, content);
        count(content.remaining(), content.remaining(), false);
    }

    private static IOException damaged(Offered file) {
        return new VolumeException(file.path() + " arrived damaged; try again");
    }

    private synchronized void changed(Offered file) {
        changed.add(file.path().text());
    }

    private synchronized void count(long examined, long came, boolean whole) {
        done += examined;
        bytes += came;
        files += whole ? 1 : 0;
        progress.at(what, Math.min(done, total), total);
    }

    /**
     * All chunks of a large file were sent that this side said to lack. Those that are not written yet were given to the
     * workers before this was: they are done, or each has a worker.
     */
    private void whole(Frame frame, Large under) throws IOException {
        Offered file = offered.get(number(frame));
        try {
            for (Future<Void> each : under.writes) {
                Workers.await(each);
            }
            byte[] hashes = java.util.Arrays.copyOfRange(frame.payload(), 4, frame.payload().length);
            long size = file.entry().size();
            if (hashes.length == 0) {
                changed(file);
                return;
            }
            Digest digest = new Digest(hashes);
            if (digest.chunks() != Digest.chunks(size) || !digest.isWhole()) {
                throw strange();
            }
            Optional<Entry> here = landing.find(file.path());
            if (under.writes.isEmpty() && !under.isOpen() && here.isPresent() && here.get().size() == size
                    && digest.equals(under.old)) {
                landing.dress(file.path(), file.entry(), here.get(), digest, index);
            } else {
                PartFile part = under.part(landing);
                lend(file, part, digest, size);
                landing.store(file.path(), file.entry(), part.whole(size), digest, index);
                part.forget();
                count(0, 0, true);
            }
        } finally {
            under.close();
        }
    }

    /** Copies what did not change from the file that stands there. */
    private void lend(Offered file, PartFile part, Digest digest, long size) throws IOException {
        FileChannel old = null;
        try {
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(size, Digest.CHUNK));
            for (int i = 0; i < digest.chunks(); i++) {
                if (part.present().is(i, digest.hash(i))) {
                    continue;
                }
                java.nio.file.Path path = landing.path(file.path());
                old = old == null ? FileChannel.open(path) : old;
                ByteBuffer bytes = Digest.read(old, buffer, size, i, path);
                if (!digest.is(i, Digest.hash(bytes))) {
                    throw new VolumeException(file.path() + " changed " + landing.where()
                            + " while it was being replaced; try again");
                }
                part.write(i, digest.hash(i), bytes);
            }
        } catch (EOFException e) {
            throw new VolumeException(file.path() + " changed " + landing.where() + " while it was being replaced; try again",
                    e);
        } finally {
            if (old != null) {
                old.close();
            }
        }
    }
}
