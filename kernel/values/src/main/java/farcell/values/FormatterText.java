package farcell.values;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.FormatStyle;
import java.time.format.SignStyle;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.JulianFields;
import java.time.temporal.TemporalField;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads what {@code DateTimeFormatter.toString} says: {@code Value(YearOfEra,4,19,EXCEEDS_PAD)'-'[...]}. Neighbouring
 * literals run into each other there, so that they are told beside it. Anything else is an
 * {@link IllegalArgumentException}.
 */
final class FormatterText {

    private static final int MAX_NESTING = 50;

    private final String text;
    private final String[] literals;
    private int at;
    private int literal;

    /** @param literals in the order of the text */
    FormatterText(String text, String... literals) {
        this.text = text;
        this.literals = literals;
    }

    DateTimeFormatter parse() {
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder();
        parts(builder, 0);
        if (at < text.length()) {
            throw unknown();
        }
        return builder.toFormatter(java.util.Locale.ROOT);
    }

    private IllegalArgumentException unknown() {
        return new IllegalArgumentException("no formatter: " + text.substring(Math.min(at, text.length())));
    }

    private boolean take(String token) {
        boolean there = text.startsWith(token, at);
        at += there ? token.length() : 0;
        return there;
    }

    private void expect(String token) {
        if (!take(token)) {
            throw unknown();
        }
    }

    private void parts(DateTimeFormatterBuilder to, int nesting) {
        if (nesting > MAX_NESTING) {
            throw unknown();
        }
        while (at < text.length() && text.charAt(at) != ']' && text.charAt(at) != ')') {
            if (take("[")) {
                to.optionalStart();
                parts(to, nesting + 1);
                expect("]");
                to.optionalEnd();
            } else if (take("(")) {
                DateTimeFormatterBuilder inner = new DateTimeFormatterBuilder();
                parts(inner, nesting + 1);
                expect(")");
                to.append(inner.toFormatter(java.util.Locale.ROOT));
            } else if (text.charAt(at) == '\'') {
                literal(to);
            } else {
                part(to, nesting);
            }
        }
    }

    private void literal(DateTimeFormatterBuilder to) {
        if (literal == literals.length) {
            throw unknown();
        }
        String next = literals[literal++];
        expect(next.equals("'") ? "''" : "'" + next.replace("'", "''") + "'");
        to.appendLiteral(next);
    }

    private void part(DateTimeFormatterBuilder to, int nesting) {
        int open = text.indexOf('(', at);
        if (open < 0) {
            throw unknown();
        }
        String name = text.substring(at, open);
        at = open + 1;
        if (name.equals("Pad")) {
            pad(to, nesting);
            return;
        }
        List<String> arguments = arguments();
        switch (name + arguments.size()) {
            case "Value1" -> to.appendValue(field(arguments.get(0)));
            case "Value2" -> to.appendValue(field(arguments.get(0)), number(arguments.get(1)));
            case "Value4" -> to.appendValue(field(arguments.get(0)), number(arguments.get(1)),
                    number(arguments.get(2)), SignStyle.valueOf(arguments.get(3)));
            case "ReducedValue4" -> reduced(to, arguments);
            case "Fraction3" -> to.appendFraction(field(arguments.get(0)), number(arguments.get(1)),
                    number(arguments.get(2)), false);
            case "Fraction4" -> to.appendFraction(field(arguments.get(0)), number(arguments.get(1)),
                    number(arguments.get(2)), true);
            case "Text1" -> to.appendText(field(arguments.get(0)));
            case "Text2" -> to.appendText(field(arguments.get(0)), TextStyle.valueOf(arguments.get(1)));
            case "Offset2" -> to.appendOffset(arguments.get(0), unquoted(arguments.get(1)));
            case "LocalizedOffset1" -> to.appendLocalizedOffset(TextStyle.valueOf(arguments.get(0)));
            case "Localized2" -> to.appendLocalized(style(arguments.get(0)), style(arguments.get(1)));
            case "ZoneId0", "ZoneId()0" -> to.appendZoneId();
            case "ZoneRegionId0" -> to.appendZoneRegionId();
            case "ZoneOrOffsetId0" -> to.appendZoneOrOffsetId();
            case "ZoneText1" -> to.appendZoneText(TextStyle.valueOf(arguments.get(0)));
            case "Instant0" -> to.appendInstant();
            case "ParseCaseSensitive1" -> sensitive(to, arguments.get(0));
            case "ParseStrict1" -> strict(to, arguments.get(0));
            default -> throw unknown();
        }
    }

