package farcell.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of a host that are named by the SHA-256 of their content, under {@code objects/}. What is there is not sent
 * again; what was cut is gone on with; nothing gets its name before the host itself has computed it.
 */
final class ObjectStore {

    private static final Duration ASK = Duration.ofSeconds(30);
    private static final Duration SEND = Duration.ofHours(6);
    private static final int BUFFER = 256 << 10;
    /** How the host computes a hash: whichever of its programs it has. */
    static final String HASH = """
            hash() {
                if command -v sha256sum >/dev/null 2>&1; then sha256sum <"$1" | cut -c 1-64
                elif command -v shasum >/dev/null 2>&1; then shasum -a 256 <"$1" | cut -c 1-64
                else openssl dgst -sha256 <"$1" | sed 's/.*= *//'
                fi
            }
            """;

    private final String root;
    private final Map<Path, Hashed> hashes = new ConcurrentHashMap<>();

    /** @param root of our files on the host, absolute */
    ObjectStore(String root) {
        this.root = root;
    }

    private record Hashed(FileTime modified, long size, String hash) {}

    /** The content hash of a file of this machine, in hex; known ones are not read again while the file is the same. */
    String hash(Path file) throws SshFailure {
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            long size = Files.size(file);
            Hashed known = hashes.get(file);
            if (known != null && known.modified().equals(modified) && known.size() == size) {
                return known.hash();
            }
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            String hash = HexFormat.of().formatHex(digest.digest());
            hashes.put(file, new Hashed(modified, size, hash));
            return hash;
        } catch (IOException e) {
            throw new SshFailure("cannot read " + file + ": " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    String pathOf(String hash) {
        return root + "/objects/" + hash;
    }

    /**
     * Makes sure that files are on the host.
     *
     * @return the hash of each
     */
    Map<Path, String> ensure(SshConnection connection, Collection<Path> files, String what, Transfer progress)
            throws SshFailure, InterruptedException {
        Map<Path, String> byFile = new LinkedHashMap<>();
        Map<String, Path> wanted = new LinkedHashMap<>();
        for (Path file : files) {
            String hash = hash(file);
            byFile.put(file, hash);
            wanted.put(hash, file);
        }
        Map<String, Long> missing = missing(connection, wanted.keySet());
        if (!missing.isEmpty()) {
            send(connection, wanted, missing, what, progress);
        }
        return byFile;
    }

    /** @return those that are not there, each with how much of it is */
    private Map<String, Long> missing(SshConnection connection, Collection<String> hashes)
            throws SshFailure, InterruptedException {
        SshConnection.Answer answer = connection.run("""
                umask 077
                cd %s && mkdir -p objects incoming || exit 1
                while read -r hash; do
                    if [ -f "objects/$hash" ]; then :
                    elif [ -f "incoming/$hash" ]; then echo "missing $hash $(($(wc -c <"incoming/$hash")))"
                    else echo "missing $hash 0"
                    fi
                done
                echo end
                """.formatted(HostShell.quoted(root)),
                out -> out.write((String.join("\n", hashes) + "\n").getBytes()), ASK);
        if (!answer.output().strip().endsWith("end")) {
            throw new SshFailure("cannot look into " + root + " on " + connection.hop().describe() + ": "
                    + answer.complaint());
        }
        Map<String, Long> missing = new HashMap<>();
        for (String line : answer.output().lines().toList()) {
            String[] words = line.split(" ");
            if (words.length == 3 && words[0].equals("missing") && hashes.contains(words[1])
                    && words[2].matches("\\d{1,15}")) {
                missing.put(words[1], Long.parseLong(words[2]));
            }
        }
        return missing;
    }

    private void send(SshConnection connection, Map<String, Path> wanted, Map<String, Long> missing, String what,
                      Transfer progress) throws SshFailure, InterruptedException {
        List<Part> parts = new ArrayList<>();
        long total = 0;
        for (Map.Entry<String, Long> each : missing.entrySet()) {
            Path file = wanted.get(each.getKey());
            long size = size(file);
            long from = each.getValue() <= size ? each.getValue() : 0;
            parts.add(new Part(each.getKey(), file, from, size));
            total += size - from;
        }
        long bytes = total;
        progress.at(what, 0, bytes);
        SshConnection.Answer answer = connection.run("""
                umask 077
                root=%s
                %s
                mkdir -p "$root/objects" "$root/incoming" && cd "$root/incoming" || exit 1
                tar xf - || { echo "tar failed, exit status $?" >&2; df -Pk . | awk 'NR == 2 {print "free " $4}'; exit 2; }
                status=0
                for name in %s; do
                    if [ -f "$name.rest" ]; then cat "$name.rest" >>"$name" && rm -f "$name.rest"; fi
                    if [ "$(hash "$name")" = "$name" ]; then chmod 600 "$name" && mv -f "$name" "../objects/$name"
                    else rm -f "$name"; echo "wrong $name"; status=3
                    fi || status=4
                done
                exit $status
                """.formatted(HostShell.quoted(root), HASH, String.join(" ", missing.keySet())),
                out -> write(parts, out, what, bytes, progress), SEND);
        if (answer.status() == 3) {
            throw new SshFailure("files arrived damaged on " + connection.hop().describe() + "; try again. If it happens"
                    + " again, the disk of the host is full or broken");
        }
        if (!answer.ok()) {
            throw new SshFailure("cannot store files in " + root + " on " + connection.hop().describe() + ": "
                    + (isFull(answer, bytes) ? "its disk is full (" + answer.complaint() + "); free some space there, or set"
                    + " root to a directory on another disk" : answer.complaint()));
        }
    }

    /** What tar says of a full disk differs; how much is free does not. */
    private static boolean isFull(SshConnection.Answer answer, long wanted) {
        return answer.errors().contains("No space left") || answer.output().lines()
                .anyMatch(line -> line.matches("free \\d{1,15}") && Long.parseLong(line.substring(5)) << 10 < wanted);
    }

    private record Part(String hash, Path file, long from, long size) {}

    private static void write(List<Part> parts, OutputStream out, String what, long total, Transfer progress)
            throws IOException {
        TarStream tar = new TarStream(out);
        long done = 0;
        byte[] buffer = new byte[BUFFER];
        for (Part part : parts) {
            long size = part.size() - part.from();
            tar.head(part.from() == 0 ? part.hash() : part.hash() + ".rest", size);
            try (FileChannel file = FileChannel.open(part.file()); InputStream in = Channels.newInputStream(
                    file.position(part.from()))) {
                long left = size;
                while (left > 0) {
                    int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                    if (count < 0) {
                        throw new IOException(part.file() + " became shorter while it was sent");
                    }
                    out.write(buffer, 0, count);
                    left -= count;
                    done += count;
                    progress.at(what, done, total);
                }
            }
            tar.pad(size);
        }
        tar.end();
    }

    private static long size(Path file) throws SshFailure {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new SshFailure("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
