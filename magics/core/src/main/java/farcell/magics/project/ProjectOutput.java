package farcell.magics.project;

import farcell.compile.ShapeChange;
import farcell.wire.ClassFile;
import farcell.wire.Hashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The directory of classes and resources that stands on the class path. */
final class ProjectOutput implements AutoCloseable {

    /**
     * What a compilation changed in classes that were there.
     *
     * @param files    their new class files
     * @param reshaped those whose shape changed: name to how
     */
    record Change(List<ClassFile> files, Map<String, String> reshaped) {}

    private final Path directory;
    private Map<String, byte[]> classes = Map.of();
    /** Those of before that are gone now, as they were last: sessions may have loaded them. */
    private final Map<String, byte[]> gone = new HashMap<>();

    ProjectOutput() throws IOException {
        directory = Files.createTempDirectory("farcell-project-").toRealPath();
    }

    Path directory() {
        return directory;
    }

    /** Makes the directory hold just these classes. */
    Change take(Map<String, byte[]> fresh) throws IOException {
        List<ClassFile> changed = new ArrayList<>();
        Map<String, String> reshaped = new LinkedHashMap<>();
        for (Map.Entry<String, byte[]> each : fresh.entrySet()) {
            if (Arrays.equals(classes.get(each.getKey()), each.getValue())) {
                continue;
            }
            write(each.getKey(), each.getValue());
            // An editor empties a file, and then writes it: a class that was gone for a moment is the same class.
            byte[] before = classes.getOrDefault(each.getKey(), gone.remove(each.getKey()));
            if (before != null && !Arrays.equals(before, each.getValue())) {
                changed.add(new ClassFile(each.getKey(), Hashes.of(each.getValue()), each.getValue()));
                List<String> shape = ShapeChange.between(before, each.getValue());
                if (!shape.isEmpty()) {
                    reshaped.put(each.getKey(), String.join(", ", shape));
                }
            }
        }
        for (Map.Entry<String, byte[]> each : classes.entrySet()) {
            if (!fresh.containsKey(each.getKey())) {
                Files.deleteIfExists(file(each.getKey()));
                gone.put(each.getKey(), each.getValue());
            }
        }
        classes = new TreeMap<>(fresh);
        return new Change(changed, reshaped);
    }

    private Path file(String className) {
        return directory.resolve(className.replace('.', '/') + ".class");
    }

    /** In one step: a session may be reading it. */
    private void write(String className, byte[] bytes) throws IOException {
        Path file = file(className);
        Files.createDirectories(file.getParent());
        Path fresh = Files.createTempFile(file.getParent(), "class", ".tmp");
        Files.write(fresh, bytes);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    void copyResources(ProjectLayout layout) throws IOException {
        for (Path resource : layout.resourceFiles()) {
            Path copy = directory.resolve(layout.resources().relativize(resource).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(resource, copy, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
