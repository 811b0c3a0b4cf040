package farcell.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Small notebooks with what their cells must show, read from a text file.
 *
 * <pre>
 * == name of the notebook @tag
 * int k = 3;
 * ---
 * %%remote
 * k + 1
 * => 4
 * brought> k
 * </pre>
 *
 * Behind a cell, in any order:
 * <ul>
 * <li>{@code =>} a line of its result as text, {@code =~} a part of it
 * <li>{@code out>} a part of what it prints, {@code warn>} a part of what it prints on stderr
 * <li>{@code err>} a part of its error; a cell without it must not fail
 * <li>{@code shown>} a part of something that it displays, its closing line for instance
 * <li>{@code never>} what must be nowhere in all this
 * <li>{@code until>} the cell is run again and again, for a limited time, until this is somewhere in what it shows
 * <li>{@code brought>} exactly the variables whose values were sent to its session ({@code -} for none)
 * <li>{@code untaken>} variables that {@code plan} names and that were not sent, because the code did not go there
 * <li>{@code along>} variables that {@code plan} does not name and that were sent, because they share objects with
 *     others or are read behind a path that no plan can see
 * </ul>
 * The tag {@code @in-process} is for notebooks that need the settings of {@link InProcess}, {@code @core} for those that
 * are also run in the first of the installed configurations.
 */
record Script(String name, Set<String> tags, List<Cell> cells) {

    static final String IN_PROCESS = "in-process";
    static final String CORE = "core";

    record Cell(String code, Expected expected) {}

    record Expected(Optional<String> result, List<String> resultParts, List<String> out, List<String> warnings,
                    List<String> errors, List<String> shown, List<String> never, Optional<String> until,
                    Optional<Set<String>> brought, Set<String> untaken, Set<String> along) {}

    boolean has(String tag) {
        return tags.contains(tag);
    }

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
            String[] head = part.substring(0, end).strip().split("\\s+@");
            scripts.add(new Script(head[0], new TreeSet<>(List.of(head).subList(1, head.length)), cells));
        }
        return scripts;
    }

    private static Cell cell(String text) {
        StringBuilder code = new StringBuilder();
        StringBuilder result = null;
        Expected expected = new Expected(Optional.empty(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(),
                new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), Optional.empty(), Optional.empty(),
                new TreeSet<>(), new TreeSet<>());
        String until = null;
        Set<String> brought = null;
        for (String line : text.lines().toList()) {
            int gap = line.indexOf(' ');
            String rest = line.substring(gap + 1);
            switch (gap < 0 ? "" : line.substring(0, gap)) {
                case "=>" -> result = (result == null ? new StringBuilder() : result.append('\n')).append(rest);
                case "=~" -> expected.resultParts().add(rest);
                case "out>" -> expected.out().add(rest);
                case "warn>" -> expected.warnings().add(rest);
                case "err>" -> expected.errors().add(rest);
                case "shown>" -> expected.shown().add(rest);
                case "never>" -> expected.never().add(rest);
                case "until>" -> until = rest;
                case "brought>" -> brought = names(rest);
                case "untaken>" -> expected.untaken().addAll(names(rest));
                case "along>" -> expected.along().addAll(names(rest));
                default -> code.append(line).append('\n');
            }
        }
        return new Cell(code.toString().strip(), new Expected(
                Optional.ofNullable(result).map(StringBuilder::toString), expected.resultParts(), expected.out(),
                expected.warnings(), expected.errors(), expected.shown(), expected.never(), Optional.ofNullable(until),
                Optional.ofNullable(brought), expected.untaken(), expected.along()));
    }

    private static Set<String> names(String text) {
        return text.strip().equals("-") ? Set.of() : new TreeSet<>(List.of(text.strip().split("\\s*,\\s*")));
    }
}
