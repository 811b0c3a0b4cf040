package farcell.volumes;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;

/**
 * A large file that arrives: its chunks, in any order, and beside it a list of those that did. What was cut is gone on with
 * when the same file is offered again; what the list claims is looked at first.
 */
final class PartFile implements Closeable {

    private static final int RECORD = 4 + Digest.HASH;

    private final Path data;
    private final Path list;
    private final FileChannel content;
    private final FileChannel records;
    private final Digest present;

    private PartFile(Path data, Path list, FileChannel content, FileChannel records, long size) {
        this.data = data;
        this.list = list;
        this.content = content;
        this.records = records;
        this.present = Digest.unknown(size);
    }

    private static Path data(Path directory, VolumePath path, long size) {
        byte[] name = (path.text() + " " + size).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return directory.resolve(HexFormat.of().formatHex(Digest.hash(ByteBuffer.wrap(name)), 0, 16) + ".part");
    }

    static boolean isThere(Path directory, VolumePath path, long size) {
        return Files.exists(data(directory, path, size));
    }

    /** @param directory on the file system of the tree that the file is for */
    static PartFile open(Path directory, VolumePath path, long size) throws IOException {
        Path data = data(directory, path, size);
        Path list = data.resolveSibling(data.getFileName().toString().replace(".part", ".chunks"));
        FileChannel records = open(list);
        FileChannel content = null;
        try {
            if (!locked(records)) {
                throw new VolumeException(path + " is being written by somebody else at this moment");
            }
            content = open(data);
            PartFile part = new PartFile(data, list, content, records, size);
            part.look(size);
            return part;
        } catch (IOException | RuntimeException e) {
            records.close();
            if (content != null) {
                content.close();
            }
            throw e;
        }
    }

    /** Who was done here a moment ago may have removed the directory. */
    private static FileChannel open(Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            Files.createDirectories(file.getParent());
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** A machine that went down may have written the list and not the chunk. */
    private void look(long size) throws IOException {
        ByteBuffer all = ByteBuffer.allocate((int) Math.min(records.size() / RECORD * RECORD,
                (long) present.chunks() * RECORD * 2));
        while (all.hasRemaining() && records.read(all, all.position()) >= 0) {
            // Until it is read, or ends.
        }
        all.flip();
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(size, Digest.CHUNK));
        byte[] hash = new byte[Digest.HASH];
        while (all.remaining() >= RECORD) {
            int chunk = all.getInt();
            all.get(hash);
            if (chunk >= 0 && chunk < present.chunks()
                    && content.size() >= (long) chunk * Digest.CHUNK + Digest.length(size, chunk)
                    && java.util.Arrays.equals(hash, Digest.hash(Digest.read(content, bytes, size, chunk, data)))) {
                present.set(chunk, hash);
            }
        }
        records.truncate(0);
        records.position(0);
        for (int i = 0; i < present.chunks(); i++) {
            if (present.knows(i)) {
                record(i, present.hash(i));
            }
        }
    }

    /** What of it is here. */
    Digest present() {
        return present;
    }

    /** Takes a chunk whose hash was checked. Thread-safe. */
    void write(int chunk, byte[] hash, ByteBuffer bytes) throws IOException {
        long at = (long) chunk * Digest.CHUNK;
        ByteBuffer rest = bytes.duplicate();
        while (rest.hasRemaining()) {
            at += content.write(rest, at);
        }
        synchronized (this) {
            present.set(chunk, hash);
            record(chunk, hash);
        }
    }

    private void record(int chunk, byte[] hash) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(RECORD).putInt(chunk).put(hash).flip();
        while (record.hasRemaining()) {
            records.write(record);
        }
    }

    /**
     * Ends its growing. Nobody else has it before it is closed.
     *
     * @return the file, whose content is whole and which has to be moved to where it belongs
     */
    Path whole(long size) throws IOException {
        content.truncate(size);
        content.close();
        return data;
    }

    /** After it was moved. */
    void forget() throws IOException {
        Files.deleteIfExists(list);
        close();
    }

    @Override
    public void close() throws IOException {
        content.close();
        records.close();
    }
}
