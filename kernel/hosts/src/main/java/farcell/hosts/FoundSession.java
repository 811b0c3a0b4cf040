package farcell.hosts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A session that lives, as its directory describes it to whoever looks for sessions of whatever kernel.
 *
 * @param id        name of its directory
 * @param name      of the session: {@code local}, {@code l40s-1}
 * @param notebook  whose it was last; may be empty
 * @param pid       of its JVM
 * @param started   when that process started: process ids are used again
 * @param java      feature version of its JDK
 * @param protocol  of its messages; a kernel attaches to its own only
 * @param gpus      UUIDs of those that it was bound to
 * @param connected whether a kernel is connected to it, as it wrote last
 * @param kernel    what a kernel wrote of itself into the directory ({@code kept/kernel}); may be empty
 * @param journal   whether a kernel wrote what another one needs to go on ({@code kept/journal})
 */
public record FoundSession(String id, String name, String notebook, long pid, Instant started, int java, int protocol,
                           List<String> gpus, boolean connected, String kernel, boolean journal) {

    static final int MAX_BYTES = 64 << 10;

    /**
     * Of its parts.
     *
     * @param json the text of {@code session.json}
     * @throws IOException when that is none
     */
    public static FoundSession of(String id, String json, String kernel, boolean journal) throws IOException {
        JsonNode about = new ObjectMapper().readTree(json);
        if (!about.isObject()) {
            throw new IOException("session.json of " + id + " holds no object");
        }
        return new FoundSession(id, about.path("name").asText(), about.path("notebook").asText(),
                about.path("pid").asLong(), Instant.ofEpochMilli(about.path("started").asLong()),
                about.path("java").asInt(), about.path("protocol").asInt(),
                Stream.of(about.path("gpus").asText().split(",")).filter(uuid -> !uuid.isBlank()).toList(),
                about.path("connected").asBoolean(), kernel, journal);
    }

    /** For people: {@code local (1a2b3c4d)}. */
    public String title() {
        return name + " (" + id + ")";
    }
}
