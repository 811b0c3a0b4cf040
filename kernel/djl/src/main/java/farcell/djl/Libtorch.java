package farcell.djl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PyTorch's native libraries in one directory.
 *
 * @param version {@code 2.7.1}, or empty when the directory does not tell
 * @param flavor  what they were built for: {@code cu128}, {@code cpu}; empty when the directory does not tell
 * @param cuda    whether the libraries for CUDA are there
 */
record Libtorch(Path directory, String version, String flavor, boolean cuda) {

    /** {@code __version__ = '2.7.1+cu128'} of a Python package; the first line of {@code build-version}. */
    private static final Pattern TOLD = Pattern.compile("['\"]?(\\d+\\.\\d+\\.\\d+)(?:\\.?[a-z]\\w*)?(?:\\+(\\w+))?['\"]?");
    private static final Pattern PYTHON_VERSION = Pattern.compile("__version__\\s*=\\s*(\\S+)");
    /** Directories of DJL's own cache: {@code 2.7.1-20250812-cu128-linux-x86_64}. */
    private static final Pattern CACHED = Pattern.compile("(\\d+\\.\\d+\\.\\d+)(?:-\\d+)?-(cu\\d+|cpu)(?:-precxx11)?-.*");

    /** What is in a directory; nothing where there is no PyTorch. */
    static Optional<Libtorch> in(Path directory) {
        if (!Files.isRegularFile(directory.resolve(System.mapLibraryName("torch")))) {
            return Optional.empty();
        }
        boolean cuda = Files.isRegularFile(directory.resolve(System.mapLibraryName("torch_cuda")));
        Matcher told = told(directory);
        if (told != null) {
            String flavor = told.groupCount() > 1 && told.group(2) != null ? told.group(2) : cuda ? "" : "cpu";
            return Optional.of(new Libtorch(directory, told.group(1), flavor, cuda));
        }
        return Optional.of(new Libtorch(directory, "", "", cuda));
    }

    private static Matcher told(Path directory) {
        Path above = directory.toAbsolutePath().normalize().getParent();
        Matcher python = matched(PYTHON_VERSION, text(above.resolve("version.py")), false);
        Matcher told = python != null ? matched(TOLD, python.group(1), true)
                : matched(TOLD, text(above.resolve("build-version")).strip(), true);
        return told != null ? told : matched(CACHED, directory.getFileName().toString(), true);
    }

    private static Matcher matched(Pattern pattern, String text, boolean whole) {
        Matcher matcher = pattern.matcher(text);
        return (whole ? matcher.matches() : matcher.find()) ? matcher : null;
    }

    private static String text(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            return "";
        }
    }

    /** For people: {@code 2.6.0+cu124 in /opt/venv/lib/python3.12/site-packages/torch/lib}. */
    String describe() {
        String what = version.isEmpty() ? "PyTorch of unknown version"
                : version + (flavor.isEmpty() ? "" : "+" + flavor);
        return what + " in " + directory;
    }
}
