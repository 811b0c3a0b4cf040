package farcell.session.life;

import farcell.wire.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What kernels keep in a session's directory, to find it again after they were killed. Opaque to the session. */
public final class KeptFiles {

    static final long MAX_BYTES = 256L << 20;
    private static final int MAX_FILES = 64;
    private static final int MAX_READ = 8 << 20;
    private static final int MAX_NAME = 64;

    private final Path directory;

    public KeptFiles(Path directory) {
        this.directory = directory;
    }

    /** @throws IOException when the bytes are not there as a whole; what was there before is as it was */
    public synchronized Message.Kept keep(Message.Keep order) throws IOException {
        Path file = file(order.name());
        Files.createDirectories(directory);
        long length = length(file);
        List<Message.Kept> all = list();
        long total = all.stream().mapToLong(Message.Kept::length).sum() - (order.replace() ? length : 0);
        if (total + order.bytes().length > MAX_BYTES) {
            throw new IOException("a session keeps at most " + (MAX_BYTES >> 20) + " MB for its kernels");
        }
        if (!Files.exists(file) && all.size() >= MAX_FILES) {
            throw new IOException("a session keeps at most " + MAX_FILES + " files for its kernels");
        }
        if (order.replace()) {
            replace(file, order.bytes());
        } else if (order.at() != length) {
            throw new IOException(order.name() + " has " + length + " bytes and not " + order.at()
                    + ": another kernel wrote to it");
        } else {
            append(file, length, order.bytes());
        }
        return new Message.Kept(order.name(), length(file));
    }

    private void append(Path file, long length, byte[] bytes) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            try {
                out.position(length);
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
            } catch (IOException e) {
                out.truncate(length);
                throw e;
            }
        }
    }

    private void replace(Path file, byte[] bytes) throws IOException {
        Path next = directory.resolve("." + file.getFileName());
        try {
            Files.write(next, bytes);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    public synchronized Message.KeptBytes read(Message.ReadKept order) throws IOException {
        Path file = file(order.name());
        if (order.from() < 0 || order.limit() < 0) {
            throw new IOException("a negative position");
        }
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            long left = Math.max(0, in.size() - order.from());
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(left, Math.min(order.limit(), MAX_READ)));
            while (buffer.hasRemaining() && in.read(buffer, order.from() + buffer.position()) >= 0) {
                // Until it is full.
            }
            byte[] bytes = new byte[buffer.position()];
            buffer.flip().get(bytes);
            return new Message.KeptBytes(bytes);
        }
    }

    public synchronized List<Message.Kept> list() throws IOException {
        List<Message.Kept> kept = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
                for (Path file : files) {
                    String name = file.getFileName().toString();
                    if (isName(name)) {
                        kept.add(new Message.Kept(name, length(file)));
                    }
                }
            }
        }
        kept.sort(java.util.Comparator.comparing(Message.Kept::name));
        return kept;
    }

    /** No name with a separator or a dot first, so none that leads elsewhere. */
    private static boolean isName(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME || name.charAt(0) == '.') {
            return false;
        }
        return name.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
                || c == '.' || c == '_' || c == '-');
    }

    private Path file(String name) throws IOException {
        if (!isName(name)) {
            throw new IOException("\"" + name + "\" is no name of a kept file: letters, digits, '.', '_' and '-', at most "
                    + "64, and no dot first");
        }
        return directory.resolve(name);
    }

    private static long length(Path file) throws IOException {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
    }
}
