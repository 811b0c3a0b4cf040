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

/** The sets that {@code %use} knows, from a TOML file: a table for each set. */
public final class Libraries {

    private static final String RESOURCE = "libraries.toml";
    private static final Set<String> KEYS = Set.of("summary", "coordinates", "imports", "natives");

    private final Map<String, Library> byName = new TreeMap<>();

    private Libraries(JsonNode root) {
        root.fields().forEachRemaining(entry -> byName.put(entry.getKey(), library(entry.getKey(), entry.getValue())));
    }

    /** The sets that come with the kernel. */
    public static Libraries bundled() {
        try (InputStream in = Libraries.class.getResourceAsStream(RESOURCE)) {
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE, e);
        }
    }

    /** Reads sets. @throws IllegalArgumentException for an unknown key */
    public static Libraries read(InputStream toml) throws IOException {
        return new Libraries(new TomlMapper().readTree(toml));
    }

    public Collection<String> names() {
        return byName.keySet();
    }

    public Optional<Library> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Names and summaries, a line each. */
    public String table() {
        int width = byName.keySet().stream().mapToInt(String::length).max().orElse(0);
        StringBuilder table = new StringBuilder();
        byName.values().forEach(library -> table.append("  ").append(library.name())
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
