package farcell.display.render;

import farcell.display.table.CellText;
import java.util.function.Function;

/**
 * The text of the ticks of one axis. XChart tries steps until all texts fit, and for ever if one never does: so texts
 * are short (it refuses longer ones), and an axis that keeps asking is given up.
 */
final class TickText implements Function<Double, String> {

    /** In chars; XChart accepts no more. */
    private static final int LONGEST = 20;
    private static final int DIGITS = 10;
    /** A label axis of 5,000 places asks about 50,000 times. */
    private static final int MOST_CALLS = 100_000;

    private final Function<Double, String> texts;
    private int calls;

    TickText(Function<Double, String> texts) {
        this.texts = texts;
    }

    static TickText numbers() {
        return new TickText(value -> CellText.number(value, DIGITS));
    }

    @Override
    public String apply(Double value) {
        if (++calls > MOST_CALLS) {
            throw new IllegalStateException("the picture has no room for the text of its axis");
        }
        String text = texts.apply(value);
        while (text.length() > LONGEST) {
            text = CellText.clean(text, text.codePointCount(0, text.length()) - 1);
        }
        return text;
    }
}
