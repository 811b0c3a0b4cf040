package farcell.volumes;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a file contains, by the SHA-256 of each of its chunks of 8 MiB (FIPS 180-4). An empty file has none. Of a file that is
 * not wholly known, chunks may be missing.
 */
final class Digest {

    /** Of a chunk, in bytes. */
    static final int CHUNK = 8 << 20;
    static final int HASH = 32;

    /** Bytes of which hashing takes a compiler-less JVM as long as loading another source does. */
    private static final long MUCH = 16L << 20;
    private static final Optional<HashSource> SOURCE =
            ServiceLoader.load(HashSource.class, Digest.class.getClassLoader()).findFirst();
    private static final AtomicLong HASHED = new AtomicLong();

    private final byte[] hashes;

    Digest(byte[] hashes) {
        this.hashes = hashes;
    }

    /** With no chunk known. */
    static Digest unknown(long size) {
        return new Digest(new byte[chunks(size) * HASH]);
    }

    static int chunks(long size) {
        return Math.toIntExact((size + CHUNK - 1) / CHUNK);
    }

    /** Of the chunk with that number, in bytes. */
    static int length(long size, int chunk) {
        return (int) Math.min(CHUNK, size - (long) chunk * CHUNK);
    }

    static byte[] hash(ByteBuffer bytes) {
        if (SOURCE.isPresent() && HASHED.get() < MUCH && HASHED.addAndGet(bytes.remaining()) >= MUCH) {
            SOURCE.get().load();
        }
        MessageDigest digest = SOURCE.flatMap(HashSource::sha256).orElseGet(Digest::ofTheJdk);
        digest.update(bytes.duplicate());
        return digest.digest();
    }

    private static MessageDigest ofTheJdk() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** Reads a whole file. @throws EOFException when it is shorter than that */
    static Digest of(Path file, long size) throws IOException {
        Digest digest = unknown(size);
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(size, CHUNK));
            for (int i = 0; i < digest.chunks(); i++) {
                digest.set(i, hash(read(channel, buffer, size, i, file)));
            }
        }
        return digest;
    }

    /** Reads one chunk into a buffer, which is made ready to be read. */
    static ByteBuffer read(FileChannel channel, ByteBuffer buffer, long size, int chunk, Path file) throws IOException {
        buffer.clear().limit(length(size, chunk));
        long at = (long) chunk * CHUNK;
        while (buffer.hasRemaining()) {
            int count = channel.read(buffer, at + buffer.position());
            if (count < 0) {
                throw new EOFException(file + " became shorter while it was read");
            }
        }
        return buffer.flip();
    }

    int chunks() {
        return hashes.length / HASH;
    }

    boolean knows(int chunk) {
        for (int i = chunk * HASH; i < (chunk + 1) * HASH; i++) {
            if (hashes[i] != 0) {
                return true;
            }
        }
        return false;
    }

    boolean isWhole() {
        for (int i = 0; i < chunks(); i++) {
            if (!knows(i)) {
                return false;
            }
        }
        return true;
    }

    boolean is(int chunk, byte[] hash) {
        return chunk < chunks() && Arrays.equals(hashes, chunk * HASH, (chunk + 1) * HASH, hash, 0, HASH);
    }

    void set(int chunk, byte[] hash) {
        System.arraycopy(hash, 0, hashes, chunk * HASH, HASH);
    }

    byte[] hash(int chunk) {
        return Arrays.copyOfRange(hashes, chunk * HASH, (chunk + 1) * HASH);
    }

    byte[] bytes() {
        return hashes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest digest && Arrays.equals(hashes, digest.hashes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hashes);
    }
}
