package farcell.session.life;

import farcell.session.render.JsonText;
import farcell.wire.LeftValues;
import farcell.wire.OrderlyEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** The directory of a session, as whoever lists or attaches sessions reads it. */
public final class SessionFiles {

    private final Path directory;

    public SessionFiles(Path directory) {
        this.directory = directory;
    }

    public Path socket() {
        return directory.resolve("s");
    }

    public Path secret() {
        return directory.resolve("secret");
    }

    public Path runs() {
        return directory.resolve("runs");
    }

    public Path kept() {
        return directory.resolve("kept");
    }

    /** Puts {@code session.json} in place, whole or not at all. */
    public synchronized void describe(Map<String, ?> facts) throws IOException {
        Path next = directory.resolve(".session.json");
        Files.deleteIfExists(next);
        Files.createFile(next, ownerOnly());
        Files.writeString(next, JsonText.of(facts) + "\n");
        Files.move(next, directory.resolve("session.json"), StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** Puts the list of what the session leaves in place, whole or not at all. */
    public void left(LeftValues values) throws IOException {
        Files.createDirectories(kept());
        Path next = kept().resolve("." + LeftValues.NAME);
        Files.deleteIfExists(next);
        Files.createFile(next, ownerOnly());
        Files.writeString(next, values.text());
        Files.move(next, kept().resolve(LeftValues.NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** {@link OrderlyEnd#WISH}; empty for none. */
    public String endWish() {
        try {
            return Files.readString(directory.resolve(OrderlyEnd.WISH)).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** Writes {@link OrderlyEnd#PROGRESS}. */
    public void ending(String progress) throws IOException {
        Files.writeString(directory.resolve(OrderlyEnd.PROGRESS), progress);
    }

    /** Notes that a kernel ended the session; whoever started the process may remove the directory then. */
    public void bye() throws IOException {
        Files.writeString(directory.resolve("bye"), "");
    }

    /** Writes what kernels that attach later prove themselves by, if it is not there. */
    public void keepSecret(String secret) throws IOException {
        if (!Files.exists(secret())) {
            Files.createFile(secret(), ownerOnly());
            Files.writeString(secret(), secret, StandardOpenOption.WRITE);
        }
    }

    private FileAttribute<?>[] ownerOnly() {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(
                        PosixFilePermissions.fromString("rw-------"))}
                : new FileAttribute<?>[0];
    }

    /** Takes away what nobody needs of a session that ended; its log stays. */
    public void end() {
        for (Path file : new Path[] {secret(), socket()}) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // It is of no use to anybody.
            }
        }
    }
}
