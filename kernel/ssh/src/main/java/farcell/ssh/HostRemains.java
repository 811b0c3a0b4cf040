package farcell.ssh;

import farcell.crypto.NativeCrypto;
import farcell.hosts.FoundSession;
import farcell.hosts.LaunchException;
import farcell.hosts.Remains;
import farcell.wire.Hashes;
import farcell.wire.LeftValues;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** Remains of a session on a host: the directory of the session, and values among the host's objects. */
final class HostRemains implements Remains {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long MAX_LIST = 256L << 20;
    /** Values of less are here before anybody could read a line about it. */
    private static final long SHOWN = 1 << 20;

    private final SshBackend backend;
    private final String root;
    private final FoundSession session;
    /** Bytes of all values, and of those that were brought. */
    private long total;
    private long brought;

    /** @param root of our files on the host, as the configuration writes it */
    HostRemains(SshBackend backend, String root, FoundSession session) {
        this.backend = backend;
        this.root = root;
        this.session = session;
    }

    @Override
    public FoundSession session() {
        return session;
    }

    @Override
    public byte[] journal() throws LaunchException, InterruptedException {
        return kept("journal");
    }

    @Override
    public LeftValues left() throws LaunchException, InterruptedException {
        try {
            LeftValues left = LeftValues.parse(new String(kept(LeftValues.NAME), StandardCharsets.UTF_8));
            total = left.groups().stream().mapToLong(LeftValues.Group::bytes).sum();
            return left;
        } catch (IllegalArgumentException e) {
            throw new LaunchException(e.getMessage(), e);
        }
    }

    private byte[] kept(String name) throws LaunchException, InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        read("sessions/" + session.id() + "/kept/" + name, bytes, MAX_LIST, count -> { });
        return bytes.toByteArray();
    }

    /** The length goes first, so that a connection that breaks is seen. @param came hears of each piece */
    private void read(String file, OutputStream to, long limit, LongConsumer came) throws LaunchException {
        try (ByteChannel channel = backend.connection(backend.settings().questions()).stream("cd " + HostShell.path(root)
                + " && wc -c <" + HostShell.quoted(file) + " && exec cat " + HostShell.quoted(file));
                InputStream in = Channels.newInputStream(channel)) {
            StringBuilder first = new StringBuilder();
            for (int c = in.read(); c >= 0 && c != '\n' && first.length() < 20; c = in.read()) {
                first.append((char) c);
            }
            long length = first.toString().strip().matches("\\d{1,15}") ? Long.parseLong(first.toString().strip()) : -1;
            if (length < 0 || length > limit) {
                throw new IOException(length < 0 ? "it is not there" : "it has " + length + " bytes");
            }
            byte[] buffer = new byte[256 << 10];
            for (long left = length; left > 0; ) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    throw new IOException("the connection broke");
                }
                to.write(buffer, 0, count);
                left -= count;
                came.accept(count);
            }
        } catch (IOException e) {
            throw new LaunchException(file + ", which session " + session.title() + " left on " + backend.name()
                    + ", cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public Path bring(LeftValues.Group group, Path store) throws LaunchException, InterruptedException {
        Path file = store.resolve(group.hash());
        if (Files.isRegularFile(file)) {
            came(group.bytes());
            return file;
        }
        try {
            Files.createDirectories(store);
            Path part = Files.createTempFile(store, "value", ".part");
            try {
                if (group.bytes() > NativeCrypto.WORTH_LOADING) {
                    NativeCrypto.load();
                }
                try (OutputStream out = Files.newOutputStream(part)) {
                    read("objects/" + group.hash(), out, Long.MAX_VALUE, this::came);
                }
                if (!hash(part).equals(group.hash())) {
                    throw new LaunchException("values that session " + session.title() + " left on " + backend.name()
                            + " are not what they were: objects/" + group.hash() + " has another content");
                }
                return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new LaunchException("values that session " + session.title() + " left cannot be stored in " + store + ": "
                    + e.getMessage(), e);
        }
    }

    /** Of the whole file, since machine code for that is there only when much of it has come. */
    private static String hash(Path file) throws IOException {
        MessageDigest digest = NativeCrypto.digest("SHA-256").orElseGet(Hashes::sha256);
        byte[] buffer = new byte[256 << 10];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private void came(long bytes) {
        brought += bytes;
        if (total >= SHOWN) {
            backend.settings().progress().at("bringing the values of session " + session.name() + " from " + backend.name(),
                    Math.min(brought, total), total);
        }
    }

    @Override
    public void taken() throws LaunchException, InterruptedException {
        try {
            backend.connection(backend.settings().questions()).run("cd " + HostShell.path(root) + " && rm -rf -- "
                    + HostShell.quoted("sessions/" + session.id()), LIMIT);
        } catch (SshFailure e) {
            throw new LaunchException(e.getMessage(), e);
        }
    }
}
