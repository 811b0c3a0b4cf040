package farcell.hosts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A session as its directory describes it ({@code session.json}), alive or dead.
 *
 * @param directory of the session
 * @param id        name of the directory
 * @param name      of the session: {@code local}, {@code l40s-1}
 * @param notebook  whose it was last; may be empty
 * @param pid       of its JVM
 * @param started   when that process started: process ids are used again
 * @param java      feature version of its JDK
 * @param protocol  of its messages; a kernel attaches to its own only
 */
public record SessionRecord(Path directory, String id, String name, String notebook, long pid, Instant started, int java,
                            int protocol) {

    /** The system's clock may be set between the two readings of a start. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);
    private static final int MAX_BYTES = 64 << 10;

    /** @throws IOException when there is no description, or not one that can be read */
    static SessionRecord read(Path directory) throws IOException {
        try (InputStream in = Files.newInputStream(directory.resolve("session.json"), LinkOption.NOFOLLOW_LINKS)) {
            JsonNode json = new ObjectMapper().readTree(in.readNBytes(MAX_BYTES));
            return new SessionRecord(directory, directory.getFileName().toString(), json.path("name").asText(),
                    json.path("notebook").asText(), json.path("pid").asLong(),
                    Instant.ofEpochMilli(json.path("started").asLong()), json.path("java").asInt(),
                    json.path("protocol").asInt());
        }
    }

    /** It and what kernels wrote of themselves into its directory. */
    FoundSession found() throws IOException {
        // The journal first: a kernel writes it after its mark, so that one that is there has its mark.
        boolean journal = Files.exists(directory.resolve("kept").resolve("journal"), LinkOption.NOFOLLOW_LINKS)
                && Files.size(directory.resolve("kept").resolve("journal")) > 0;
        return FoundSession.of(id, text(directory.resolve("session.json")), mark(), journal);
    }

    private String mark() {
        try {
            return text(directory.resolve("kept").resolve("kernel"));
        } catch (IOException e) {
            return "";
        }
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        }
    }

    /** Its process, if that lives. */
    public Optional<ProcessHandle> process() {
        return pid <= 0 ? Optional.empty() : ProcessHandle.of(pid).filter(ProcessHandle::isAlive)
                .filter(process -> process.info().startInstant()
                        .map(at -> Duration.between(at, started).abs().compareTo(TOLERANCE) < 0).orElse(false));
    }

    public boolean isAlive() {
        return process().isPresent();
    }

    /** Socket of its agent. */
    public Path socket() {
        return directory.resolve("s");
    }
}
