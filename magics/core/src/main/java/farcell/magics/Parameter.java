package farcell.magics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One thing that a magic takes. The object itself is the key to its value: {@code arguments.get(TIMEOUT)}. Immutable.
 *
 * @param <T> type of the value that a handler gets
 */
public final class Parameter<T> {

    /** How an argument is written. */
    public enum Shape {
        /** A word at its place. */
        WORD,
        /** All words from its place on. */
        WORDS,
        /** {@code key=value}. */
        OPTION,
        /** The bare word. */
        FLAG,
        /** The rest of the line as it is, Java. */
        CODE,
        /** The rest of the line as it is, not Java. */
        REST
    }

    private final String name;
    private final Shape shape;
    private final ValueType<?> type;
    private final String help;
    private final int least;
    private final int most;
    private final List<String> aliases;
    private final Function<CompletionScope, ? extends Collection<String>> suggestions;
    private final Function<List<?>, T> result;

    private Parameter(String name, Shape shape, ValueType<?> type, String help, int least, int most,
                      List<String> aliases, Function<CompletionScope, ? extends Collection<String>> suggestions,
                      Function<List<?>, T> result) {
        this.name = name;
        this.shape = shape;
        this.type = type;
        this.help = help;
        this.least = least;
        this.most = most;
        this.aliases = List.copyOf(aliases);
        this.suggestions = suggestions;
        this.result = result;
    }

    private static <T> Parameter<T> of(String name, Shape shape, ValueType<?> type, String help, int least, int most,
                                       Function<List<?>, T> result) {
        return new Parameter<>(name, shape, type, help, least, most, List.of(), scope -> type.choices(), result);
    }

    /** A word that must be there. */
    public static <T> Parameter<T> word(String name, ValueType<T> type, String help) {
        return of(name, Shape.WORD, type, help, 1, 1, values -> Parameter.<T>cast(values.get(0)));
    }

    /** A word that may be left out. */
    public static <T> Parameter<Optional<T>> optionalWord(String name, ValueType<T> type, String help) {
        return of(name, Shape.WORD, type, help, 0, 1, Parameter::<T>first);
    }

    /** All further words. @param least how many there must be */
    public static <T> Parameter<List<T>> words(String name, ValueType<T> type, int least, String help) {
        return of(name, Shape.WORDS, type, help, least, Integer.MAX_VALUE, Parameter::<T>all);
    }

    /** {@code key=value}. */
    public static <T> Parameter<Optional<T>> option(String key, ValueType<T> type, String help) {
        return of(key, Shape.OPTION, type, help, 0, 1, Parameter::<T>first);
    }

    /** {@code key=value} with a default. */
    public static <T> Parameter<T> option(String key, ValueType<T> type, T otherwise, String help) {
        return of(key, Shape.OPTION, type, help, 0, 1, values -> Parameter.<T>first(values).orElse(otherwise));
    }

    /** {@code key=value}, any number of times. */
    public static <T> Parameter<List<T>> options(String key, ValueType<T> type, String help) {
        return of(key, Shape.OPTION, type, help, 0, Integer.MAX_VALUE, Parameter::<T>all);
    }

    /** A bare word; true if it is there. */
    public static Parameter<Boolean> flag(String name, String help) {
        return of(name, Shape.FLAG, ValueType.TEXT, help, 0, 1, values -> !values.isEmpty());
    }

    /** The rest of the line, unparsed, as Java. May be empty. */
    public static Parameter<String> code(String name, String help) {
        return of(name, Shape.CODE, ValueType.TEXT, help, 0, 1,
                values -> values.isEmpty() ? "" : (String) values.get(0));
    }

    /** The rest of the line, unparsed, without blanks around it. May be empty. */
    public static Parameter<String> rest(String name, String help) {
        return of(name, Shape.REST, ValueType.TEXT, help, 0, 1,
                values -> values.isEmpty() ? "" : ((String) values.get(0)).strip());
    }

    /** The same, also accepted under other names, for users of other kernels ({@code --from}). */
    public Parameter<T> also(String... names) {
        return new Parameter<>(name, shape, type, help, least, most, List.of(names), suggestions, result);
    }

    /** The same with other proposals for completion than the choices of its type. */
    public Parameter<T> suggesting(Function<CompletionScope, ? extends Collection<String>> proposals) {
        return new Parameter<>(name, shape, type, help, least, most, aliases, proposals, result);
    }

    public String name() {
        return name;
    }

    public Shape shape() {
        return shape;
    }

    public ValueType<?> type() {
        return type;
    }

    /** One line. */
    public String help() {
        return help;
    }

    /** How often it must be given at least. */
    public int least() {
        return least;
    }

    /** How often it may be given. */
    public int most() {
        return most;
    }

    /** Proposals for a value, unfiltered. */
    public Collection<String> suggest(CompletionScope scope) {
        return suggestions.apply(scope);
    }

    boolean isCalled(String key) {
        return name.equals(key) || aliases.contains(key);
    }

    /** As shown in a usage line: {@code FILE}, {@code [SCOPE...]}, {@code [from=...]}, {@code [plan]}. */
    String usage() {
        String text = switch (shape) {
            case WORD, CODE, REST -> name.toUpperCase(java.util.Locale.ROOT);
            case WORDS -> name.toUpperCase(java.util.Locale.ROOT) + "...";
            case OPTION -> name + "=...";
            case FLAG -> name;
        };
        return least > 0 ? text : "[" + text + "]";
    }

    T value(List<?> values) {
        return result.apply(values);
    }

    private static <T> Optional<T> first(List<?> values) {
        return values.isEmpty() ? Optional.empty() : Optional.of(Parameter.<T>cast(values.get(0)));
    }

    private static <T> List<T> all(List<?> values) {
        List<T> all = new ArrayList<>();
        values.forEach(value -> all.add(Parameter.<T>cast(value)));
        return List.copyOf(all);
    }

    /** Values were made by this parameter's own type. */
    @SuppressWarnings("unchecked")
    private static <T> T cast(Object value) {
        return (T) value;
    }
}
