package farcell.magics;

import farcell.jupyter.Interpreter.Completions;
import farcell.jupyter.Interpreter.Completions.Match;
import farcell.magics.CellPart.CellMagic;
import farcell.magics.CellPart.JavaPart;
import farcell.magics.CellPart.LineMagic;
import farcell.magics.Parameter.Shape;
import farcell.wire.Bundle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Completion and inspection of magics, and the Java that is left of a cell without them. Runs nothing. */
public final class CellAssist {

    private final Magics magics;

    public CellAssist(Magics magics) {
        this.magics = magics;
    }

    /**
     * The Java of a cell at its old offsets: same length, same line ends, magics replaced by blanks. Java in the
     * arguments of a magic ({@code %time f()}) and under a cell magic stays. A semicolon takes the place of a percent
     * sign where the statement before has none.
     */
    public String javaOf(String cell) {
        char[] java = blanks(cell);
        try {
            copyJava(cell, 0, java);
        } catch (MagicException e) {
            return cell;
        }
        return new String(java);
    }

    private void copyJava(String text, int offset, char[] java) {
        for (CellPart part : CellParser.parse(text)) {
            if (part instanceof JavaPart code) {
                code.text().getChars(0, code.text().length(), java, offset + code.start());
            } else if (part instanceof LineMagic magic) {
                if (takesCode(magic.name(), false)) {
                    magic.args().getChars(0, magic.args().length(), java, offset + magic.argsStart());
                }
                String before = new String(java, 0, offset + magic.start()).stripTrailing();
                if (!before.isEmpty() && ";}".indexOf(before.charAt(before.length() - 1)) < 0) {
                    java[offset + magic.start()] = ';';
                }
            } else if (part instanceof CellMagic magic && hasJavaBody(magic.name())) {
                copyJava(magic.body(), offset + magic.bodyStart(), java);
            }
        }
    }

    private static char[] blanks(String text) {
        char[] blanks = text.toCharArray();
        for (int i = 0; i < blanks.length; i++) {
            blanks[i] = blanks[i] == '\n' || blanks[i] == '\r' ? blanks[i] : ' ';
        }
        return blanks;
    }

    private boolean hasJavaBody(String name) {
        return magics.find(name).map(Magic::javaBody).orElse(false);
    }

    private boolean takesCode(String name, boolean overCell) {
        return magics.find(name).stream().flatMap(magic -> magic.parameters(overCell).stream())
                .anyMatch(parameter -> parameter.shape() == Shape.CODE);
    }

    /** Completes a magic in a notebook without declarations. */
    public Optional<Completions> complete(String cell, int cursor, Path directory) {
        return complete(cell, cursor, directory, Declarations.NONE);
    }

    /**
     * Completes a magic.
     *
     * @param directory    of the notebook
     * @param declarations of the notebook
     * @return empty where the cursor stands in Java: then complete {@link #javaOf} at the same offset
     */
    public Optional<Completions> complete(String cell, int cursor, Path directory, Declarations declarations) {
        CursorPosition position = CursorPosition.at(cell, cursor, this::hasJavaBody);
        if (position instanceof CursorPosition.Name name) {
            return Optional.of(names(name, cursor));
        }
        if (position instanceof CursorPosition.Argument argument && !takesCode(argument.magic(), argument.overCell())) {
            List<Match> matches = magics.find(argument.magic()).map(magic -> arguments(magic, argument, prefix ->
                    new CompletionScope(directory, magics, declarations, prefix)))
                    .orElse(List.of());
            int start = argument.key().isEmpty() ? argument.start() : cursor - afterComma(argument.prefix()).length();
            return Optional.of(new Completions(matches, start, cursor));
        }
        return Optional.empty();
    }

    private Completions names(CursorPosition.Name name, int cursor) {
        List<Match> matches = new ArrayList<>();
        for (Magic magic : magics.all()) {
            if (magic.onLine() && name.percents() == 1 && starts(magic.name(), name.prefix())) {
                matches.add(new Match("%" + magic.name(), "magic", magic.summary()));
            }
        }
        for (Magic magic : magics.all()) {
            if (magic.overCell() && name.first() && starts(magic.name(), name.prefix())) {
                matches.add(new Match("%%" + magic.name(), "magic", magic.summary()));
            }
        }
        return new Completions(List.copyOf(matches), name.start(), cursor);
    }

