package farcell.volumes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The committed versions of a volume. */
final class Versions {

    private final VolumePlaces places;
    private final String name;

    private Versions(VolumePlaces places, String name) {
        this.places = places;
        this.name = name;
    }

    static Versions of(VolumePlaces places, String name) {
        return new Versions(places, name);
    }

    /** Their numbers, oldest first. */
    List<Integer> numbers() throws IOException {
        Path all = places.versions(name);
        if (!Files.isDirectory(all)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(all)) {
            return files.filter(Files::isDirectory).map(path -> path.getFileName().toString())
                    .filter(text -> text.matches("[1-9]\\d{0,8}")).map(Integer::valueOf).sorted().toList();
        }
    }
}
