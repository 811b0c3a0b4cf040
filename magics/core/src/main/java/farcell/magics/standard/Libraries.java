package farcell.magics.standard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import farcell.magics.maven.Coordinate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The sets that {@code %use} knows, from a TOML file: a table for each set. */
public final class Libraries {

    private static final String RESOURCE = "libraries.toml";
    private static final Set<String> KEYS = Set.of("summary", "coordinates", "imports", "natives");

    private final Supplier<InputStream> toml;
    private Map<String, Library> byName;

    private Libraries(Supplier<InputStream> toml) {
        this.toml = toml;
    }

    /** The sets that come with the kernel. */
    public static Libraries bundled() {
        return of(() -> Libraries.class.getResourceAsStream(RESOURCE));
    }

    /**
     * Sets of a TOML file, which is read at the first use.
     *
     * @throws IllegalArgumentException at the first use, for an unknown key
     */
    public static Libraries of(Supplier<InputStream> toml) {
        return new Libraries(toml);
    }

    private synchronized Map<String, Library> byName() {
        if (byName == null) {
            Map<String, Library> read = new TreeMap<>();
            try (InputStream in = toml.get()) {
                new TomlMapper().readTree(in).fields().forEachRemaining(
                        entry -> read.put(entry.getKey(), library(entry.getKey(), entry.getValue())));
            } catch (IOException e) {
                throw new UncheckedIOException("the sets of %use cannot be read", e);
            }
            byName = read;
        }
        return byName;
    }

    public Collection<String> names() {
        return byName().keySet();
    }

    public Optional<Library> find(String name) {
        return Optional.ofNullable(byName().get(name));
    }

    /** Names and summaries, a line each. */
    public String table() {
        int width = byName().keySet().stream().mapToInt(String::length).max().orElse(0);
        StringBuilder table = new StringBuilder();
        byName().values().forEach(library -> table.append("  ").append(library.name())
                .append(" ".repeat(width - library.name().length() + 2)).append(library.summary()).append('\n'));
        return table.toString();
    }

    private static Library library(String name, JsonNode node) {
        node.fieldNames().forEachRemaining(key -> {
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException("unknown key " + key + " in the set " + name);
            }
        });
        Map<String, List<Coordinate>> natives = new TreeMap<>();
        node.path("natives").fields()
                .forEachRemaining(entry -> natives.put(entry.getKey(), coordinates(entry.getValue())));
        return new Library(name, node.path("summary").asText(), coordinates(node.path("coordinates")),
                texts(node.path("imports")), natives);
    }

    private static List<Coordinate> coordinates(JsonNode list) {
        return texts(list).stream().map(Coordinate::parse).toList();
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
