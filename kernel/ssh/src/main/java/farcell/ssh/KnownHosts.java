package farcell.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.digest.BuiltinDigests;

/** The keys of hosts that are known: the files of sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"; certificates are left out. */
final class KnownHosts {

    private static final System.Logger LOG = System.getLogger(KnownHosts.class.getName());

    private final List<Path> files;

    /** @param files those that are not there have no keys; the first takes new ones */
    KnownHosts(List<Path> files) {
        this.files = List.copyOf(files);
    }

    /** What is known of a key that a host showed. */
    sealed interface Verdict {
        record Right() implements Verdict {}

        record Unknown() implements Verdict {}

        record Revoked(Path file, int line) implements Verdict {}

        /** @param expected the key on that line, which is another one of the same kind, or else of another kind */
        record Changed(Path file, int line, PublicKey expected) implements Verdict {}
    }

    private record Line(Path file, int number, KnownHostEntry entry, PublicKey key) {
        boolean isMarked(String marker) {
            return marker.equals(entry.getMarker());
        }
    }

    Verdict check(String host, int port, PublicKey key) {
        Line other = null;
        boolean right = false;
        for (Line line : linesOf(host, port)) {
            boolean same = KeyUtils.compareKeys(line.key(), key);
            if (line.isMarked("revoked")) {
                if (same) {
                    return new Verdict.Revoked(line.file(), line.number());
                }
            } else if (same) {
                right = true;
            } else if (other == null || KeyUtils.getKeyType(line.key()).equals(KeyUtils.getKeyType(key))) {
                other = line;
            }
        }
        if (right) {
            return new Verdict.Right();
        }
        return other == null ? new Verdict.Unknown()
                : new Verdict.Changed(other.file(), other.number(), other.key());
    }

    /** Kinds of the keys that are known of a host: these are to be asked for first, so that the right one is shown. */
    List<String> kinds(String host, int port) {
        return linesOf(host, port).stream().filter(line -> !line.isMarked("revoked"))
                .map(line -> KeyUtils.getKeyType(line.key())).distinct().toList();
    }

    /** Notes a key in the first file. */
    void add(String host, int port, PublicKey key) throws IOException {
        Path file = files.get(0);
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        if (file.getParent() != null && !Files.isDirectory(file.getParent())) {
            if (posix) {
                Files.createDirectories(file.getParent(), PosixFilePermissions.asFileAttribute(
                        PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectories(file.getParent());
            }
        }
        String before = Files.exists(file) ? Files.readString(file) : "";
        String line = (before.isEmpty() || before.endsWith("\n") ? "" : "\n")
                + (port == 22 ? host : "[" + host + "]:" + port) + " " + PublicKeyEntry.toString(key) + "\n";
        Files.writeString(file, line, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    Path firstFile() {
        return files.get(0);
    }

    /** {@code SHA256:...}, as ssh-keygen -l shows it. */
    static String fingerprint(PublicKey key) {
        return KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
    }

    /** {@code ED25519}, {@code RSA}: the kind of a key, for people. */
    static String kind(PublicKey key) {
        return KeyUtils.getKeyType(key).replaceFirst("^(ssh|ecdsa-sha2)-", "").replaceFirst("^nistp", "ECDSA ")
                .toUpperCase(Locale.ROOT);
    }

    private List<Line> linesOf(String host, int port) {
        List<Line> lines = new ArrayList<>();
        for (Path file : files) {
            if (!Files.isReadable(file)) {
                continue;
            }
            try {
                List<String> all = Files.readAllLines(file, StandardCharsets.UTF_8);
                for (int i = 0; i < all.size(); i++) {
                    add(file, i + 1, all.get(i).strip(), host, port, lines);
                }
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "cannot read " + file, e);
            }
        }
        return lines;
    }

    /** A line that cannot be read is left out, as OpenSSH does. */
    private static void add(Path file, int number, String text, String host, int port, List<Line> lines) {
        if (text.isEmpty() || text.startsWith("#")) {
            return;
        }
        try {
            KnownHostEntry entry = KnownHostEntry.parseKnownHostEntry(text);
            if (entry == null || "cert-authority".equals(entry.getMarker()) || !entry.isHostMatch(host, port)) {
                return;
            }
            PublicKey key = entry.getKeyEntry().resolvePublicKey(null, PublicKeyEntryResolver.IGNORING);
            if (key != null) {
                lines.add(new Line(file, number, entry, key));
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, file + ", line " + number, e);
        }
    }
}
