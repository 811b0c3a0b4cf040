package farcell.volumes;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the files of a tree contained when they were read last, so that those that did not change are not read again. A file is
 * the same when its size, both its times and its number on the file system are. What was changed so shortly before it was
 * read that a later change might have got the same time is not noted (as git's "racy" entries). Thread-safe.
 */
final class HashIndex {

    /** Some file systems count times in steps of two seconds. */
    private static final long RACY_NANOS = 2_500_000_000L;
    private static final int MAGIC = 0x46765831;
    private static final int MAX_ENTRIES = 20_000_000;

    private final Path file;
    private final Map<String, Noted> noted = new ConcurrentHashMap<>();
    private volatile boolean changed;

    private record Noted(Stamp stamp, Digest digest) {}

    /** @param changed when its status changed last, 0 where a system does not tell; @param key its number, or 0 */
    record Stamp(long size, long modified, long changed, long key) {

        static Stamp of(Path file) throws IOException {
            return of(file, false);
        }

        /** @param follow whether of what a link leads to */
        static Stamp of(Path file, boolean follow) throws IOException {
            LinkOption[] options = follow ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
            if (file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
                Map<String, Object> all = Files.readAttributes(file, "unix:size,lastModifiedTime,ctime,ino", options);
                return new Stamp((Long) all.get("size"), Entry.nanos((FileTime) all.get("lastModifiedTime")),
                        Entry.nanos((FileTime) all.get("ctime")), (Long) all.get("ino"));
            }
            return new Stamp(Files.size(file),
                    Entry.nanos(Files.getLastModifiedTime(file, options)), 0, 0);
        }
    }

    private HashIndex(Path file) {
        this.file = file;
    }

    /** What was saved; an index that is not there, or damaged, is an empty one. */
    static HashIndex open(Path file) {
        HashIndex index = new HashIndex(file);
        if (Files.isRegularFile(file)) {
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
                index.read(in);
            } catch (IOException | RuntimeException e) {
                index.noted.clear();
            }
        }
        return index;
    }

    /** One that keeps nothing. */
    static HashIndex none() {
        return new HashIndex(null);
    }

    private void read(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC) {
            return;
        }
        int count = in.readInt();
        for (int i = 0; i < Math.min(count, MAX_ENTRIES); i++) {
            String path = in.readUTF();
            Stamp stamp = new Stamp(in.readLong(), in.readLong(), in.readLong(), in.readLong());
            byte[] hashes = new byte[Digest.chunks(stamp.size()) * Digest.HASH];
            in.readFully(hashes);
            noted.put(path, new Noted(stamp, new Digest(hashes)));
        }
    }

    /** Whether it is worth to look what a file is now. */
    boolean knows(String path) {
        return noted.containsKey(path);
    }

    Optional<Digest> find(String path, Stamp stamp) {
        Noted known = noted.get(path);
        return known != null && known.stamp().equals(stamp) ? Optional.of(known.digest()) : Optional.empty();
    }

    /** @param readAt nanoseconds since 1970 when the reading began */
    void note(String path, Stamp stamp, Digest digest, long readAt) {
        if (stamp.modified() + RACY_NANOS < readAt && digest.isWhole()) {
            noted.put(path, new Noted(stamp, digest));
            changed = true;
        }
    }

    /** Writes it; where that cannot be, files will be read again. */
    void save() {
        if (!changed || file == null) {
            return;
        }
        Path fresh = null;
        try {
            Files.createDirectories(file.getParent());
            fresh = Files.createTempFile(file.getParent(), "index", ".tmp");
            try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(fresh), 1 << 16))) {
                Map<String, Noted> all = Map.copyOf(noted);
                out.writeInt(MAGIC);
                out.writeInt(all.size());
                for (Map.Entry<String, Noted> each : all.entrySet()) {
                    Stamp stamp = each.getValue().stamp();
                    out.writeUTF(each.getKey());
                    out.writeLong(stamp.size());
                    out.writeLong(stamp.modified());
                    out.writeLong(stamp.changed());
                    out.writeLong(stamp.key());
                    out.write(each.getValue().digest().bytes());
                }
            }
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
            changed = false;
        } catch (IOException e) {
            // As if nothing were known: slower, not wrong.
            discard(fresh);
        }
    }

    private static void discard(Path fresh) {
        try {
            if (fresh != null) {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            // It is small, and beside an index that cannot be written either.
        }
    }

    static long now() {
        java.time.Instant now = java.time.Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
