package farcell.djl;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where researchers have PyTorch on a machine, in the order in which it is taken: {@code LD_LIBRARY_PATH}; the active
 * Python environment (venv, conda, the python3 of {@code PATH}); {@code /usr/local/libtorch}, {@code /opt/libtorch} and
 * {@code ~/libtorch}; DJL's own cache.
 */
final class LibtorchSearch {

    private final Map<String, String> environment;
    private final Path root;

    /** @param root of the file system; another in tests */
    LibtorchSearch(Map<String, String> environment, Path root) {
        this.environment = environment;
        this.root = root;
    }

    /** All that there is. */
    List<Libtorch> all() {
        Set<Path> places = new LinkedHashSet<>();
        path("LD_LIBRARY_PATH").forEach(places::add);
        for (String variable : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
            place(environment.get(variable)).ifPresent(prefix -> places.addAll(ofPython(prefix)));
        }
        pythonOnPath().ifPresent(prefix -> places.addAll(ofPython(prefix)));
        places.add(root.resolve("usr/local/libtorch/lib"));
        places.add(root.resolve("opt/libtorch/lib"));
        Optional<Path> home = place(environment.get("HOME"));
        home.ifPresent(at -> places.add(at.resolve("libtorch/lib")));
        for (Optional<Path> cache : List.of(place(environment.get("ENGINE_CACHE_DIR")),
                place(environment.get("DJL_CACHE_DIR")), home.map(at -> at.resolve(".djl.ai")))) {
            cache.ifPresent(at -> places.addAll(children(at.resolve("pytorch"), "*")));
        }
        List<Libtorch> found = new ArrayList<>();
        for (Path each : places) {
            Libtorch.in(each).ifPresent(found::add);
        }
        return found;
    }

    /** The site-packages of a Python environment, the newest Python first. */
    private static List<Path> ofPython(Path prefix) {
        List<Path> places = new ArrayList<>();
        for (String lib : List.of("lib", "lib64", "local/lib")) {
            for (Path python : children(prefix.resolve(lib), "python3*")) {
                places.add(python.resolve("site-packages/torch/lib"));
                places.add(python.resolve("dist-packages/torch/lib"));
            }
        }
        return places;
    }

    private Optional<Path> pythonOnPath() {
        for (Path directory : path("PATH")) {
            Path python = directory.resolve("python3");
            if (Files.isExecutable(python) && directory.getParent() != null) {
                return Optional.of(directory.getParent());
            }
        }
        return Optional.empty();
    }

    private List<Path> path(String variable) {
        List<Path> places = new ArrayList<>();
        for (String each : environment.getOrDefault(variable, "").split(File.pathSeparator)) {
            place(each).ifPresent(places::add);
        }
        return places;
    }

    private static Optional<Path> place(String text) {
        try {
            return text == null || text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static List<Path> children(Path directory, String glob) {
        List<Path> children = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, glob)) {
                stream.forEach(children::add);
            } catch (IOException e) {
                // A directory that cannot be read has nothing for us.
            }
        }
        children.sort(Comparator.comparing(Path::toString).reversed());
        return children;
    }
}
