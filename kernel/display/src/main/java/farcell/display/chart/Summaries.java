package farcell.display.chart;

import farcell.display.data.LabelText;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The words of {@link ChartModel#summary}. */
final class Summaries {

    private Summaries() {}

    static String titled(Look look, String summary) {
        return look.title().isEmpty() ? summary : LabelText.clean(look.title()) + ": " + summary;
    }

    /** A kind of chart and what is on it, for instance "bar fruit,weight"; what has no name is left out. */
    static String kind(String kind, String... names) {
        String named = Arrays.stream(names).filter(n -> !n.isEmpty()).collect(Collectors.joining(","));
        return named.isEmpty() ? kind : kind + " " + named;
    }

    static String by(String group) {
        return group.isEmpty() ? "" : " by " + group;
    }

    static String count(long n, String thing) {
        return String.format(Locale.ROOT, "%d %s%s", n, thing, n == 1 || thing.endsWith("s") ? "" : "s");
    }

    /** For notes, where large numbers should be read easily. */
    static String grouped(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }
}
