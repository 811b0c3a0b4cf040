package farcell.display.tablesaw;

import farcell.display.chart.ChartModel;
import farcell.display.chart.Look;
import farcell.display.data.LabelText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads jsplot's {@code Figure} (0.38 to 0.44) into a chart. Its own HTML is never used: it loads a script from the
 * net and writes cells into a script unescaped.
 *
 * <p>Links to no class of jsplot: everything is read by field name.
 */
final class FigureReader {

    private static final int SMALLEST = 100;
    private static final int LARGEST = 4000;

    private FigureReader() {}

    /** The chart, or empty if none of the figure's traces can be drawn. */
    static Optional<ChartModel> read(Object figure) {
        List<Object> traces = traces(figure);
        Optional<String> kind = traces.stream().map(FigureReader::kind).filter(TraceReader::draws).findFirst();
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        List<Object> drawn = traces.stream().filter(t -> kind(t).equals(kind.get())).toList();
        List<String> notes = new ArrayList<>();
        Set<String> others = new LinkedHashSet<>();
        traces.stream().map(FigureReader::kind).filter(k -> !k.equals(kind.get())).forEach(others::add);
        if (TraceReader.onlyOne(kind.get()) && drawn.size() > 1) {
            others.add(drawn.size() - 1 + " more " + kind.get());
        }
        if (!others.isEmpty()) {
            notes.add("not drawn: " + String.join(", ", others));
        }
        Object layout = PrivateFields.get(figure, "layout");
        return Optional.of(TraceReader.read(kind.get(), drawn, layout, look(layout), notes));
    }

    /** What the figure holds, in words, for where it is not drawn. */
    static String describe(Object figure) {
        Set<String> kinds = new LinkedHashSet<>();
        traces(figure).forEach(trace -> kinds.add(kind(trace)));
        String title = PrivateFields.text(PrivateFields.get(figure, "layout"), "title");
        return "Tablesaw figure" + (title == null ? "" : " \"" + LabelText.clean(title) + "\"") + " of "
                + (kinds.isEmpty() ? "no traces" : String.join(", ", kinds));
    }

    private static List<Object> traces(Object figure) {
        List<Object> traces = new ArrayList<>();
        Object[] data = PrivateFields.get(figure, "data", Object[].class);
        for (Object trace : data == null ? new Object[0] : data) {
            // "legendonly" and "False" traces are not seen until they are clicked in plotly.
            String visible = trace == null ? "False" : PrivateFields.text(trace, "visible");
            if (visible == null || visible.equalsIgnoreCase("true")) {
                traces.add(trace);
            }
        }
        return traces;
    }

    /** Plotly's name of the trace's type, for instance "scatter". */
    private static String kind(Object trace) {
        String type = PrivateFields.text(trace, "type");
        String simple = trace.getClass().getSimpleName();
        if (type != null) {
            return type;
        }
        return simple.endsWith("Trace") ? simple.substring(0, simple.length() - 5).toLowerCase(java.util.Locale.ROOT)
                : simple;
    }

    private static Look look(Object layout) {
        if (layout == null) {
            return Look.PLAIN;
        }
        Look look = Look.PLAIN;
        String title = PrivateFields.text(layout, "title");
        if (title != null) {
            look = look.withTitle(title);
        }
        look = look.withAxisTitles(axisTitle(layout, "xAxis"), axisTitle(layout, "yAxis"));
        boolean logX = "log".equals(PrivateFields.text(PrivateFields.get(layout, "xAxis"), "type"));
        boolean logY = "log".equals(PrivateFields.text(PrivateFields.get(layout, "yAxis"), "type"));
        look = look.withLog(logX, logY);
        if (PrivateFields.get(layout, "showLegend") instanceof Boolean legend) {
            look = look.withLegend(legend);
        }
        int width = size(layout, "width", look.width());
        int height = size(layout, "height", look.height());
        return look.withSize(width, height);
    }

    /** A size that the user chose; jsplot's own default is larger than fits a notebook well. */
    private static int size(Object layout, String name, int otherwise) {
        boolean chosen = Boolean.TRUE.equals(PrivateFields.get(layout, name + "Set"));
        int size = chosen ? PrivateFields.number(layout, name, otherwise) : otherwise;
        return Math.max(SMALLEST, Math.min(LARGEST, size));
    }

    private static String axisTitle(Object layout, String axis) {
        return PrivateFields.text(PrivateFields.get(layout, axis), "title");
    }
}
