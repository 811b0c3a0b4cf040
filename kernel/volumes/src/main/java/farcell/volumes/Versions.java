package farcell.volumes;

import farcell.volumes.HashIndex.Stamp;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The committed versions of a volume: trees that never change, {@code versions/1} and so on. A file that is the same as in the
 * version before is one with it on disk; others are copied, since whoever uses the volume may write into its files in place.
 */
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

    /** Files and bytes of a version that were not in the one before. */
    record Committed(int number, long files, long copied, long bytes) {}

    /** Makes a version of what is there now. It has its number when it is whole. */
    Committed commit(TreeFiles files, HashIndex index) throws IOException {
        long began = HashIndex.now();
        Path all = Files.createDirectories(places.versions(name));
        List<Integer> before = numbers();
        int last = before.isEmpty() ? 0 : before.get(before.size() - 1);
        HashIndex old = HashIndex.open(all.resolve(last + ".index"));
        Path fresh = Files.createDirectory(all.resolve(".new-" + UUID.randomUUID()));
        HashIndex own = HashIndex.open(fresh.resolveSibling(fresh.getFileName() + ".index"));
        try {
            long copied = 0;
            long bytes = 0;
            Map<VolumePath, Digest> digests = new HashMap<>();
            for (TreeFiles.Found each : files.found()) {
                Path to = each.entry().path().in(fresh);
                if (!each.entry().isFile()) {
                    Files.createDirectories(to);
                    continue;
                }
                Stamp stamp = Stamp.of(each.file());
                Digest digest = digest(each, stamp, index);
                if (!link(each, digest, last, old, to)) {
                    copy(each, stamp, to);
                    copied++;
                    bytes += each.entry().size();
                }
                digests.put(each.entry().path(), digest);
            }
            protect(fresh);
            // Links and rights change a file's stamp: what is noted is how it stays.
            for (Map.Entry<VolumePath, Digest> each : digests.entrySet()) {
                own.note(each.getKey().text(), Stamp.of(each.getKey().plainlyIn(fresh)), each.getValue(), began);
            }
            int number = last + 1;
            own.save();
            Path ownFile = fresh.resolveSibling(fresh.getFileName() + ".index");
            if (Files.exists(ownFile)) {
                Files.move(ownFile, all.resolve(number + ".index"), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(fresh, places.version(name, number), StandardCopyOption.ATOMIC_MOVE);
            return new Committed(number, digests.size(), copied, bytes);
        } finally {
            if (Files.exists(fresh)) {
                VolumeStore.remove(fresh);
                Files.deleteIfExists(fresh.resolveSibling(fresh.getFileName() + ".index"));
            }
        }
    }

    private boolean link(TreeFiles.Found found, Digest now, int last, HashIndex old, Path to) throws IOException {
        VolumePath path = found.entry().path();
        Path earlier = last == 0 ? null : path.in(places.version(name, last));
        if (earlier == null || !Files.isRegularFile(earlier, LinkOption.NOFOLLOW_LINKS)
                || Files.size(earlier) != found.entry().size()
                || Entry.of(path, earlier).program() != found.entry().program()) {
            return false;
        }
        Optional<Digest> then = old.find(path.text(), Stamp.of(earlier));
        if (!now.equals(then.isPresent() ? then.get() : Digest.of(earlier, found.entry().size()))) {
            return false;
        }
        try {
            Files.createLink(to, earlier);
            return true;
        } catch (UnsupportedOperationException | IOException e) {
            return false;
        }
    }

    private static Digest digest(TreeFiles.Found found, Stamp stamp, HashIndex index) throws IOException {
        String key = found.entry().path().text();
        Optional<Digest> known = index.find(key, stamp);
        if (known.isPresent()) {
            return known.get();
        }
        if (stamp.size() != found.entry().size()) {
            throw changed(found);
        }
        long readAt = HashIndex.now();
        try {
            Digest digest = Digest.of(found.file(), stamp.size());
            index.note(key, stamp, digest, readAt);
            return digest;
        } catch (EOFException e) {
            throw changed(found);
        }
    }

    /** A copy that was made while a program wrote would be neither the old file nor the new one. */
    private static void copy(TreeFiles.Found found, Stamp before, Path to) throws IOException {
        Files.copy(found.file(), to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        if (!before.equals(Stamp.of(found.file()))) {
            throw changed(found);
        }
    }

    private static VolumeException changed(TreeFiles.Found found) {
        return new VolumeException(found.entry().path() + " changed while it was copied; commit when nobody writes to the"
                + " volume");
    }

    /** So that nobody writes by mistake. */
    private static void protect(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                file.toFile().setWritable(false, false);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException e) {
                if (!directory.equals(tree)) {
                    directory.toFile().setWritable(false, false);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
