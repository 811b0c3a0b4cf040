package farcell.hosts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where the directories of a user's sessions on this machine are, those of all kernels. Only the user can enter it.
 *
 * @param path whose entries are named for the ids of sessions
 */
record SessionsDirectory(Path path) {

    /** sockaddr_un.sun_path has 108 bytes on Linux and 104 on macOS, the final zero included (unix(7)). */
    private static final int MAX_SOCKET_PATH = 103;
    private static final int ID_BYTES = 4;
    /** What is below it while a socket is made: a session's directory, one for the birth of the socket, and the file. */
    private static final int BELOW = "/12345678/.s12345678901234567890/s".length();

    /**
     * The one in {@code $XDG_RUNTIME_DIR}, else where temporary files are; the first whose name is short enough for
     * sockets. It is made if it is not there.
     */
    static SessionsDirectory of(Map<String, String> environment) throws IOException {
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
            Path path = parent.resolve("farcell-" + user());
            if (path.toString().getBytes(StandardCharsets.UTF_8).length + BELOW > MAX_SOCKET_PATH) {
                tried.add(parent + " has too long a name for sockets");
                continue;
            }
            try {
                return new SessionsDirectory(ours(path));
            } catch (IOException e) {
                tried.add(parent + ": " + e.getMessage());
            }
        }
        throw new IOException("no directory for the sockets and logs of sessions: " + String.join("; ", tried)
                + "; set XDG_RUNTIME_DIR to a directory of yours with a short name");
    }

    private static String user() {
        String name = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9_-]", "_");
        return name.length() > 20 ? name.substring(0, 20) : name;
    }

    /** Anybody can make directories where temporary files are: one that is not ours alone is not used. */
    private static Path ours(Path path) throws IOException {
        try {
            return Files.createDirectory(path, ownerOnly());
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(path + " is in the way", e);
            }
        }
        if (posix()) {
            Path mine = Files.createTempFile(path.getParent(), "farcell-", ".owner");
            try {
                if (!Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(mine))) {
                    throw new IOException(path + " belongs to another user");
                }
            } finally {
                Files.delete(mine);
            }
            Set<PosixFilePermission> all = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
            if (!EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE).containsAll(all)) {
                throw new IOException("others can enter " + path);
            }
        }
        return path;
    }

    /** A new directory for a session; its name is its id. */
    SessionDirectory newSession() throws IOException {
        while (true) {
            byte[] id = new byte[ID_BYTES];
            new SecureRandom().nextBytes(id);
            try {
                return new SessionDirectory(
                        Files.createDirectory(path.resolve(HexFormat.of().formatHex(id)), ownerOnly()));
            } catch (FileAlreadyExistsException e) {
                // Another one in four thousand million.
            }
        }
    }

    private static boolean posix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] ownerOnly() {
        return posix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(
                        PosixFilePermissions.fromString("rwx------"))}
                : new FileAttribute<?>[0];
    }
}
