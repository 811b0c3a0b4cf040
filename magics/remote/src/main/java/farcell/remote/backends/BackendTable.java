package farcell.remote.backends;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import farcell.hosts.LocalBackend;
import farcell.magics.Nearest;
import farcell.magics.ValueType;
import farcell.ssh.RuntimeSource;
import farcell.ssh.SshPlace;
import farcell.ssh.SshPlace.HostKeyPolicy;
import farcell.volumes.VolumeAddress;
import farcell.volumes.VolumeException;
import farcell.volumes.VolumePlaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the table {@code backends} of one TOML file and checks all of it. */
final class BackendTable {

    static final List<String> KEYS = List.of("ssh", "ssh-config", "root", "java", "host-keys", "key", "runtime", "volumes",
            "idle");

    /** What this machine can be told. */
    private static final List<String> LOCAL_KEYS = List.of("root", "volumes");

    private final Path file;
    private final List<String> lines;

    private BackendTable(Path file, List<String> lines) {
        this.file = file;
        this.lines = lines;
    }

    static List<ConfiguredBackend> read(Path file) throws ConfigurationException {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new ConfigurationException("cannot read " + file + ": " + e.getMessage(), e);
        }
        BackendTable table = new BackendTable(file, text.lines().toList());
        JsonNode tree = tree(file, text);
        List<ConfiguredBackend> backends = new ArrayList<>();
        Iterator<Map.Entry<String, JsonNode>> top = tree.fields();
        while (top.hasNext()) {
            Map.Entry<String, JsonNode> entry = top.next();
            if (!entry.getKey().equals("backends")) {
                throw table.wrong("", entry.getKey(), "there is no table or key " + entry.getKey()
                        + "; there is [backends.NAME]");
            }
            if (!entry.getValue().isObject()) {
                throw table.wrong("", "backends", "backends is a table: write [backends.NAME]");
            }
            Iterator<Map.Entry<String, JsonNode>> each = entry.getValue().fields();
            while (each.hasNext()) {
                Map.Entry<String, JsonNode> backend = each.next();
                if (backend.getKey().equals(LocalBackend.NAME)) {
                    table.local(backend.getValue());
                } else {
                    backends.add(table.backend(backend.getKey(), backend.getValue()));
                }
            }
        }
        return backends;
    }

    /** Where the volumes of this machine are, where the file says it. */
    static Optional<VolumePlaces> readLocal(Path file) throws ConfigurationException {
        try {
            String text = Files.readString(file);
            JsonNode local = tree(file, text).path("backends").path(LocalBackend.NAME);
            return local.isMissingNode() ? Optional.empty()
                    : Optional.of(new BackendTable(file, text.lines().toList()).local(local));
        } catch (IOException e) {
            throw new ConfigurationException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private VolumePlaces local(JsonNode node) throws ConfigurationException {
        if (!node.isObject()) {
            throw wrong(LocalBackend.NAME, "", "backends.local is a table: write [backends.local]");
        }
        checkKeys(LocalBackend.NAME, node, LOCAL_KEYS);
        Map<String, Path> mounts = new LinkedHashMap<>();
        volumes(LocalBackend.NAME, node).forEach((name, text) -> mounts.put(name, path(text)));
        return new VolumePlaces(text(node, "root").map(this::path).orElse(LocalBackend.ROOT), mounts);
    }

    /** Directories that are volumes, by name. */
    private Map<String, String> volumes(String backend, JsonNode node) throws ConfigurationException {
        Map<String, String> volumes = new LinkedHashMap<>();
        JsonNode table = node.path("volumes");
        if (!table.isMissingNode() && !table.isObject()) {
            throw wrong(backend, "volumes", "volumes is a table: write volumes = { data = \"/mnt/data\" }");
        }
        Iterator<Map.Entry<String, JsonNode>> each = table.fields();
        while (each.hasNext()) {
            Map.Entry<String, JsonNode> volume = each.next();
            String path = volume.getValue().asText();
            try {
                VolumeAddress.checkName(volume.getKey());
            } catch (VolumeException e) {
                throw wrong(backend, "volumes", e.getMessage());
            }
            if (!volume.getValue().isTextual() || !path.startsWith("/") && !path.startsWith("~/")
                    || path.chars().anyMatch(c -> c < ' ' || c == '\'')) {
                throw wrong(backend, "volumes", "volume " + volume.getKey() + " is a directory of the host: a path in quotes that"
                        + " begins with / or ~/");
            }
            volumes.put(volume.getKey(), path);
        }
        return volumes;
    }

    private static JsonNode tree(Path file, String text) throws ConfigurationException {
        try {
            return new TomlMapper().readTree(text);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new ConfigurationException(file + (line > 0 ? ", line " + line : "") + ": not TOML: "
                    + e.getOriginalMessage(), e);
        }
    }

    /** @param where file and line, or empty */
    static void checkName(String name, String where) throws ConfigurationException {
        if (!name.matches("[A-Za-z][A-Za-z0-9_-]{0,39}")) {
            throw new ConfigurationException(where + "\"" + name + "\" is no name for a backend: letters, digits, - and"
                    + " _, a letter first, 40 at most");
        }
        if (name.equals(LocalBackend.NAME)) {
            throw new ConfigurationException(where + "local is this machine; give the backend another name");
        }
    }

    private ConfiguredBackend backend(String name, JsonNode node) throws ConfigurationException {
        checkName(name, place(name, ""));
        if (!node.isObject()) {
            throw wrong(name, "", "backends." + name + " is a table: write [backends." + name + "] and below it"
                    + " ssh = \"HOST\"");
        }
        checkKeys(name, node, KEYS);
        String host = text(node, "ssh").orElseThrow(() -> wrong(name, "", "backend " + name
                + " lacks ssh = \"HOST\", an alias of ~/.ssh/config or user@host"));
        Optional<HostKeyPolicy> policy = Optional.empty();
        if (text(node, "host-keys").isPresent()) {
            policy = HostKeyPolicy.named(text(node, "host-keys").get());
            if (policy.isEmpty()) {
                throw wrong(name, "host-keys", "host-keys is \"strict\", \"ask\" or \"accept-new\"");
            }
        }
        Optional<Path> config = text(node, "ssh-config").map(this::path);
        try {
            return new ConfiguredBackend(name, new SshPlace(host, config, policy,
                    text(node, "root").orElse(SshPlace.ROOT), text(node, "java").orElse(""),
                    volumes(name, node), text(node, "key").map(this::path), runtime(name, node), idle(name, node)), file);
        } catch (IllegalArgumentException e) {
            throw wrong(name, e.getMessage().startsWith("root") ? "root" : e.getMessage().startsWith("runtime") ? "runtime"
                    : "ssh", e.getMessage());
        }
    }

    private void checkKeys(String name, JsonNode node, List<String> keys) throws ConfigurationException {
        Iterator<String> names = node.fieldNames();
        while (names.hasNext()) {
            String key = names.next();
            if (!keys.contains(key)) {
                throw wrong(name, key, "there is no key " + key + "." + Nearest.question(key, keys) + " The keys are "
                        + String.join(", ", keys));
            }
            if (!node.get(key).isTextual() && !key.equals("volumes") && !key.equals("runtime")) {
                throw wrong(name, key, key + " is a text: write it in quotes");
            }
        }
    }

    private Optional<Duration> idle(String backend, JsonNode node) throws ConfigurationException {
        Optional<String> text = text(node, "idle");
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(ValueType.DURATIONS.parser().parse(text.get()));
        } catch (IllegalArgumentException e) {
            throw wrong(backend, "idle", "idle = \"" + text.get() + "\" is no time: write idle = \"30m\", or \"0s\" for no limit");
        }
    }

    private Optional<RuntimeSource> runtime(String backend, JsonNode node) throws ConfigurationException {
        JsonNode table = node.path("runtime");
        if (table.isMissingNode()) {
            return Optional.empty();
        }
        if (!table.isObject() || table.size() != 2 || !table.path("url").isTextual() || !table.path("sha256").isTextual()) {
            throw wrong(backend, "runtime", "runtime is a table: write runtime = { url = \"https://...\", sha256 = \"...\" }, of"
                    + " a .tar.gz or .zip of a JDK for the host's kind of machine");
        }
        return Optional.of(new RuntimeSource(table.path("url").asText(), table.path("sha256").asText()));
    }

    /** Relative to the file, as whoever writes it expects. */
    private Path path(String text) {
        return text.startsWith("~/") ? Path.of(System.getProperty("user.home")).resolve(text.substring(2))
                : file.toAbsolutePath().getParent().resolve(text).normalize();
    }

    private static Optional<String> text(JsonNode node, String key) {
        return Optional.ofNullable(node.get(key)).map(JsonNode::asText).filter(value -> !value.isBlank());
    }

    private ConfigurationException wrong(String backend, String key, String message) {
        return new ConfigurationException(place(backend, key) + message);
    }

    /** {@code FILE, line N: }; the parser does not keep lines, so the line is looked for. */
    private String place(String backend, String key) {
        int line = 0;
        Pattern head = Pattern.compile("\\[\\s*backends\\s*\\.\\s*[\"']?" + Pattern.quote(backend) + "[\"']?\\s*].*");
        Pattern entry = Pattern.compile("[\"']?" + Pattern.quote(key) + "[\"']?\\s*[=.].*|\\[\\s*" + Pattern.quote(key)
                + "\\b.*");
        boolean inside = backend.isEmpty();
        for (int i = 0; i < lines.size(); i++) {
            String text = lines.get(i).strip();
            if (!backend.isEmpty() && text.startsWith("[")) {
                inside = head.matcher(text).matches();
                line = inside ? i + 1 : line;
            }
            if (inside && !key.isEmpty() && entry.matcher(text).matches()) {
                line = i + 1;
                break;
            }
        }
        return file + (line > 0 ? ", line " + line : "") + ": ";
    }
}
