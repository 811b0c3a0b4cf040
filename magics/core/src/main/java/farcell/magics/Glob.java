package farcell.magics;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Files by pattern: {@code *} and {@code ?} within a name, {@code **} across directories. */
public final class Glob {

    private Glob() {}

    /**
     * Existing paths that match, sorted; for a pattern without wild cards the path itself, if it exists.
     *
     * @param absolute makes a path absolute, as {@link MagicCall#path} does
     */
    public static List<Path> find(String glob, UnaryOperator<Path> absolute) throws IOException {
        String pattern = glob.replace('\\', '/');
        Path base = base(glob, absolute);
        String rest = pattern.substring(baseLength(pattern));
        if (rest.isEmpty()) {
            return Files.exists(base) ? List.of(base) : List.of();
        }
        if (!Files.isDirectory(base)) {
            return List.of();
        }
        PathMatcher matcher = base.getFileSystem().getPathMatcher("glob:" + rest);
        // "**/x" also stands for x itself, as in every shell
        PathMatcher direct = rest.startsWith("**/") ? base.getFileSystem().getPathMatcher("glob:" + rest.substring(3))
                : matcher;
        int depth = rest.contains("**") ? Integer.MAX_VALUE : (int) rest.chars().filter(c -> c == '/').count() + 1;
        try (Stream<Path> paths = Files.walk(base, depth, FileVisitOption.FOLLOW_LINKS)) {
            return paths.filter(path -> !path.equals(base)).filter(path -> {
                Path relative = base.relativize(path);
                return matcher.matches(relative) || direct.matches(relative);
            }).sorted().toList();
        }
    }

    /** The directory in which a search for the pattern begins; the path itself without wild cards. */
    public static Path base(String glob, UnaryOperator<Path> absolute) {
        String pattern = glob.replace('\\', '/');
        return absolute.apply(Path.of(pattern.substring(0, baseLength(pattern))));
    }

    private static int baseLength(String pattern) {
        int wild = 0;
        while (wild < pattern.length() && "*?[{".indexOf(pattern.charAt(wild)) < 0) {
            wild++;
        }
        return wild == pattern.length() ? wild : pattern.lastIndexOf('/', wild) + 1;
    }
}
