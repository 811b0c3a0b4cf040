package farcell.display.data;

import farcell.display.table.CellText;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Values as the text under an axis or in a legend. */
public final class LabelText {

    /** Longest label, in characters. */
    public static final int LONGEST = 40;

    private LabelText() {}

    /** The whole text of each value, so that what differs stays apart; null where missing. */
    public static String[] of(Values values) {
        String[] labels = new String[values.size()];
        if (values instanceof Values.Numbers numbers) {
            for (int i = 0; i < labels.length; i++) {
                double value = numbers.values()[i];
                labels[i] = Double.isNaN(value) ? null : CellText.number(value);
            }
        } else if (values instanceof Values.Times times) {
            for (int i = 0; i < labels.length; i++) {
                double millis = times.millis()[i];
                labels[i] = Double.isFinite(millis) ? time(millis) : null;
            }
        } else if (values instanceof Values.Labels texts) {
            for (int i = 0; i < labels.length; i++) {
                labels[i] = texts.values()[i];
            }
        }
        return labels;
    }

    /** What to show for each of these different texts: cleaned, and still different from each other. */
    public static List<String> distinct(Collection<String> texts) {
        Set<String> shown = new LinkedHashSet<>();
        for (String text : texts) {
            String cleaned = text.isBlank() ? "(blank)" : clean(text);
            String label = cleaned;
            for (int n = 2; !shown.add(label); n++) {
                label = cleaned + " (" + n + ")";
            }
        }
        return List.copyOf(shown);
    }

    /** Text that is safe to show in one line: control characters made visible, cut to {@link #LONGEST}. */
    public static String clean(String text) {
        return clean(text, LONGEST);
    }

    /** As {@link #clean(String)}, cut to {@code longest} characters. */
    public static String clean(String text, int longest) {
        return CellText.clean(text, longest);
    }

    /** A date, with the time of day where it is not midnight. */
    public static String time(double millis) {
        LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochMilli((long) millis), ZoneOffset.UTC);
        return time.toLocalTime().toNanoOfDay() == 0 ? time.toLocalDate().toString() : time.toString();
    }
}
