package farcell.display.tablesaw;

import farcell.display.chart.Axis;
import farcell.display.chart.BarChart;
import farcell.display.chart.BarCharts;
import farcell.display.chart.BoxCharts;
import farcell.display.chart.ChartModel;
import farcell.display.chart.HeatMaps;
import farcell.display.chart.HistogramChart;
import farcell.display.chart.HistogramCharts;
import farcell.display.chart.Look;
import farcell.display.chart.NamedValues;
import farcell.display.chart.PieCharts;
import farcell.display.chart.XyCharts;
import farcell.display.chart.XySeries;
import farcell.display.data.LabelText;
import farcell.display.data.ObjectValues;
import farcell.display.data.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads jsplot's traces of one kind into a chart. */
final class TraceReader {

    private static final Set<String> KINDS =
            Set.of("scatter", "scattergl", "bar", "histogram", "histogram2d", "box", "pie", "heatmap");
    private static final Set<String> ONLY_ONE = Set.of("pie", "heatmap", "histogram2d");

    private TraceReader() {}

    /** Whether traces of plotly's type {@code kind} can be drawn. */
    static boolean draws(String kind) {
        return KINDS.contains(kind);
    }

    /** Whether only the first of several traces of this kind is drawn. */
    static boolean onlyOne(String kind) {
        return ONLY_ONE.contains(kind);
    }

    /** @param traces at least one, all of that kind */
    static ChartModel read(String kind, List<Object> traces, Object layout, Look look, List<String> notes) {
        Object first = traces.get(0);
        return switch (kind) {
            case "scatter", "scattergl" -> xy(traces, look, notes);
            case "bar" -> bar(traces, layout, look, notes);
            case "histogram" -> histogram(traces, look, notes);
            case "box" -> box(traces, look, notes);
            case "histogram2d" -> noted(HeatMaps.counts(look, name(look.xTitle(), "x"), name(look.yTitle(), "y"),
                    doubles(PrivateFields.get(first, "x")), doubles(PrivateFields.get(first, "y"))), notes);
            case "pie" -> pie(first, look, notes);
            case "heatmap" -> heatMap(first, look, notes);
            default -> throw new IllegalArgumentException("no chart for a trace of type " + kind);
        };
    }

    private static ChartModel xy(List<Object> traces, Look look, List<String> notes) {
        List<Values> xs = aligned(traces, "x");
        List<Values> ys = aligned(traces, "y");
        Axis.Joined x = Axis.join(name(look.xTitle(), "x"), xs);
        Axis.Joined y = Axis.join(name(look.yTitle(), "y"), ys);
        List<XySeries> series = new ArrayList<>();
        for (int i = 0; i < traces.size(); i++) {
            Object trace = traces.get(i);
            int size = Math.min(x.positions().get(i).length, y.positions().get(i).length);
            XySeries read = new XySeries(name(trace, i, traces.size()), mark(trace),
                    Arrays.copyOf(x.positions().get(i), size), Arrays.copyOf(y.positions().get(i), size));
            series.add(read.mark() == XySeries.Mark.AREA ? ascending(read) : read);
            double[] sizes = PrivateFields.get(PrivateFields.get(trace, "marker"), "size", double[].class);
            if (sizes != null && sizes.length > 1 && !notes.contains("sizes of markers not drawn")) {
                notes.add("sizes of markers not drawn");
            }
        }
        return XyCharts.of(look, x.axis(), y.axis(), series, "", notes);
    }

    /** The values of one field of each trace, the trace's index where it has none. */
    private static List<Values> aligned(List<Object> traces, String field) {
        List<Values> all = new ArrayList<>();
        for (Object trace : traces) {
            Object given = PrivateFields.get(trace, field);
            Object other = PrivateFields.get(trace, field.equals("x") ? "y" : "x");
            all.add(given != null ? values(given)
                    : new Values.Numbers(IntStream.range(0, length(other)).asDoubleStream().toArray()));
        }
        return all;
    }

    private static XySeries.Mark mark(Object trace) {
        String mode = PrivateFields.text(trace, "mode");
        String fill = PrivateFields.text(trace, "fill");
        if (mode != null && !mode.contains("lines")) {
            return XySeries.Mark.POINTS;
        }
        if (fill != null && !fill.equals("none")) {
            return XySeries.Mark.AREA;
        }
        return mode != null && mode.contains("markers") ? XySeries.Mark.LINE_AND_POINTS : XySeries.Mark.LINE;
    }

    private static XySeries ascending(XySeries series) {
        int[] order = IntStream.range(0, series.x().length).boxed()
                .sorted(Comparator.comparingDouble(i -> series.x()[i])).mapToInt(Integer::intValue).toArray();
        return new XySeries(series.name(), series.mark(),
                Arrays.stream(order).mapToDouble(i -> series.x()[i]).toArray(),
                Arrays.stream(order).mapToDouble(i -> series.y()[i]).toArray());
    }

