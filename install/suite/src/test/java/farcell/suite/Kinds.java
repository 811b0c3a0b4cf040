package farcell.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Kinds of objects that travel, read from a text file: magics and imports, then a line for each kind.
 *
 * <pre>
 * %maven org.example:library:1.0
 * import org.example.*;
 *
 * == name | expression that makes it | condition there | statement that changes it there | condition back home
 * </pre>
 *
 * {@code it} stands for the object. Without a statement the object comes back as it is, and the condition back home is
 * the one there, unless it says another. In a file of refusals the parts behind the expression are the path in the error
 * and a part of the reason. Classes of the cells are in a {@code .java} file of the same name, if there is one.
 *
 * @param head    magics and imports
 * @param classes declarations, or empty
 */
record Kinds(String file, String head, String classes, List<Kind> kinds) {

    record Kind(String name, String make, List<String> parts) {

        String there() {
            return parts.get(0);
        }

        String change() {
            return parts.size() > 1 ? parts.get(1) : "";
        }

        String back() {
            return parts.size() > 2 && !parts.get(2).isEmpty() ? parts.get(2) : there();
        }

        /** @param variable that {@code it} stands for */
        static String of(String code, String variable) {
            return code.replaceAll("\\bit\\b", variable);
        }
    }

    static Kinds read(String file) {
        List<String> head = new ArrayList<>();
        List<Kind> kinds = new ArrayList<>();
        for (String line : text("/travel/" + file + ".kinds").lines().toList()) {
            if (line.startsWith("== ")) {
                List<String> parts = List.of(line.substring(3).split(" \\|(?= |$)", -1)).stream().map(String::strip).toList();
                kinds.add(new Kind(parts.get(0), parts.get(1), parts.subList(2, parts.size())));
            } else if (!line.startsWith("#")) {
                head.add(line);
            }
        }
        return new Kinds(file, String.join("\n", head).strip(), text("/travel/" + file + ".java"), kinds);
    }

    /** Empty when there is none. */
    private static String text(String resource) {
        try (var in = Kinds.class.getResourceAsStream(resource)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
