package farcell.jupyter;

/** Conversions between the protocol's text and Java's. */
public final class Text {
    private Text() {}

    /** Cursor positions are code points since protocol 5.2; Java's offsets are UTF-16 units. Clamped to the text. */
    public static int toUtf16(String text, int codePoints) {
        if (codePoints <= 0) {
            return 0;
        }
        if (codePoints >= text.codePointCount(0, text.length())) {
            return text.length();
        }
        return text.offsetByCodePoints(0, codePoints);
    }

    /** The inverse of {@link #toUtf16}. */
    public static int toCodePoints(String text, int utf16) {
        return text.codePointCount(0, Math.max(0, Math.min(utf16, text.length())));
    }

    /** The text with each lone surrogate replaced by U+FFFD: it has no UTF-8 form, and clients fail to store it. */
    public static String wellFormed(String text) {
        int at = firstLoneSurrogate(text, 0);
        if (at < 0) {
            return text;
        }
        StringBuilder fixed = new StringBuilder(text);
        while (at >= 0) {
            fixed.setCharAt(at, '\uFFFD');
            at = firstLoneSurrogate(text, at + 1);
        }
        return fixed.toString();
    }

    private static int firstLoneSurrogate(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return i;
            }
        }
        return -1;
    }
}