    private static ChartModel bar(List<Object> traces, Object layout, Look look, List<String> notes) {
        List<NamedValues> series = new ArrayList<>();
        List<String[]> categories = new ArrayList<>();
        boolean horizontal = false;
        for (int i = 0; i < traces.size(); i++) {
            Object trace = traces.get(i);
            // For lying bars too, x holds the categories and y the values.
            String[] labels = LabelText.of(values(PrivateFields.get(trace, "x")));
            double[] values = doubles(PrivateFields.get(trace, "y"));
            int size = Math.min(labels.length, values.length);
            series.add(new NamedValues(name(trace, i, traces.size()), Arrays.copyOf(values, size)));
            categories.add(Arrays.copyOf(labels, size));
            horizontal |= "h".equals(PrivateFields.text(trace, "orientation"));
        }
        String mode = PrivateFields.text(layout, "barMode");
        boolean stacked = "stack".equals(mode) || "relative".equals(mode);
        BarChart chart = BarCharts.of(look, series, categories).withBars(horizontal, stacked);
        return new BarChart(chart.look(), name(horizontal ? look.yTitle() : look.xTitle(), ""),
                name(horizontal ? look.xTitle() : look.yTitle(), ""), "", chart.categories(), chart.series(),
                horizontal, stacked, ChartModel.joined(chart.notes(), notes));
    }

    private static ChartModel histogram(List<Object> traces, Look look, List<String> notes) {
        List<NamedValues> series = new ArrayList<>();
        int bins = 0;
        List<String> all = new ArrayList<>(notes);
        for (int i = 0; i < traces.size(); i++) {
            Object trace = traces.get(i);
            Object x = PrivateFields.get(trace, "x");
            Object y = PrivateFields.get(trace, "y");
            if (x != null && y != null) {
                all.add("counts of x; the values of y are not drawn");
            }
            series.add(new NamedValues(name(trace, i, traces.size()), doubles(x != null ? x : y)));
            bins = Math.max(bins, PrivateFields.number(trace, x != null ? "nBinsX" : "nBinsY", 0));
        }
        HistogramChart chart = HistogramCharts.of(look, name(look.xTitle(), "value"), "", series,
                Math.max(0, Math.min(500, bins)), all);
        String norm = PrivateFields.text(traces.get(0), "histNorm");
        return switch (norm == null ? "" : norm) {
            case "percent" -> HistogramCharts.scaled(chart, "percent", 100, true, false);
            case "probability" -> HistogramCharts.scaled(chart, "probability", 1, true, false);
            case "density" -> HistogramCharts.scaled(chart, "density", 1, false, true);
            case "probability density" -> HistogramCharts.scaled(chart, "probability density", 1, true, true);
            default -> chart;
        };
    }

    private static ChartModel box(List<Object> traces, Look look, List<String> notes) {
        Map<String, List<Double>> groups = new LinkedHashMap<>();
        for (int i = 0; i < traces.size(); i++) {
            Object trace = traces.get(i);
            Object x = PrivateFields.get(trace, "x");
            String[] labels = x == null ? null : LabelText.of(values(x));
            double[] values = doubles(PrivateFields.get(trace, "y"));
            String own = name(trace, i, traces.size());
            String prefix = traces.size() > 1 && PrivateFields.text(trace, "name") != null ? own + " " : "";
            for (int row = 0; row < values.length; row++) {
                String label = labels == null || row >= labels.length ? own
                        : prefix + (labels[row] == null ? "(missing)" : labels[row]);
                groups.computeIfAbsent(label, l -> new ArrayList<>()).add(values[row]);
            }
        }
        List<NamedValues> named = groups.entrySet().stream().map(group -> new NamedValues(group.getKey(),
                group.getValue().stream().mapToDouble(Double::doubleValue).toArray())).toList();
        return BoxCharts.of(look, name(look.xTitle(), ""), name(look.yTitle(), ""), named, notes);
    }

    private static ChartModel pie(Object trace, Look look, List<String> notes) {
        double[] values = doubles(PrivateFields.get(trace, "values"));
        Object given = PrivateFields.get(trace, "labels");
        String[] labels = given == null ? IntStream.range(0, values.length).mapToObj(i -> "slice " + (i + 1))
                .toArray(String[]::new) : LabelText.of(values(given));
        return noted(PieCharts.of(look, "", "value", Arrays.copyOf(labels, values.length), values), notes);
    }

    private static ChartModel heatMap(Object trace, Look look, List<String> notes) {
        double[][] cells = PrivateFields.get(trace, "z", double[][].class);
        double[][] grid = cells == null ? new double[0][] : cells;
        int columns = Arrays.stream(grid).mapToInt(row -> row.length).max().orElse(0);
        return noted(HeatMaps.of(look, labels(PrivateFields.get(trace, "x"), columns),
                labels(PrivateFields.get(trace, "y"), grid.length), grid), notes);
    }

    private static List<String> labels(Object given, int size) {
        String[] labels = given == null ? new String[0] : LabelText.of(values(given));
        return IntStream.range(0, size)
                .mapToObj(i -> i < labels.length && labels[i] != null ? labels[i] : String.valueOf(i)).toList();
    }

    private static ChartModel noted(ChartModel chart, List<String> notes) {
        return notes.isEmpty() ? chart : chart.withNotes(notes);
    }

    private static String name(Object trace, int index, int all) {
        String name = PrivateFields.text(trace, "name");
        return name != null ? name : all == 1 ? "value" : "trace " + index;
    }

    private static String name(String title, String otherwise) {
        return title != null ? title : otherwise;
    }

    private static int length(Object array) {
        return array == null ? 0 : java.lang.reflect.Array.getLength(array);
    }

    private static Values values(Object array) {
        return array == null ? new Values.Numbers(new double[0])
                : array instanceof double[] numbers ? new Values.Numbers(numbers.clone())
                : ObjectValues.of(Arrays.asList((Object[]) array));
    }

    private static double[] doubles(Object array) {
        Values values = values(array);
        if (values instanceof Values.Numbers numbers) {
            return numbers.values();
        }
        throw new IllegalArgumentException("the trace holds text where numbers are needed");
    }
}
