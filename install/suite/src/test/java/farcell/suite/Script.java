package farcell.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Small notebooks with what their cells must show, read from a text file.
 *
 * <pre>
 * == name of the notebook
 * int k = 3;
 * ---
 * %%remote
 * k + 1
 * => 4
 * brought> k
 * </pre>
 *
 * Behind a cell: {@code =>} its result as text, {@code =~} a part of it, {@code out>} a part of what it prints,
 * {@code warn>} a part of what it prints on stderr, {@code err>} a part of its error (a cell without it must not fail),
 * {@code brought>} exactly the variables whose values were sent to its session ({@code -} for none), {@code untaken>}
 * variables that {@code plan} names and that were not sent, because the code did not go there.
 */
record Script(String name, List<Cell> cells) {

    record Cell(String code, Optional<String> result, List<String> resultParts, List<String> out, List<String> warnings,
                List<String> errors, Optional<List<String>> brought, List<String> untaken) {}

    static List<Script> read(String resource) {
        try (var in = Script.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no such resource: " + resource);
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Script> parse(String text) {
        List<Script> scripts = new ArrayList<>();
        for (String part : ("\n" + text).split("\n== ")) {
            if (part.isBlank()) {
                continue;
            }
            int end = part.indexOf('\n');
            List<Cell> cells = new ArrayList<>();
            for (String cell : part.substring(end + 1).split("(?m)^---$\n?")) {
                cells.add(cell(cell));
            }
            scripts.add(new Script(part.substring(0, end).strip(), cells));
        }
        return scripts;
    }

    private static Cell cell(String text) {
        StringBuilder code = new StringBuilder();
        StringBuilder result = null;
        List<String> parts = new ArrayList<>();
        List<String> out = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        List<String> brought = null;
        List<String> untaken = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("=> ")) {
                result = (result == null ? new StringBuilder() : result.append('\n')).append(line.substring(3));
            } else if (line.startsWith("=~ ")) {
                parts.add(line.substring(3));
            } else if (line.startsWith("out> ")) {
                out.add(line.substring(5));
            } else if (line.startsWith("warn> ")) {
                warnings.add(line.substring(6));
            } else if (line.startsWith("err> ")) {
                errors.add(line.substring(5));
            } else if (line.startsWith("brought> ")) {
                brought = names(line.substring(9));
            } else if (line.startsWith("untaken> ")) {
                untaken.addAll(names(line.substring(9)));
            } else {
                code.append(line).append('\n');
            }
        }
        return new Cell(code.toString().strip(), Optional.ofNullable(result).map(StringBuilder::toString), parts, out,
                warnings, errors, Optional.ofNullable(brought), untaken);
    }

    private static List<String> names(String text) {
        return text.strip().equals("-") ? List.of() : List.of(text.strip().split("\\s*,\\s*"));
    }
}
