package farcell.hosts;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of one session on this machine: its socket, its log, the JVM's crash report, and more that are its agent's.
 *
 * @param path the directory, which only its owner can enter
 */
record SessionDirectory(Path path) {

    private static final int MAX_TAIL = 64 << 10;
    private static final int CRASH_LINES = 40;

    /** Where its agent listens. */
    Path socket() {
        return path.resolve("s");
    }

    /** Where the kernel listens while the session starts. */
    Path kernelSocket() {
        return path.resolve("k");
    }

    Path log() {
        return path.resolve("session.log");
    }

    /** The last lines of the log, of its last 64 KiB. */
    String logTail(int lines) {
        try (RandomAccessFile file = new RandomAccessFile(log().toFile(), "r")) {
            long start = Math.max(0, file.length() - MAX_TAIL);
            byte[] bytes = new byte[(int) (Math.min(file.length() - start, MAX_TAIL))];
            file.seek(start);
            file.readFully(bytes);
            List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException e) {
            return "";
        }
    }

    /** The head of the JVM's crash report, where the reason is; none when it did not crash. */
    Optional<String> crashReport() {
        try (Stream<Path> files = Files.list(path)) {
            Optional<Path> report = files.filter(file -> file.getFileName().toString().startsWith("hs_err_"))
                    .findFirst();
            return report.isEmpty() ? Optional.empty() : Optional.of(head(report.get()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String head(Path report) throws IOException {
        try (InputStream in = Files.newInputStream(report)) {
            return new String(in.readNBytes(MAX_TAIL), StandardCharsets.UTF_8).lines().limit(CRASH_LINES)
                    .collect(Collectors.joining("\n"));
        }
    }
}
