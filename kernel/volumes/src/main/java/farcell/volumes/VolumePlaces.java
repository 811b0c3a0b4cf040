package farcell.volumes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where the volumes of a machine are: below {@code volumes} of Farcell's directory, each by its name, or where its owner
 * configured. Our own files of a volume (versions, what arrives, an index) are on the same file system as its tree.
 *
 * @param root  Farcell's directory: {@code ~/.farcell}
 * @param mounts configured ones, by name
 */
public record VolumePlaces(Path root, Map<String, Path> mounts) {

    public VolumePlaces {
        mounts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(mounts));
    }

    /**
     * The same without links and {@code ..} on the way to what is there: what is below a tree is looked at for links, the way
     * to it is its owner's.
     */
    VolumePlaces real() throws IOException {
        Map<String, Path> all = new LinkedHashMap<>();
        for (Map.Entry<String, Path> each : mounts.entrySet()) {
            all.put(each.getKey(), real(each.getValue()));
        }
        return new VolumePlaces(real(root), all);
    }

    private static Path real(Path path) throws IOException {
        return Files.exists(path) ? path.toRealPath() : path.toAbsolutePath().normalize();
    }

    /** Where the tree of a volume is, there or not. */
    public Path tree(String name) {
        return mounts.getOrDefault(name, root.resolve("volumes").resolve(name));
    }

    public Path tree(VolumeAddress address) {
        return address.version() == 0 ? tree(address.volume()) : version(address.volume(), address.version());
    }

    /** Our own files of a volume. */
    Path state(String name) {
        return mounts.containsKey(name) ? mounts.get(name).resolve(VolumePath.OURS)
                : root.resolve("volumes").resolve(VolumePath.OURS).resolve(name);
    }

    Path versions(String name) {
        return state(name).resolve("versions");
    }

    Path version(String name, int number) {
        return versions(name).resolve(String.valueOf(number));
    }

    /** The volumes that are there, by name. */
    public Map<String, Path> all() throws IOException {
        Map<String, Path> all = new TreeMap<>();
        mounts.forEach((name, path) -> {
            if (Files.isDirectory(path)) {
                all.put(name, path);
            }
        });
        Path own = root.resolve("volumes");
        if (Files.isDirectory(own)) {
            try (Stream<Path> files = Files.list(own)) {
                for (Path each : files.toList()) {
                    String name = each.getFileName().toString();
                    if (VolumeAddress.isName(name) && Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
                        all.putIfAbsent(name, each);
                    }
                }
            }
        }
        return all;
    }
}
