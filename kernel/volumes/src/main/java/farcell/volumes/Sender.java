package farcell.volumes;

import farcell.volumes.Frames.Frame;
import farcell.volumes.Frames.Kind;
import farcell.volumes.HashIndex.Stamp;
import farcell.volumes.TreeFiles.Found;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;

/**
 * Offers files to the other side and sends what that lacks. Small files go many in a frame, large ones by chunks; both are
 * read and hashed some frames ahead of what is sent.
 */
final class Sender {

    /** A file up to this size goes in a pack. */
    static final int SMALL = 1 << 20;
    private static final int PACK = 2 << 20;
    /** In a pack, instead of the length of a file: the other side has its content; it is not what was offered any more. */
    static final int SAME = -1;
    static final int CHANGED = -2;

    private final Frames frames;
    private final TreeFiles files;
    private final HashIndex index;
    private final VolumePath base;
    private final String what;
    private final VolumeProgress progress;
    private final List<String> changed = new ArrayList<>();
    private final Deque<Turn> ahead = new ArrayDeque<>();
    /** Of large files that are being read. */
    private final Set<FileChannel> channels = new HashSet<>();
    /** Whether chunks of the large file whose turn it is were sent. */
    private boolean chunksGone;
    private long sentFiles;
    private long sentBytes;
    private long done;
    private long total;

    /** @param index of these files; @param base what stands before their paths in it; @param what is done, for people */
    Sender(Frames frames, TreeFiles files, HashIndex index, VolumePath base, String what, VolumeProgress progress) {
        this.base = base;
        this.frames = frames;
        this.files = files;
        this.index = index;
        this.what = what;
        this.progress = progress;
    }

    /** What the other side wants. @param has what it has of that; null when it has nothing */
    private record Want(int file, Digest has) {}

    /** A frame that can be sent. @param kind null for none; @param examined bytes of files that it stands for */
    private record Ready(Kind kind, byte[] head, byte[] payload, int files, long bytes, long examined) {}

    /** What goes next, made by then or made now. */
    private interface Turn {
        Ready take() throws IOException;
    }

    Transferred run() throws IOException {
        try (Workers workers = new Workers()) {
            return run(workers);
        } catch (FileSystemException e) {
            throw VolumeException.of(e);
        } catch (IOException e) {
            throw frames.sendFailed() && !Thread.currentThread().isInterrupted() ? reason(e) : e;
        } finally {
            for (FileChannel each : channels) {
                each.close();
            }
            index.save();
        }
    }

    /** When the other side went, it may have said why. Only then: while it is there, it waits for this side. */
    private IOException reason(IOException broken) {
        try {
            while (true) {
                Frame frame = frames.receive();
                if (frame.kind() == Kind.FAILED) {
                    return frame.failure();
                }
            }
        } catch (IOException e) {
            return broken;
        }
    }

    private Transferred run(Workers workers) throws IOException {
        offer();
        List<Want> wants = wants();
        total = wants.stream().mapToLong(want -> entry(want.file()).size()).sum();
        progress.at(what, 0, total);
        List<Want> pack = new ArrayList<>();
        long packed = 0;
        for (Want want : wants) {
            long size = entry(want.file()).size();
            if (size > SMALL) {
                large(want, workers);
                continue;
            }
            pack.add(want);
            packed += size;
            if (packed >= PACK || pack.size() >= 4096) {
                List<Want> full = pack;
                submit(workers, () -> pack(full));
                pack = new ArrayList<>();
                packed = 0;
            }
        }
        if (!pack.isEmpty()) {
            List<Want> rest = pack;
            submit(workers, () -> pack(rest));
        }
        while (!ahead.isEmpty()) {
            send(ahead.remove().take());
        }
        // As the receiver does.
        index.save();
        frames.send(Kind.SENT);
        frames.receive(Kind.RECEIVED);
        long all = files.found().stream().filter(each -> each.entry().isFile()).count();
        return new Transferred(sentFiles, sentBytes, all - sentFiles - changed.size(), files.leftOut(), changed);
    }

    private Entry entry(int file) {
        return files.found().get(file).entry();
    }

    private void offer() throws IOException {
        Frames.Batch batch = frames.new Batch(Kind.OFFER);
        for (Found each : files.found()) {
            Entry entry = each.entry();
            DataOutputStream out = batch.next();
            out.writeUTF(entry.path().text());
            out.writeByte(entry.kind().ordinal());
            out.writeLong(entry.size());
            out.writeLong(entry.modified());
            out.writeBoolean(entry.program());
            Optional<Digest> known = entry.isFile() && index.knows(key(entry))
                    ? stamp(each).flatMap(stamp -> index.find(key(entry), stamp)) : Optional.empty();
            out.writeBoolean(known.isPresent());
            if (known.isPresent()) {
                out.write(known.get().bytes());
            }
        }
        batch.flush();
        frames.send(Kind.OFFERED, Rows.write(Rows.column(files.leftOut())));
    }

