package farcell.remote.backends;

import farcell.hosts.LocalBackend;
import farcell.volumes.VolumePlaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The backends that a user configured: {@code farcell.toml} beside the notebook, over the user's {@code config.toml}
 * ({@code $XDG_CONFIG_HOME/farcell}, else {@code ~/.config/farcell}). A backend of the first file replaces the one of that
 * name in the second, and comes before the others.
 */
public final class BackendFiles {

    public static final String BESIDE = "farcell.toml";

    private final Path user;

    private BackendFiles(Path user) {
        this.user = user;
    }

    public static BackendFiles of(Map<String, String> environment) {
        String named = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path base = named.isBlank() ? Path.of(System.getProperty("user.home"), ".config") : Path.of(named);
        return new BackendFiles(base.resolve("farcell").resolve("config.toml"));
    }

    /** The user's own file, there or not. */
    public Path userFile() {
        return user;
    }

    /** @param directory of the notebook */
    public List<ConfiguredBackend> read(Path directory) throws ConfigurationException {
        Map<String, ConfiguredBackend> all = new LinkedHashMap<>();
        for (Path file : List.of(directory.resolve(BESIDE), user)) {
            if (Files.isRegularFile(file)) {
                for (ConfiguredBackend backend : BackendTable.read(file)) {
                    all.putIfAbsent(backend.name(), backend);
                }
            }
        }
        return new ArrayList<>(all.values());
    }

    /** Where the volumes of this machine are. @param directory of the notebook */
    public VolumePlaces local(Path directory) throws ConfigurationException {
        for (Path file : List.of(directory.resolve(BESIDE), user)) {
            if (Files.isRegularFile(file)) {
                Optional<VolumePlaces> found = BackendTable.readLocal(file);
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
        return new VolumePlaces(LocalBackend.ROOT, Map.of());
    }

    /** Adds a backend to the user's file, which is made if need be. @param table lines {@code key = "value"} */
    public void add(String name, Map<String, String> table) throws ConfigurationException, IOException {
        BackendTable.checkName(name, "");
        String before = Files.isRegularFile(user) ? Files.readString(user) : "";
        if (Files.isRegularFile(user)) {
            for (ConfiguredBackend each : BackendTable.read(user)) {
                if (each.name().equals(name)) {
                    throw new ConfigurationException("there is a backend " + name + " in " + user
                            + " already; remove it first: farcell backend remove " + name);
                }
            }
        }
        StringBuilder text = new StringBuilder(before);
        if (!before.isEmpty()) {
            text.append(before.endsWith("\n") ? "\n" : "\n\n");
        }
        text.append("[backends.").append(name).append("]\n");
        table.forEach((key, value) -> text.append(line(key, value)));
        write(text.toString());
    }

    /** Adds lines to a backend of the user's file. @param table lines {@code key = "value"} that are not there yet */
    public void set(String name, Map<String, String> table) throws ConfigurationException, IOException {
        Pattern head = Pattern.compile("\\[\\s*backends\\s*\\.\\s*\"?" + Pattern.quote(name) + "\"?\\s*].*");
        StringBuilder text = new StringBuilder();
        for (String line : Files.readAllLines(user)) {
            text.append(line).append('\n');
            if (head.matcher(line.strip()).matches()) {
                table.forEach((key, value) -> text.append(line(key, value)));
            }
        }
        write(text.toString());
    }

    private static String line(String key, String value) {
        return key + " = \"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"\n";
    }

    /** Removes a backend from the user's file, with the comments below its head. @return whether it was there */
    public boolean remove(String name) throws IOException {
        if (!Files.isRegularFile(user)) {
            return false;
        }
        Pattern head = Pattern.compile("\\[\\s*backends\\s*\\.\\s*\"?" + Pattern.quote(name) + "\"?\\s*(\\..*)?].*");
        StringBuilder text = new StringBuilder();
        boolean inside = false;
        boolean found = false;
        for (String line : Files.readAllLines(user)) {
            if (line.strip().startsWith("[")) {
                inside = head.matcher(line.strip()).matches();
                found |= inside;
            }
            if (!inside) {
                text.append(line).append('\n');
            }
        }
        if (found) {
            write(text.toString().strip().isEmpty() ? "" : text.toString());
        }
        return found;
    }

    private void write(String text) throws IOException {
        Files.createDirectories(user.getParent());
        Path fresh = Files.createTempFile(user.getParent(), "config", ".toml");
        Files.writeString(fresh, text);
        Files.move(fresh, user, StandardCopyOption.REPLACE_EXISTING);
    }
}
