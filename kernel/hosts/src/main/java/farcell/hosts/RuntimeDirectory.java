package farcell.hosts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The directory of one kernel for what lives as long as the kernel: sockets and logs of its sessions. Only its owner
 * can enter it. It holds a locked file while the kernel lives, so that the next kernel can delete what a killed one
 * left.
 */
final class RuntimeDirectory implements AutoCloseable {

    /** sockaddr_un.sun_path has 108 bytes on Linux and 104 on macOS, the final zero included (unix(7)). */
    private static final int MAX_SOCKET_PATH = 103;
    /** What is below the directory of a session while its socket is made: a directory, and the file in it. */
    private static final int BELOW = "/.s12345678901234567890/s".length();

    private static final String PREFIX = "farcell-";
    private static final String LOCK = "lock";

    private final Path path;
    private final FileChannel lock;
    private final AtomicInteger sessions = new AtomicInteger();

    private RuntimeDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Makes one in {@code $XDG_RUNTIME_DIR}, else where temporary files are; the first whose name is short enough for
     * sockets in it.
     */
    static RuntimeDirectory create(Map<String, String> environment) throws IOException {
        Set<Path> parents = new LinkedHashSet<>();
        Stream.of(environment.getOrDefault("XDG_RUNTIME_DIR", ""), System.getProperty("java.io.tmpdir", ""), "/tmp")
                .filter(parent -> !parent.isBlank())
                .forEach(parent -> parents.add(Path.of(parent).toAbsolutePath()));
        List<String> tried = new ArrayList<>();
        for (Path parent : parents) {
            if (!Files.isDirectory(parent) || !Files.isWritable(parent)) {
                tried.add(parent + " is not a directory that can be written");
                continue;
            }
            String name = PREFIX + ProcessHandle.current().pid() + "-" + random();
            if (bytes(parent.resolve(name).resolve("s1000")) + BELOW > MAX_SOCKET_PATH) {
                tried.add(parent + " has too long a name for sockets");
                continue;
            }
            deleteAbandoned(parent);
            try {
                return create(parent, name);
            } catch (IOException e) {
                tried.add(parent + ": " + e.getMessage());
            }
        }
        throw new IOException("no directory for the sockets and logs of sessions: " + String.join("; ", tried)
                + "; set XDG_RUNTIME_DIR to a directory of yours with a short name");
    }

    private static RuntimeDirectory create(Path parent, String name) throws IOException {
        Path path = Files.createDirectory(parent.resolve(name), ownerOnly());
        FileChannel lock = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE);
        if (lock.tryLock() == null || !Files.exists(path.resolve(LOCK))) {
            lock.close();
            throw new FileAlreadyExistsException(path.toString(), null, "another kernel is deleting it");
        }
        return new RuntimeDirectory(path, lock);
    }

    Path path() {
        return path;
    }

    /** A new directory for a session; its name is short because a socket is in it. */
    SessionDirectory newSession() throws IOException {
        return new SessionDirectory(Files.createDirectory(path.resolve("s" + sessions.incrementAndGet()),
                ownerOnly()));
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            // The lock goes with the process.
        }
        delete(path);
    }

    /** Directories of kernels that live hold their lock; those of this process are not looked at. */
    private static void deleteAbandoned(Path parent) {
        String own = PREFIX + ProcessHandle.current().pid() + "-";
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(parent, PREFIX + "*-*")) {
            for (Path directory : directories) {
                if (!directory.getFileName().toString().startsWith(own)
                        && Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                    deleteIfAbandoned(directory);
                }
            }
        } catch (IOException e) {
            // Another user's, or gone meanwhile: nothing that a start may depend on.
        }
    }

    private static void deleteIfAbandoned(Path directory) {
        try (FileChannel channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            if (free != null) {
                delete(directory);
            }
        } catch (IOException | OverlappingFileLockException e) {
            // Not ours to delete.
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // What cannot be deleted now is deleted by the next kernel.
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(
                        PosixFilePermissions.fromString("rwx------"))}
                : new FileAttribute<?>[0];
    }

    private static int bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static String random() {
        byte[] bytes = new byte[4];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
