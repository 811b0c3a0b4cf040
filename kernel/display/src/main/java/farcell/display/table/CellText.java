package farcell.display.table;

import java.math.BigDecimal;
import java.math.MathContext;

/** The text of one cell: data is shown, never interpreted. */
public final class CellText {

    private static final int DIGITS = 5;
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private CellText() {}

    /** A number to 5 significant digits; whole numbers below 1e15 in full. */
    public static String number(double value) {
        return number(value, DIGITS);
    }

    /** As {@link #number(double)}, to {@code digits} significant digits. */
    public static String number(double value, int digits) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.toString(value);
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -5 && exponent < 15) {
            return rounded.toPlainString();
        }
        return rounded.unscaledValue().signum() == 0 ? "0" : scientific(rounded, exponent);
    }

    private static String scientific(BigDecimal value, int exponent) {
        return value.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
    }

    /** Text in one line of at most {@code longest} characters: control and invisible characters are made visible,
     *  what is longer ends in an ellipsis. */
    public static String clean(String text, int longest) {
        StringBuilder out = new StringBuilder();
        int shown = 0;
        for (int i = 0; i < text.length(); ) {
            if (shown == longest) {
                out.setLength(out.offsetByCodePoints(out.length(), -1));
                return out.append('…').toString();
            }
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            shown += append(out, c, longest - shown);
        }
        return out.toString();
    }

    /** Appends one character and returns how many it took. */
    private static int append(StringBuilder out, int c, int room) {
        if (c < 0x20) {
            out.append((char) (0x2400 + c));
            return 1;
        }
        if (c == 0x7F) {
            out.append('␡');
            return 1;
        }
        if (!isInvisible(c)) {
            out.appendCodePoint(c);
            return 1;
        }
        String escaped = String.format(c > 0xFFFF ? "\\u{%x}" : "\\u%04x", c);
        String fitting = escaped.length() <= room ? escaped : "�";
        out.append(fitting);
        return fitting.length();
    }

    private static boolean isInvisible(int c) {
        if (c == ZERO_WIDTH_JOINER || c == ZERO_WIDTH_NON_JOINER) {
            return false; // Persian, Indic scripts and emoji are spelled with them
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
