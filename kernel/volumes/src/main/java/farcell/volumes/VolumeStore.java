package farcell.volumes;

import farcell.volumes.HashIndex.Stamp;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The volumes of one machine: what is done with them there. Answers are rows of words. */
final class VolumeStore {

    private static final int MOST_ROWS = 100_000;
    private static final int MOST_NAMED = 5;
    /** How long what has arrived of a file is kept for a put that goes on. */
    private static final Duration CUT_KEPT = Duration.ofDays(7);

    private final VolumePlaces configured;

    VolumeStore(VolumePlaces configured) {
        this.configured = configured;
    }

    /** Looked up for each question: what a link on the way leads to may be another directory by then. */
    private VolumePlaces places() throws IOException {
        return configured.real();
    }

    /** @return the place of its tree. @throws VolumeException when there is no such volume or version */
    Path tree(VolumeAddress address) throws IOException {
        VolumePlaces places = places();
        Path tree = places.tree(address);
        if (isDirectory(tree)) {
            return tree;
        }
        if (address.version() != 0 && isDirectory(places.tree(address.volume()))) {
            List<Integer> numbers = Versions.of(places, address.volume()).numbers();
            throw new VolumeException("volume " + address.volume() + " has no version " + address.version() + "; "
                    + (numbers.isEmpty() ? "it has none" : "it has " + numbers));
        }
        if (places.mounts().containsKey(address.volume())) {
            throw new VolumeException("volume " + address.volume() + " is configured to be "
                    + places.tree(address.volume()) + ", and there is no such directory");
        }
        throw new VolumeException("there is no volume " + address.volume() + "; there is "
                + (places.all().isEmpty() ? "none" : String.join(", ", places.all().keySet())));
    }

    private static boolean isDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private Path writable(VolumeAddress address) throws IOException {
        if (address.version() != 0) {
            throw new VolumeException(address.volumeText() + " is a version, which never changes; write to "
                    + address.volume());
        }
        return tree(address);
    }

    Landing landing(VolumeAddress address) throws IOException {
        Path tree = writable(address);
        Path incoming = places().state(address.volume()).resolve("incoming");
        forget(incoming);
        return new Landing(tree, incoming, "in volume " + address.volume());
    }

    /** What was cut long ago nobody goes on with. */
    static void forget(Path incoming) throws IOException {
        if (Files.isDirectory(incoming)) {
            try (Stream<Path> files = Files.list(incoming)) {
                for (Path each : files.toList()) {
                    if (Files.getLastModifiedTime(each).toInstant().isBefore(Instant.now().minus(CUT_KEPT))) {
                        Files.deleteIfExists(each);
                    }
                }
            }
        }
    }

    HashIndex index(VolumeAddress address) throws IOException {
        VolumePlaces places = places();
        return HashIndex.open(address.version() == 0 ? places.state(address.volume()).resolve("index")
                : places.versions(address.volume()).resolve(address.version() + ".index"));
    }

