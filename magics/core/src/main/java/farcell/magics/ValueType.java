package farcell.magics;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the text of an argument becomes a value.
 *
 * @param description what is expected, as in "a duration such as 90s, 15m or 1h30m"
 * @param choices     the only values there are, or empty
 */
public record ValueType<T>(String description, List<String> choices, Parser<T> parser) {

    /** Makes a value of text. @param <T> type of the value */
    @FunctionalInterface
    public interface Parser<T> {
        /** @throws IllegalArgumentException where the text is no such value; a message is not needed */
        T parse(String text);
    }

    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)");
    private static final Pattern BYTES = Pattern.compile("(\\d+(?:\\.\\d+)?)([KMGT]?)(?:I?B)?");

    /** Any text. */
    public static final ValueType<String> TEXT = of("text", text -> text);

    /** A path of the file system, as written. */
    public static final ValueType<Path> PATH = of("a path", Path::of);

    /** A whole number of at least 0. */
    public static final ValueType<Integer> COUNT = of("a whole number", text -> {
        int count = Integer.parseInt(text);
        if (count < 0) {
            throw new IllegalArgumentException();
        }
        return count;
    });

    /** Numbers with the units ms, s, m, h and d, in a row. */
    public static final ValueType<Duration> DURATIONS = of("a duration such as 90s, 15m or 1h30m", ValueType::duration);

    /** A size in bytes with the units K, M, G and T, powers of 1024; the value is in bytes. */
    public static final ValueType<Long> SIZE = of("a size such as 512M or 8G", ValueType::size);

    /** Words separated by blanks; quotes hold blanks together, as on a magic's own line. */
    public static final ValueType<List<String>> WORDS = of("words separated by blanks",
            text -> Words.split(text).stream().map(Words.Word::text).toList());

    public ValueType {
        choices = List.copyOf(choices);
    }

    public static <T> ValueType<T> of(String description, Parser<T> parser) {
        return new ValueType<>(description, List.of(), parser);
    }

    /** One of a few words. */
    public static ValueType<String> choice(String... words) {
        List<String> choices = List.of(words);
        return new ValueType<>("one of " + String.join(", ", choices), choices, text -> {
            if (!choices.contains(text)) {
                throw new IllegalArgumentException();
            }
            return text;
        });
    }

    /** One of the constants of an enum, written in lower case. */
    public static <E extends Enum<E>> ValueType<E> choice(Class<E> type) {
        List<String> choices = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-')).toList();
        return new ValueType<>("one of " + String.join(", ", choices), choices, text -> {
            int index = choices.indexOf(text);
            if (index < 0) {
                throw new IllegalArgumentException();
            }
            return type.getEnumConstants()[index];
        });
    }

    /** Values of a type, separated by commas. */
    public static <T> ValueType<List<T>> listOf(ValueType<T> type) {
        return new ValueType<>(type.description() + ", or several separated by commas", List.of(), text -> {
            List<T> values = new ArrayList<>();
            for (String part : text.split(",", -1)) {
                if (part.isBlank()) {
                    throw new IllegalArgumentException();
                }
                values.add(type.parser().parse(part.strip()));
            }
            return List.copyOf(values);
        });
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            long amount = Long.parseLong(matcher.group(1));
            sum = sum.plus(switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            });
            end = matcher.end();
        }
        if (end == 0 || end < text.length()) {
            throw new IllegalArgumentException();
        }
        return sum;
    }

    private static long size(String text) {
        Matcher matcher = BYTES.matcher(text.toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException();
        }
        int power = matcher.group(2).isEmpty() ? 0 : 1 + "KMGT".indexOf(matcher.group(2));
        double bytes = Double.parseDouble(matcher.group(1)) * Math.pow(1024, power);
        if (bytes > Long.MAX_VALUE) {
            throw new IllegalArgumentException();
        }
        return (long) bytes;
    }
}
