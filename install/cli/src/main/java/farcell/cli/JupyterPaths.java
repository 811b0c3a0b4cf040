package farcell.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where Jupyter looks for kernelspecs, as jupyter_core's {@code paths.py} and the page "Common Directories and File
 * Locations" of the Jupyter documentation say.
 *
 * @param variables the environment
 * @param home      the user's home directory
 * @param system    the name of the operating system, as in {@code os.name}
 */
record JupyterPaths(Map<String, String> variables, Path home, String system) {

    static JupyterPaths ofThisProcess() {
        return new JupyterPaths(
                System.getenv(), Path.of(System.getProperty("user.home")), System.getProperty("os.name"));
    }

    /** @return the user's own data directory, where {@code farcell install --user} writes */
    Path userData() {
        if (variable("JUPYTER_DATA_DIR") != null) {
            return Path.of(variable("JUPYTER_DATA_DIR"));
        }
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("mac")) {
            return home.resolve("Library").resolve("Jupyter");
        }
        if (name.startsWith("windows")) {
            String roaming = variable("APPDATA");
            return (roaming == null ? home.resolve(".jupyter") : Path.of(roaming).resolve("jupyter"));
        }
        String data = variable("XDG_DATA_HOME");
        return (data == null ? home.resolve(".local").resolve("share") : Path.of(data)).resolve("jupyter");
    }

    /** @return the data directory of a Python installation or environment */
    static Path dataOf(Path prefix) {
        return prefix.resolve("share").resolve("jupyter");
    }

    /** @return the prefix of the Python environment that is active in this shell, or null */
    Path activePrefix() {
        for (String name : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
            if (variable(name) != null) {
                return Path.of(variable(name));
            }
        }
        return null;
    }

    /** @return data directories in which Jupyter would look, as far as this process can know them */
    List<Path> searched() {
        var found = new LinkedHashSet<Path>();
        String extra = variable("JUPYTER_PATH");
        if (extra != null) {
            for (String part : extra.split(java.io.File.pathSeparator)) {
                found.add(Path.of(part));
            }
        }
        found.add(userData());
        if (activePrefix() != null) {
            found.add(dataOf(activePrefix()));
        }
        Path jupyter = program("jupyter");
        if (jupyter != null && jupyter.getParent() != null && jupyter.getParent().getParent() != null) {
            found.add(dataOf(jupyter.getParent().getParent()));
        }
        found.add(Path.of("/usr/local/share/jupyter"));
        found.add(Path.of("/usr/share/jupyter"));
        return new ArrayList<>(found);
    }

    /** @return the first program of that name in the active environment or on the PATH, or null */
    Path program(String name) {
        var directories = new ArrayList<Path>();
        if (activePrefix() != null) {
            directories.add(activePrefix().resolve("bin"));
            directories.add(activePrefix().resolve("Scripts"));
        }
        String path = variable("PATH");
        if (path != null) {
            for (String part : path.split(java.io.File.pathSeparator)) {
                if (!part.isEmpty()) {
                    directories.add(Path.of(part));
                }
            }
        }
        for (Path directory : directories) {
            for (String suffix : List.of("", ".exe")) {
                Path candidate = directory.resolve(name + suffix);
                if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                    return candidate;
                }
            }
        }
        return null;
    }

    private String variable(String name) {
        String value = variables.get(name);
        return value == null || value.isBlank() ? null : value;
    }
}