    /** Rows: name, where, whether configured. */
    List<List<String>> volumes() throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (Map.Entry<String, Path> each : configured.all().entrySet()) {
            rows.add(List.of(each.getKey(), each.getValue().toString(),
                    String.valueOf(configured.mounts().containsKey(each.getKey()))));
        }
        return rows;
    }

    void create(String name) throws IOException {
        VolumeAddress.checkName(name);
        VolumePlaces places = places();
        Path tree = places.tree(name);
        if (isDirectory(tree)) {
            throw new VolumeException("there is a volume " + name + " already");
        }
        if (places.mounts().containsKey(name)) {
            throw new VolumeException("volume " + name + " is configured to be " + tree
                    + ", and there is no such directory; make it, or mount it");
        }
        Files.createDirectories(tree.getParent());
        try {
            Files.createDirectory(tree);
        } catch (FileAlreadyExistsException e) {
            throw new VolumeException(tree + " is in the way", e);
        }
    }

    /** Removes a volume with its versions. */
    void delete(String name) throws IOException {
        Path tree = tree(new VolumeAddress(VolumeAddress.checkName(name), 0, VolumePath.ROOT));
        if (configured.mounts().containsKey(name)) {
            throw new VolumeException("volume " + name + " is configured to be " + tree + "; Farcell does not remove what it"
                    + " did not make. Take it out of the configuration, and remove the directory yourself");
        }
        remove(tree);
        Path state = places().state(name);
        if (Files.exists(state)) {
            remove(state);
        }
    }

    /** Whether it is a file or a directory: one row, as {@link #list} has them. */
    List<String> stat(VolumeAddress address) throws IOException {
        return row(existing(address));
    }

    private Entry existing(VolumeAddress address) throws IOException {
        Path tree = tree(address);
        Path file = address.path().in(tree);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new VolumeException("there is no " + address.path() + " in volume " + address.volumeText());
        }
        return Entry.of(address.path(), file);
    }

    private static List<String> row(Entry entry) {
        return List.of(entry.kind().name(), String.valueOf(entry.size()), String.valueOf(entry.modified() / 1_000_000),
                entry.path().text());
    }

    /** Rows: kind, bytes, milliseconds since 1970 of its last change, path in the volume. */
    List<List<String>> list(VolumeAddress address) throws IOException {
        Path tree = tree(address);
        Entry entry = existing(address);
        if (entry.kind() != Entry.Kind.DIRECTORY) {
            return List.of(row(entry));
        }
        List<List<String>> rows = new ArrayList<>();
        try (Stream<Path> files = Files.list(address.path().in(tree))) {
            for (Path each : files.sorted().toList()) {
                String name = each.getFileName().toString();
                if (address.path().isRoot() && name.equals(VolumePath.OURS)) {
                    continue;
                }
                if (rows.size() == MOST_ROWS) {
                    throw new VolumeException(address + " has more than " + MOST_ROWS + " entries: too many to list");
                }
                String path = address.path().isRoot() ? name : address.path() + "/" + name;
                BasicFileAttributes attributes = Files.readAttributes(each, BasicFileAttributes.class,
                        LinkOption.NOFOLLOW_LINKS);
                Entry found = Entry.of(VolumePath.ROOT, each, attributes);
                List<String> row = new ArrayList<>(row(found));
                row.set(3, VolumePath.visible(path));
                rows.add(row);
            }
        }
        return rows;
    }

    /** One row: files, directories, bytes, what is left out. */
    List<String> usage(VolumeAddress address) throws IOException {
        Entry entry = existing(address);
        if (entry.kind() != Entry.Kind.DIRECTORY) {
            return List.of("1", "0", String.valueOf(entry.size()), "0");
        }
        long files = 0;
        long bytes = 0;
        TreeFiles all = TreeFiles.below(address.path().in(tree(address)), false);
        for (TreeFiles.Found each : all.found()) {
            files += each.entry().isFile() ? 1 : 0;
            bytes += each.entry().size();
        }
        return List.of(String.valueOf(files), String.valueOf(all.found().size() - files), String.valueOf(bytes),
                String.valueOf(all.leftOut().size()));
    }

    /** What is left out of a transfer of that. */
    TreeFiles files(VolumeAddress address) throws IOException {
        Path tree = tree(address);
        Entry entry = existing(address);
        Path file = address.path().in(tree);
        return switch (entry.kind()) {
            case FILE -> TreeFiles.one(new VolumePath(entry.path().name()), file);
            case DIRECTORY -> TreeFiles.below(file, false);
            case LINK -> throw new VolumeException(address + " is a link, or no plain file, and is not followed");
        };
    }

    /** One row: number, files, files and bytes that were copied. */
    List<String> commit(VolumeAddress address) throws IOException {
        Path tree = writable(address);
        HashIndex index = index(address);
        Versions.Committed done = Versions.of(places(), address.volume()).commit(TreeFiles.below(tree, false), index);
        index.save();
        return List.of(String.valueOf(done.number()), String.valueOf(done.files()), String.valueOf(done.copied()),
                String.valueOf(done.bytes()));
    }

    /** Rows: number, milliseconds since 1970 of its making, where. */
    List<List<String>> versions(VolumeAddress address) throws IOException {
        tree(address);
        VolumePlaces places = places();
        List<List<String>> rows = new ArrayList<>();
        for (int number : Versions.of(places, address.volume()).numbers()) {
            Path tree = places.version(address.volume(), number);
            rows.add(List.of(String.valueOf(number), String.valueOf(Files.getLastModifiedTime(tree).toMillis()),
                    tree.toString()));
        }
        return rows;
    }

    void remove(VolumeAddress address) throws IOException {
        Path tree = writable(address);
        if (address.path().isRoot()) {
            throw new VolumeException("name what to remove, as in " + address.volume() + ":train; the whole volume goes with"
                    + " delete " + address.volume());
        }
        existing(address);
        remove(address.path().in(tree));
    }

    /** Links are removed, not what they lead to. */
    static void remove(Path path) throws IOException {
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                // Versions are made read-only.
                directory.toFile().setWritable(true);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** A rename where it can be one. */
    void move(VolumeAddress from, VolumeAddress to) throws IOException {
        if (from.path().isRoot()) {
            throw new VolumeException("name what to move, as in " + from.volume() + ":train; a whole volume is copied by cp "
                    + from.volume() + " " + to + ", and removed by delete " + from.volume());
        }
        Path source = from.path().in(writable(from));
        VolumePath place = place(from, to);
        VolumeAddress there = new VolumeAddress(to.volume(), to.version(), place);
        Path target = place.in(tree(to));
        checkFree(source, target, there);
        try {
            Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            moveByCopy(from, there);
        }
    }

    /** A file takes the place of a file, a directory that of an empty one. */
    private static void checkFree(Path source, Path target, VolumeAddress there) throws IOException {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (isDirectory(source) != isDirectory(target)) {
            throw new VolumeException(there + " is there already, and is " + (isDirectory(target) ? "a" : "no")
                    + " directory; remove it first");
        }
        if (isDirectory(target)) {
            try (Stream<Path> files = Files.list(target)) {
                if (files.findAny().isPresent()) {
                    throw new VolumeException(there + " is there already, and is not empty; remove it first");
                }
            }
        }
    }

    /** To another file system. What was copied and is still the same goes here, nothing else. */
    private void moveByCopy(VolumeAddress from, VolumeAddress there) throws IOException {
        TreeFiles files = files(from);
        if (!files.leftOut().isEmpty()) {
            throw new VolumeException(there.volume() + " is on another file system, where this of " + from + " cannot go: "
                    + String.join("; ", files.leftOut().stream().limit(MOST_NAMED).toList())
                    + (files.leftOut().size() > MOST_NAMED ? "; and " + (files.leftOut().size() - MOST_NAMED) + " more" : "")
                    + ". Nothing was moved; remove it first, or cp the rest");
        }
        boolean one = existing(from).isFile();
        List<Stamp> stamps = copy(files, one, there);
        List<Path> directories = new ArrayList<>();
        if (!one) {
            directories.add(from.path().in(tree(from)));
        }
        for (int i = 0; i < files.found().size(); i++) {
            TreeFiles.Found each = files.found().get(i);
            if (!each.entry().isFile()) {
                directories.add(each.file());
            } else if (Stamp.of(each.file()).equals(stamps.get(i))) {
                Files.delete(each.file());
            } else {
                throw unfinished(each.entry().path() + " changed", from, there, null);
            }
        }
        Collections.reverse(directories);
        for (Path each : directories) {
            try {
                Files.delete(each);
            } catch (DirectoryNotEmptyException e) {
                throw unfinished("something came into it", from, there, e);
            }
        }
    }

    private static VolumeException unfinished(String why, VolumeAddress from, VolumeAddress there, Exception e) {
        return new VolumeException(from + " was copied to " + there + ", and meanwhile " + why + "; what is left of " + from
                + " stays there", e);
    }

    /** @return what does not travel */
    List<String> copy(VolumeAddress from, VolumeAddress to) throws IOException {
        TreeFiles files = files(from);
        copy(files, existing(from).isFile(), new VolumeAddress(to.volume(), to.version(), place(from, to)));
        return files.leftOut();
    }

    /**
     * Copies on this machine.
     *
     * @param one whether that is one file
     * @return for each of the files what it was when it was read; null for a directory
     */
    private List<Stamp> copy(TreeFiles files, boolean one, VolumeAddress there) throws IOException {
        Landing landing = landing(there);
        List<Stamp> stamps = new ArrayList<>();
        landing.directory(one ? there.path().parent() : there.path());
        Files.createDirectories(landing.incoming());
        for (TreeFiles.Found each : files.found()) {
            VolumePath path = one ? there.path() : there.path().resolve(each.entry().path());
            if (!each.entry().isFile()) {
                landing.directory(path);
                stamps.add(null);
                continue;
            }
            Path fresh = landing.fresh();
            try {
                stamps.add(Stamp.of(each.file()));
                Files.copy(each.file(), fresh, LinkOption.NOFOLLOW_LINKS);
                // Those of a version may not be written.
                fresh.toFile().setWritable(true);
                landing.store(path, each.entry(), fresh);
            } finally {
                Files.deleteIfExists(fresh);
            }
        }
        return stamps;
    }

    /** Where something comes: into a directory that is there, by the name of what comes. */
    private VolumePath place(VolumeAddress from, VolumeAddress to) throws IOException {
        existing(from);
        Landing landing = landing(to);
        VolumePath path = to.path();
        if (landing.find(path).filter(entry -> entry.kind() == Entry.Kind.DIRECTORY).isPresent() && !from.path().isRoot()) {
            path = path.resolve(new VolumePath(from.path().name()));
        }
        if (from.volumeText().equals(to.volumeText()) && path.isIn(from.path())) {
            throw new VolumeException(to + " is " + from + " itself, or in it");
        }
        landing.directory(path.parent());
        return path;
    }
}
