package farcell.magics;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Text to run and where it came from.
 *
 * @param text      Java, or a cell that may hold magics
 * @param name      for messages: a cell as the notebook names it, a file name, {@code %use djl}
 * @param firstLine number of the text's first line in the source of that name
 * @param directory what relative paths in it refer to
 * @param loading   files that are being loaded, outermost first; empty for a cell of the notebook itself
 */
public record Source(String text, String name, int firstLine, Path directory, List<Path> loading) {

    public Source {
        loading = List.copyOf(loading);
    }

    /** A cell of the notebook. @param directory the notebook's */
    public static Source cell(String text, String name, Path directory) {
        return new Source(text, name, 1, directory, List.of());
    }

    /** A piece of this source. @param line of its first character, counted as in this source */
    public Source part(String text, int line) {
        return new Source(text, name, line, directory, loading);
    }

    /** Other text, from a file that this source loads. @param name for messages */
    public Source load(Path file, String text, String name) {
        List<Path> chain = new ArrayList<>(loading);
        chain.add(file);
        Path parent = file.toAbsolutePath().getParent();
        return new Source(text, name, 1, parent == null ? directory : parent, chain);
    }
}