    private List<Match> arguments(Magic magic, CursorPosition.Argument at,
                                  Function<String, CompletionScope> scope) {
        List<Parameter<?>> parameters = magic.parameters(at.overCell());
        List<Match> matches = new ArrayList<>();
        if (!at.key().isEmpty()) {
            String prefix = afterComma(at.prefix());
            parameters.stream().filter(p -> p.shape() == Shape.OPTION && p.isCalled(at.key()))
                    .forEach(p -> values(matches, p, scope, prefix));
            return List.copyOf(matches);
        }
        wordHere(parameters, at.before()).ifPresent(p -> values(matches, p, scope, at.prefix()));
        for (Parameter<?> parameter : parameters) {
            boolean used = at.before().stream()
                    .anyMatch(word -> parameter.isCalled(word.key()) || parameter.isCalled(word.text()));
            boolean named = parameter.shape() == Shape.OPTION || parameter.shape() == Shape.FLAG;
            if (named && starts(parameter.name(), at.prefix()) && !(used && parameter.most() == 1)) {
                String text = parameter.name() + (parameter.shape() == Shape.OPTION ? "=" : "");
                matches.add(new Match(text, parameter.shape() == Shape.OPTION ? "param" : "keyword", parameter.help()));
            }
        }
        return List.copyOf(matches);
    }

    private static Optional<Parameter<?>> wordHere(List<Parameter<?>> parameters, List<Words.Word> before) {
        Predicate<Words.Word> plain = word -> word.key().isEmpty() && parameters.stream()
                .noneMatch(p -> p.shape() == Shape.FLAG && p.isCalled(word.text()));
        int place = (int) before.stream().filter(plain).count();
        List<Parameter<?>> places = parameters.stream()
                .filter(p -> p.shape() == Shape.WORD || p.shape() == Shape.WORDS
                        || p.shape() == Shape.REST).toList();
        boolean last = !places.isEmpty() && place >= places.size();
        Parameter<?> here = places.isEmpty() ? null : places.get(last ? places.size() - 1 : place);
        return here == null || last && here.shape() == Shape.WORD ? Optional.empty() : Optional.of(here);
    }

    private void values(List<Match> matches, Parameter<?> parameter, Function<String, CompletionScope> scope,
                        String prefix) {
        Collection<String> proposals;
        try {
            proposals = parameter.suggest(scope.apply(prefix));
        } catch (RuntimeException e) {
            return; // no proposals are better than no answer
        }
        proposals.stream().filter(proposal -> starts(proposal, prefix)).distinct()
                .map(proposal -> proposal.contains(" ") ? '"' + proposal + '"' : proposal)
                .forEach(proposal -> matches.add(new Match(proposal, "value", parameter.help())));
    }

    private static boolean starts(String text, String prefix) {
        return text.toLowerCase(Locale.ROOT).startsWith(prefix.toLowerCase(Locale.ROOT));
    }

    private static String afterComma(String value) {
        return value.substring(value.lastIndexOf(',') + 1);
    }

    /** Help for what stands at the cursor. Empty where that is Java or an unknown magic. */
    public Optional<Bundle> inspect(String cell, int cursor) {
        CursorPosition position = CursorPosition.at(cell, cursor, this::hasJavaBody);
        if (position instanceof CursorPosition.Name name) {
            return magics.find(name.name()).map(magic -> Bundle.text(new Help(magics).page(magic)));
        }
        if (position instanceof CursorPosition.Argument argument && !takesCode(argument.magic(), argument.overCell())) {
            return magics.find(argument.magic()).map(magic -> Bundle.text(inspect(magic, argument)));
        }
        return Optional.empty();
    }

    private String inspect(Magic magic, CursorPosition.Argument argument) {
        String name = argument.key().isEmpty() ? argument.word().replaceFirst("=.*", "") : argument.key();
        return magic.parameters(argument.overCell()).stream()
                .filter(p -> (p.shape() == Shape.OPTION || p.shape() == Shape.FLAG) && p.isCalled(name))
                .findFirst().map(Help::line).orElseGet(() -> new Help(magics).page(magic));
    }
}
