package farcell.volumes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/**
 * What is at one path of a tree.
 *
 * @param size     in bytes; 0 for what is no file
 * @param modified nanoseconds since 1970
 * @param program  whether its owner may execute it
 */
record Entry(VolumePath path, Kind kind, long size, long modified, boolean program) {

    enum Kind { FILE, DIRECTORY, LINK }

    static Entry of(VolumePath path, Path file) throws IOException {
        return of(path, file, Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }

    /** Pipes, sockets and devices count as links: they are named and not read. */
    static Entry of(VolumePath path, Path file, BasicFileAttributes attributes) {
        Kind kind = attributes.isRegularFile() ? Kind.FILE : attributes.isDirectory() ? Kind.DIRECTORY : Kind.LINK;
        return new Entry(path, kind, kind == Kind.FILE ? attributes.size() : 0, nanos(attributes.lastModifiedTime()),
                kind == Kind.FILE && isProgram(file));
    }

    /** Without the exception that {@link Files#isExecutable} costs for each file that is none. */
    static boolean isProgram(Path file) {
        return file.toFile().canExecute();
    }

    static long nanos(FileTime time) {
        return time.to(TimeUnit.NANOSECONDS);
    }

    boolean isFile() {
        return kind == Kind.FILE;
    }
}
