package farcell.hosts;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds the Java runtimes of this machine, and the one that a session is to run on. */
public final class JavaRuntimes {

    /** The oldest feature version that an agent runs on. */
    public static final int FLOOR = 17;

    /** What an agent cannot do without. */
    private static final List<String> NEEDED = List.of("java.instrument", "java.management", "jdk.unsupported");

    private final JavaRuntime own;
    private final Map<String, String> environment;
    private final List<Path> roots;

    /**
     * @param own         the default
     * @param environment for {@code JAVA_HOME}, {@code JAVA_HOME_*}, {@code JDK_HOME}, {@code PATH}
     * @param roots       directories that hold runtimes
     */
    JavaRuntimes(JavaRuntime own, Map<String, String> environment, List<Path> roots) {
        this.own = own;
        this.environment = Map.copyOf(environment);
        this.roots = List.copyOf(roots);
    }

    /** Those of this machine; the default is the one that this program runs on. */
    public static JavaRuntimes local() {
        Map<String, String> environment = System.getenv();
        Path user = Path.of(System.getProperty("user.home", "."));
        List<Path> roots = new ArrayList<>(List.of(Path.of("/usr/lib/jvm"), Path.of("/usr/lib64/jvm"),
                user.resolve(".sdkman/candidates/java"), user.resolve(".jdks"),
                Path.of("/Library/Java/JavaVirtualMachines"), user.resolve("Library/Java/JavaVirtualMachines")));
        String programs = environment.get("ProgramFiles");
        if (programs != null) {
            roots.add(Path.of(programs, "Java"));
            roots.add(Path.of(programs, "Eclipse Adoptium"));
        }
        return new JavaRuntimes(JavaRuntime.own(), environment, roots);
    }

    /**
     * The runtime that is asked for.
     *
     * @param wanted empty for the kernel's own; a feature version, {@code 25}; a version, {@code 25.0.3}; or the
     *               directory of a runtime
     * @throws LaunchException when there is none, listing what was found
     */
    public JavaRuntime find(String wanted) throws LaunchException {
        String text = wanted.strip();
        JavaRuntime found;
        if (text.isEmpty()) {
            found = own;
        } else if (text.matches("\\d{1,3}(\\.\\d+)*")) {
            found = byVersion(text);
        } else {
            found = byDirectory(text);
        }
        if (found.feature() < FLOOR) {
            throw new LaunchException(found.describe() + " is too old: a session needs Java " + FLOOR + " or later"
                    + listed());
        }
        List<String> missing = NEEDED.stream().filter(module -> !found.has(module)).toList();
        if (!missing.isEmpty()) {
            throw new LaunchException(found.describe() + " lacks what a session needs: module "
                    + String.join(", ", missing) + "; choose another with java=" + listed());
        }
        return found;
    }

    /** The own one when it fits, else the newest that fits. */
    private JavaRuntime byVersion(String wanted) throws LaunchException {
        Comparator<JavaRuntime> oldestFirst =
                Comparator.comparing(JavaRuntime::version, Runtime.Version::compareToIgnoreOptional);
        return Stream.concat(Stream.of(own), found().stream().sorted(oldestFirst.reversed()))
                .filter(runtime -> fits(runtime.version(), wanted))
                .findFirst()
                .orElseThrow(() -> new LaunchException("there is no Java " + wanted + " on this machine" + listed()
                        + "; install it, or set JAVA_HOME_" + wanted.replaceFirst("\\..*", "") + " to its directory"));
    }

    private static boolean fits(Runtime.Version version, String wanted) {
        List<Integer> parts = Arrays.stream(wanted.split("\\.")).map(JavaRuntimes::number).toList();
        List<Integer> has = version.version();
        for (int i = 0; i < parts.size(); i++) {
            if (!parts.get(i).equals(i < has.size() ? has.get(i) : 0)) {
                return false;
            }
        }
        return true;
    }

    private static int number(String digits) {
        return digits.length() > 9 ? -1 : Integer.parseInt(digits);
    }

    private JavaRuntime byDirectory(String text) throws LaunchException {
        return path(text)
                .flatMap(home -> at(home, "java=" + text))
                .orElseThrow(() -> new LaunchException("java=" + text + " is neither a version, as in java=25, nor the "
                        + "directory of a Java runtime (one with bin/java and a release file)" + listed()));
    }

    private String listed() {
        Map<Path, String> lines = new TreeMap<>();
        Stream.concat(Stream.of(own), found().stream())
                .forEach(runtime -> lines.putIfAbsent(real(runtime.home()), runtime.describe()));
        return "; found: " + String.join(", ", lines.values());
    }

    /** All that are found, each once, by {@code JAVA_HOME_*}, {@code JAVA_HOME}, the usual directories and PATH. */
    public List<JavaRuntime> found() {
        List<JavaRuntime> runtimes = new ArrayList<>();
        environment.entrySet().stream()
                .filter(entry -> entry.getKey().matches("JAVA_HOME(_.+)?|JDK_HOME"))
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> path(entry.getValue()).flatMap(home -> at(home, entry.getKey()))
                        .ifPresent(runtimes::add));
        for (Path root : roots) {
            children(root).forEach(home -> at(home, root.toString()).ifPresent(runtimes::add));
        }
        onPath().ifPresent(runtimes::add);
        Set<Path> seen = new HashSet<>();
        return runtimes.stream().filter(runtime -> seen.add(real(runtime.home()))).toList();
    }

    private Optional<JavaRuntime> onPath() {
        String path = environment.getOrDefault("PATH", environment.getOrDefault("Path", ""));
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(directory -> !directory.isBlank())
                .flatMap(directory -> path(directory).stream())
                .map(directory -> directory.resolve(File.separatorChar == '\\' ? "java.exe" : "java"))
                .filter(Files::isExecutable)
                .map(JavaRuntimes::real)
                .map(launcher -> launcher.getParent() == null ? null : launcher.getParent().getParent())
                .filter(home -> home != null)
                .flatMap(home -> JavaRuntime.at(home, "PATH").stream())
                .findFirst();
    }

    /** On macOS the runtime is two levels down. */
    private static Optional<JavaRuntime> at(Path home, String origin) {
        return JavaRuntime.at(home, origin).or(() -> JavaRuntime.at(home.resolve("Contents/Home"), origin));
    }

    private static List<Path> children(Path root) {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(child -> !child.getFileName().toString().startsWith("."))
                    .map(JavaRuntimes::real).distinct().sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Optional<Path> path(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }
}
