package farcell.display.chart;

import farcell.display.data.LabelText;
import java.util.Locale;

/** The words of {@link ChartModel#summary}. */
final class Summaries {

    private Summaries() {}

    static String titled(Look look, String summary) {
        return look.title().isEmpty() ? summary : LabelText.clean(look.title()) + ": " + summary;
    }

    static String by(String group) {
        return group.isEmpty() ? "" : " by " + group;
    }

    static String count(long n, String thing) {
        return String.format(Locale.ROOT, "%d %s%s", n, thing, n == 1 ? "" : "s");
    }

    /** For notes, where large numbers should be read easily. */
    static String grouped(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }
}