    /** What a file is now; nothing when it is gone. */
    private static Optional<Stamp> stamp(Found found) throws IOException {
        try {
            return Optional.of(Stamp.of(found.file(), true));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private List<Want> wants() throws IOException {
        List<Want> wants = new ArrayList<>();
        while (true) {
            Frame frame = frames.receive();
            if (frame.kind() == Kind.WANTED) {
                return wants;
            }
            if (frame.kind() == Kind.FAILED) {
                throw frame.failure();
            }
            DataInputStream in = frame.data();
            while (in.available() > 0) {
                int file = in.readInt();
                byte[] has = new byte[Math.min(in.readInt(), Frames.MAX)];
                in.readFully(has);
                if (frame.kind() != Kind.WANT || file < 0 || file >= files.found().size() || !entry(file).isFile()) {
                    throw new IOException("what came is not of this protocol");
                }
                wants.add(new Want(file, has.length == 0 ? null : new Digest(has)));
            }
        }
    }

    private void submit(Workers workers, java.util.concurrent.Callable<Ready> task) throws IOException {
        while (ahead.size() > workers.count()) {
            send(ahead.remove().take());
        }
        Future<Ready> made = workers.submit(task);
        ahead.add(() -> Workers.await(made));
    }

    private void send(Ready ready) throws IOException {
        if (ready.kind() != null) {
            frames.send(ready.kind(), ready.head(), ready.payload());
        }
        chunksGone |= ready.kind() == Kind.CHUNK;
        sentFiles += ready.files();
        sentBytes += ready.bytes();
        done += ready.examined();
        if (ready.examined() > 0) {
            progress.at(what, done, total);
        }
    }

    /** Small files, each read at once. Of one that the other side has, only that is said. */
    private Ready pack(List<Want> wants) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(PACK + (PACK >> 2));
        DataOutputStream out = new DataOutputStream(bytes);
        int sent = 0;
        long content = 0;
        long examined = 0;
        for (Want want : wants) {
            Found found = files.found().get(want.file());
            examined += found.entry().size();
            long readAt = HashIndex.now();
            Optional<Stamp> before = stamp(found);
            byte[] file = read(found, before);
            if (file == null || !before.equals(stamp(found))) {
                changed(found.entry());
                out.writeInt(want.file());
                out.writeInt(CHANGED);
                continue;
            }
            Digest digest = Digest.unknown(file.length);
            if (file.length > 0) {
                digest.set(0, Digest.hash(ByteBuffer.wrap(file)));
            }
            index.note(key(found.entry()), before.get(), digest, readAt);
            boolean same = want.has() != null && want.has().equals(digest);
            out.writeInt(want.file());
            out.writeInt(same ? SAME : file.length);
            out.write(digest.bytes());
            if (!same) {
                out.write(file);
                sent++;
                content += file.length;
            }
        }
        return new Ready(Kind.PACK, new byte[0], bytes.toByteArray(), sent, content, examined);
    }

    /** @return null when it is not as it was offered */
    private static byte[] read(Found found, Optional<Stamp> stamp) throws IOException {
        int size = (int) found.entry().size();
        if (stamp.isEmpty() || stamp.get().size() != size) {
            return null;
        }
        try (FileChannel channel = FileChannel.open(found.file())) {
            return Digest.read(channel, ByteBuffer.allocate(size), size, 0, found.file()).array();
        } catch (NoSuchFileException | EOFException e) {
            return null;
        }
    }

    private String key(Entry entry) {
        return base.resolve(entry.path()).text();
    }

    private synchronized void changed(Entry entry) {
        changed.add(entry.path().text());
    }

    private void large(Want want, Workers workers) throws IOException {
        Found found = files.found().get(want.file());
        Entry entry = found.entry();
        long readAt = HashIndex.now();
        Optional<Stamp> before = stamp(found);
        FileChannel channel = before.isPresent() && before.get().size() == entry.size() ? open(found) : null;
        Digest digest = Digest.unknown(entry.size());
        Digest has = want.has() == null ? Digest.unknown(0) : want.has();
        for (int i = 0; channel != null && i < digest.chunks(); i++) {
            int chunk = i;
            submit(workers, () -> chunk(channel, found, want.file(), chunk, has, digest));
        }
        // In its turn, when all its chunks have gone.
        ahead.add(() -> {
            boolean steady = channel != null && before.equals(stamp(found)) && digest.isWhole();
            if (channel != null) {
                channel.close();
                channels.remove(channel);
            }
            if (steady) {
                index.note(key(entry), before.get(), digest, readAt);
            } else {
                changed(entry);
            }
            int any = chunksGone && steady ? 1 : 0;
            chunksGone = false;
            return new Ready(Kind.WHOLE, ByteBuffer.allocate(4).putInt(want.file()).array(),
                    steady ? digest.bytes() : new byte[0], any, 0, 0);
        });
    }

    /** @return null when it is gone */
    private FileChannel open(Found found) throws IOException {
        try {
            FileChannel channel = FileChannel.open(found.file());
            channels.add(channel);
            return channel;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** One that is not there any more is not sent, and its hash stays unknown. */
    private static Ready chunk(FileChannel channel, Found found, int file, int chunk, Digest has, Digest digest)
            throws IOException {
        int length = Digest.length(found.entry().size(), chunk);
        ByteBuffer bytes;
        try {
            bytes = Digest.read(channel, ByteBuffer.allocate(length), found.entry().size(), chunk, found.file());
        } catch (EOFException e) {
            return new Ready(null, null, null, 0, 0, length);
        }
        byte[] hash = Digest.hash(bytes);
        synchronized (digest) {
            digest.set(chunk, hash);
        }
        if (has.is(chunk, hash)) {
            return new Ready(null, null, null, 0, 0, length);
        }
        byte[] head = ByteBuffer.allocate(8 + Digest.HASH).putInt(file).putInt(chunk).put(hash).array();
        return new Ready(Kind.CHUNK, head, bytes.array(), 0, length, length);
    }
}
