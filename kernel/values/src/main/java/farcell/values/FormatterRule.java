package farcell.values;

import java.lang.reflect.Field;
import java.time.ZoneId;
import java.time.chrono.Chronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DecimalStyle;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Set;

/**
 * Formatters of dates: the JDK's constants by name, others by their text form, which is made into a formatter again and
 * compared before it leaves.
 */
final class FormatterRule implements Traveler {

    static final FormatterRule INSTANCE = new FormatterRule();
    static final String NAME = "FORMATTER";

    private FormatterRule() {}

    @Override
    public boolean handles(Class<?> type) {
        return type == DateTimeFormatter.class;
    }

    @Override
    public Object leave(Object value) throws CannotTravelException {
        for (Field field : DateTimeFormatter.class.getFields()) {
            if (field.getType() == DateTimeFormatter.class && Singletons.publicValue(field) == value) {
                return field.getName();
            }
        }
        DateTimeFormatter formatter = (DateTimeFormatter) value;
        String text = formatter.toString();
        String[] literals;
        try {
            literals = FormatterText.literals(formatter);
            if (!new FormatterText(text, literals).parse().toString().equals(text)) {
                throw new IllegalArgumentException("another text");
            }
        } catch (IllegalArgumentException e) {
            throw new CannotTravelException("", value.getClass().getName(), "a formatter with parts that it does not "
                    + "tell; keep the pattern and make the formatter from it", e);
        }
        return new Object[] {text, literals, formatter.getLocale(), symbols(formatter.getDecimalStyle()),
                formatter.getResolverStyle(), formatter.getResolverFields(),
                formatter.getChronology() == null ? null : formatter.getChronology().getId(), formatter.getZone()};
    }

    private static String symbols(DecimalStyle style) {
        return "" + style.getZeroDigit() + style.getPositiveSign() + style.getNegativeSign()
                + style.getDecimalSeparator();
    }

    @Override
    @SuppressWarnings("unchecked")
    public Object arrive(Object sent, String type, ClassLoader loader) throws Exception {
        if (sent instanceof String name) {
            return (DateTimeFormatter) Singletons.publicValue(DateTimeFormatter.class.getField(name));
        }
        Object[] parts = (Object[]) sent;
        String symbols = (String) parts[3];
        return new FormatterText((String) parts[0], (String[]) parts[1]).parse()
                .withLocale((Locale) parts[2])
                .withDecimalStyle(DecimalStyle.STANDARD.withZeroDigit(symbols.charAt(0))
                        .withPositiveSign(symbols.charAt(1)).withNegativeSign(symbols.charAt(2))
                        .withDecimalSeparator(symbols.charAt(3)))
                .withResolverStyle((ResolverStyle) parts[4])
                .withResolverFields((Set<java.time.temporal.TemporalField>) parts[5])
                .withChronology(parts[6] == null ? null : Chronology.of((String) parts[6]))
                .withZone((ZoneId) parts[7]);
    }
}