    private void pad(DateTimeFormatterBuilder to, int nesting) {
        int start = at;
        part(new DateTimeFormatterBuilder(), nesting + 1);
        int end = at;
        if (!take(",")) {
            throw unknown();
        }
        int close = text.indexOf(')', at);
        String[] rest = text.substring(at, close < 0 ? at : close).split(",", 2);
        to.padNext(number(rest[0]), rest.length < 2 ? ' ' : unquoted(rest[1]).charAt(0));
        at = start;
        part(to, nesting + 1);
        if (at != end) {
            throw unknown();
        }
        at = close + 1;
    }

    /** Up to the closing parenthesis; quotes protect commas and parentheses. */
    private List<String> arguments() {
        List<String> found = new ArrayList<>();
        StringBuilder argument = new StringBuilder();
        boolean quoted = false;
        while (at < text.length()) {
            char next = text.charAt(at++);
            quoted ^= next == '\'';
            if (!quoted && (next == ',' || next == ')')) {
                if (next == ',' || !found.isEmpty() || argument.length() > 0) {
                    found.add(argument.toString());
                }
                argument.setLength(0);
                if (next == ')') {
                    return found;
                }
            } else {
                argument.append(next);
            }
        }
        throw unknown();
    }

    private static void reduced(DateTimeFormatterBuilder to, List<String> arguments) {
        TemporalField field = field(arguments.get(0));
        int width = number(arguments.get(1));
        int maxWidth = number(arguments.get(2));
        String base = arguments.get(3);
        if (base.indexOf('-', 1) > 0) {
            to.appendValueReduced(field, width, maxWidth, LocalDate.parse(base));
        } else {
            to.appendValueReduced(field, width, maxWidth, number(base));
        }
    }

    private static void sensitive(DateTimeFormatterBuilder to, String yes) {
        if (Boolean.parseBoolean(yes)) {
            to.parseCaseSensitive();
        } else {
            to.parseCaseInsensitive();
        }
    }

    private static void strict(DateTimeFormatterBuilder to, String yes) {
        if (Boolean.parseBoolean(yes)) {
            to.parseStrict();
        } else {
            to.parseLenient();
        }
    }

    private static FormatStyle style(String name) {
        return name.isEmpty() ? null : FormatStyle.valueOf(name);
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    private static String unquoted(String quoted) {
        if (quoted.length() < 2 || !quoted.startsWith("'") || !quoted.endsWith("'")) {
            throw new IllegalArgumentException("no quotes: " + quoted);
        }
        return quoted.substring(1, quoted.length() - 1).replace("''", "'");
    }

    private static TemporalField field(String name) {
        return Stream.of(ChronoField.values(), new TemporalField[] {IsoFields.DAY_OF_QUARTER,
                        IsoFields.QUARTER_OF_YEAR, IsoFields.WEEK_OF_WEEK_BASED_YEAR, IsoFields.WEEK_BASED_YEAR,
                        JulianFields.JULIAN_DAY, JulianFields.MODIFIED_JULIAN_DAY, JulianFields.RATA_DIE})
                .flatMap(Stream::of).filter(field -> field.toString().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no field: " + name));
    }

    /**
     * The literals of a formatter, in order. The session opens the package to the agent.
     *
     * @throws IllegalArgumentException when they cannot be seen, and when it has parts that its text form does not show
     */
    static String[] literals(DateTimeFormatter formatter) {
        List<String> found = new ArrayList<>();
        try {
            collect(value(formatter, "printerParser"), found);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalArgumentException("it cannot be looked into", e);
        }
        return found.toArray(new String[0]);
    }

    private static void collect(Object part, List<String> found) throws ReflectiveOperationException {
        switch (part.getClass().getSimpleName()) {
            case "CompositePrinterParser" -> {
                Object inside = value(part, "printerParsers");
                for (int i = 0; i < Array.getLength(inside); i++) {
                    collect(Array.get(inside, i), found);
                }
            }
            case "PadPrinterParserDecorator" -> collect(value(part, "printerParser"), found);
            case "CharLiteralPrinterParser", "StringLiteralPrinterParser" ->
                    found.add(value(part, "literal").toString());
            case "TextPrinterParser" -> check(
                    value(part, "provider").getClass().getSimpleName().equals("DateTimeTextProvider"));
            case "ZoneTextPrinterParser" -> check(value(part, "preferredZones") == null);
            default -> { }
        }
    }

    private static void check(boolean shown) {
        if (!shown) {
            throw new IllegalArgumentException("a part with texts of its own");
        }
    }

    private static Object value(Object object, String name) throws ReflectiveOperationException {
        Field field = object.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(object);
    }
}
