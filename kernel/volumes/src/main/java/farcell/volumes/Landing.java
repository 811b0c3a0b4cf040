package farcell.volumes;

import farcell.volumes.HashIndex.Stamp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A tree that files are brought into: the only place that writes. Each file gets its name when it is whole. One for each
 * transfer: what it has seen of directories it does not look at again. Thread-safe.
 */
final class Landing {

    private final Path root;
    private final Path incoming;
    private final String where;
    /** That are there, with no link on the way. */
    private final Set<VolumePath> directories = ConcurrentHashMap.newKeySet();
    /** Of those, the ones that this made: nothing was in them. */
    private final Set<VolumePath> made = ConcurrentHashMap.newKeySet();
    private final String mark = UUID.randomUUID().toString();
    private final AtomicLong count = new AtomicLong();

    /**
     * @param root     of the tree
     * @param incoming a directory on the same file system, for files that are not whole
     * @param where    for people: {@code in volume data}
     */
    Landing(Path root, Path incoming, String where) {
        this.root = root;
        this.incoming = incoming;
        this.where = where;
    }

    Path root() {
        return root;
    }

    Path incoming() {
        return incoming;
    }

    String where() {
        return where;
    }

    Path path(VolumePath path) throws VolumeException {
        return !path.isRoot() && directories.contains(path.parent()) ? path.plainlyIn(root) : path.in(root);
    }

    /** Where a file may be until it is whole. */
    Path fresh() {
        return incoming.resolve(mark + "-" + count.incrementAndGet() + ".tmp");
    }

    /** What is at a path; a link counts as what is there to be replaced. */
    Optional<Entry> find(VolumePath path) throws IOException {
        if (!path.isRoot() && made.contains(path.parent())) {
            return Optional.empty();
        }
        try {
            return Optional.of(Entry.of(path, path(path)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            throw isBelowFile(path) ? new VolumeException(path + " cannot be put " + where
                    + ": a file stands where a directory is to be", e) : cannot(path, e);
        }
    }

    private boolean isBelowFile(VolumePath path) throws VolumeException {
        for (VolumePath above = path.parent(); !above.isRoot(); above = above.parent()) {
            Path directory = above.plainlyIn(root);
            if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                return !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
            }
        }
        return false;
    }

    /** What a file there contains, from the index or read. */
    Digest digest(VolumePath path, Entry here, HashIndex index) throws IOException {
        Path file = path(path);
        long readAt = HashIndex.now();
        Stamp stamp = Stamp.of(file);
        Optional<Digest> known = index.find(path.text(), stamp);
        if (known.isPresent()) {
            return known.get();
        }
        Digest digest = Digest.of(file, here.size());
        if (stamp.equals(Stamp.of(file))) {
            index.note(path.text(), stamp, digest, readAt);
        }
        return digest;
    }

    /** Makes sure that there is a directory. */
    void directory(VolumePath path) throws IOException {
        if (path.isRoot() || directories.contains(path)) {
            return;
        }
        directory(path.parent());
        Path directory = path(path);
        try {
            Files.createDirectory(directory);
            made.add(path);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw new VolumeException(path + " is no directory " + where + "; remove it first", e);
            }
        } catch (IOException e) {
            throw cannot(path, e);
        }
        directories.add(path);
    }

    private VolumeException cannot(VolumePath path, IOException e) {
        String reason = e instanceof java.nio.file.AccessDeniedException ? "no permission"
                : e instanceof FileSystemException file && file.getReason() != null ? file.getReason()
                : String.valueOf(e.getMessage());
        return new VolumeException(path + " cannot be written " + where + ": " + reason
                + (reason.contains("No space left") ? "; free some space there. What has arrived is kept: go on with the same"
                        + " command" : ""), e);
    }

    /** A small file. */
    void store(VolumePath path, Entry entry, ByteBuffer content, Digest digest, HashIndex index) throws IOException {
        directory(path.parent());
        Path fresh = fresh();
        boolean stored = false;
        try {
            try (FileChannel channel = create(fresh)) {
                ByteBuffer rest = content.duplicate();
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
            }
            store(path, entry, fresh, digest, index);
            stored = true;
        } catch (VolumeException e) {
            throw e;
        } catch (IOException e) {
            throw cannot(path, e);
        } finally {
            if (!stored) {
                Files.deleteIfExists(fresh);
            }
        }
    }

    private FileChannel create(Path fresh) throws IOException {
        try {
            return FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            Files.createDirectories(incoming);
            return FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
    }

    /** A whole file, which is moved to its place. */
    void store(VolumePath path, Entry entry, Path fresh, Digest digest, HashIndex index) throws IOException {
        try {
            directory(path.parent());
            Files.setLastModifiedTime(fresh, FileTime.from(entry.modified(), TimeUnit.NANOSECONDS));
            if (entry.program()) {
                setProgram(fresh, true);
            }
            Path target = path(path);
            try {
                Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                throw new VolumeException(incoming + " is on another file system than " + root, e);
            }
            index.note(path.text(), Stamp.of(target), digest, HashIndex.now());
        } catch (VolumeException e) {
            throw e;
        } catch (IOException e) {
            throw cannot(path, e);
        }
    }

    /** The same, of unknown content. */
    void store(VolumePath path, Entry entry, Path fresh) throws IOException {
        store(path, entry, fresh, Digest.unknown(entry.size()), HashIndex.none());
    }

    /** A file with the right content gets the time and the right of the one that was offered. */
    void dress(VolumePath path, Entry entry, Entry here, Digest digest, HashIndex index) throws IOException {
        if (here.modified() != entry.modified() || here.program() != entry.program()) {
            Path file = path(path);
            try {
                Files.setLastModifiedTime(file, FileTime.from(entry.modified(), TimeUnit.NANOSECONDS));
                setProgram(file, entry.program());
            } catch (IOException e) {
                throw cannot(path, e);
            }
            index.note(path.text(), Stamp.of(file), digest, HashIndex.now());
        }
    }

    private static void setProgram(Path file, boolean program) throws IOException {
        if (Entry.isProgram(file) != program && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Set<PosixFilePermission> all = Files.getPosixFilePermissions(file);
            change(all, PosixFilePermission.OWNER_EXECUTE, program);
            change(all, PosixFilePermission.GROUP_EXECUTE, program && all.contains(PosixFilePermission.GROUP_READ));
            change(all, PosixFilePermission.OTHERS_EXECUTE, program && all.contains(PosixFilePermission.OTHERS_READ));
            Files.setPosixFilePermissions(file, all);
        }
    }

    private static void change(Set<PosixFilePermission> all, PosixFilePermission one, boolean there) {
        if (there) {
            all.add(one);
        } else {
            all.remove(one);
        }
    }
}
