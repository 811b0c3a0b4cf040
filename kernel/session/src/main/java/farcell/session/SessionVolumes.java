package farcell.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The volumes of this machine, as whoever started the session says: {@code farcell.volume.NAME} for those that are mounted or
 * configured, and {@code farcell.volumes}, the directory of all others.
 */
final class SessionVolumes {

    private static final String NAME = "[a-z][a-z0-9_-]{0,39}";
    private static final String ONE = "farcell.volume.";
    private static final String ALL = "farcell.volumes";

    private SessionVolumes() {}

    static Path find(String name, Properties properties) {
        String named = properties.getProperty(ONE + name, "");
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        String all = properties.getProperty(ALL, "");
        if (name.matches(NAME) && !all.isEmpty() && Files.isDirectory(Path.of(all, name))) {
            return Path.of(all, name);
        }
        TreeSet<String> there = new TreeSet<>();
        properties.stringPropertyNames().stream().filter(key -> key.startsWith(ONE))
                .forEach(key -> there.add(key.substring(ONE.length())));
        if (!all.isEmpty() && Files.isDirectory(Path.of(all))) {
            try (Stream<Path> files = Files.list(Path.of(all))) {
                files.map(file -> file.getFileName().toString()).filter(file -> file.matches(NAME)).forEach(there::add);
            } catch (IOException e) {
                // Those that are known are named.
            }
        }
        throw new NoSuchElementException("there is no volume " + name + " on the machine of this session; there is "
                + (there.isEmpty() ? "none" : String.join(", ", there)) + ". %volume create " + name + " makes one");
    }
}
