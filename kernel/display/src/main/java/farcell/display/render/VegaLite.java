package farcell.display.render;

import static farcell.display.render.Spec.object;

import farcell.display.chart.BarChart;
import farcell.display.chart.Box;
import farcell.display.chart.BoxChart;
import farcell.display.chart.ChartModel;
import farcell.display.chart.HeatMap;
import farcell.display.chart.HistogramChart;
import farcell.display.chart.Limits;
import farcell.display.chart.Look;
import farcell.display.chart.NamedValues;
import farcell.display.chart.PieChart;
import farcell.display.chart.XyChart;
import farcell.display.chart.XyCharts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Charts as Vega-Lite 5, using only what 5.6 has: JupyterLab 4 draws that offline, untrusted notebooks too.
 *
 * <p>The data's own names never are field names: fields are called x, y, k and so on, and names are titles. So no name
 * needs escaping, and none can be read as an expression.
 */
public final class VegaLite {

    /** The MIME type of the specification. */
    public static final String MIME = "application/vnd.vegalite.v5+json";

    private static final String SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json";

    /** Characters of all labels that fit under a chart of the usual width. */
    private static final int FLAT_LABELS = 80;

    private VegaLite() {}

    /** The specification as JSON text, or empty if it cannot be made small enough for a notebook. */
    public static Optional<String> write(ChartModel chart) {
        ChartModel shown = chart;
        String json = Json.write(shown.accept(new Writer()));
        while (size(json) > Limits.SPEC_BYTES && shown instanceof XyChart xy && points(xy) > xy.series().size() * 8L) {
            shown = XyCharts.halved(xy);
            json = Json.write(shown.accept(new Writer()));
        }
        return size(json) > Limits.SPEC_BYTES ? Optional.empty() : Optional.of(json);
    }

    private static int size(String json) {
        return json.getBytes(StandardCharsets.UTF_8).length;
    }

    private static long points(XyChart chart) {
        return chart.series().stream().mapToLong(s -> s.x().length).sum();
    }

    /** What all charts have. */
    static Map<String, Object> view(ChartModel chart) {
        Look look = chart.look();
        Object title = null;
        if (!look.title().isEmpty()) {
            title = object("text", look.title(), "subtitle", chart.notes().isEmpty() ? null : chart.noteLines(),
                    "anchor", "start");
        } else if (!chart.notes().isEmpty()) {
            // A subtitle is not drawn without a title.
            title = object("text", chart.noteLines(), "anchor", "start", "fontSize", 11, "fontWeight", "normal");
        }
        return object("$schema", SCHEMA, "title", title, "width", look.width(), "height", look.height(),
                "autosize", object("type", "fit", "contains", "padding"));
    }

    static Map<String, Object> with(Map<String, Object> view, Object... entries) {
        view.putAll(object(entries));
        return view;
    }

    /** How the labels of an axis of names lie: flat where there is room, else slanted; never over each other. */
    static Map<String, Object> labelAxis(List<String> labels, boolean horizontal) {
        int longest = labels.stream().mapToInt(String::length).max().orElse(0);
        Object angle = !horizontal ? null : longest * labels.size() <= FLAT_LABELS ? 0 : -45;
        return object("labelAngle", angle, "labelOverlap", "greedy");
    }

    static Map<String, Object> tooltip(String field, String type, String title) {
        return object("field", field, "type", type, "title", Spec.tooltipTitle(title));
    }

    /** The colour channel of series, or null where there is only one and no legend is wanted. */
    static Map<String, Object> colour(Look look, String group, List<String> names) {
        boolean legend = look.showsLegend(names.size());
        if (names.size() < 2 && !legend) {
            return null;
        }
        Map<String, Object> colour = object("field", "k", "type", "nominal", "sort", names,
                "scale", object("domain", names), "title", group);
        if (!legend) {
            colour.put("legend", null);
        }
        return colour;
    }

    /** One specification for each kind of chart. */
    private static final class Writer implements ChartModel.Visitor<Map<String, Object>> {

        @Override
        public Map<String, Object> xy(XyChart chart) {
            return VegaLiteXy.write(chart);
        }

        @Override
        public Map<String, Object> bar(BarChart chart) {
            List<Object> rows = new ArrayList<>();
            for (int place = 0; place < chart.series().size(); place++) {
                NamedValues series = chart.series().get(place);
                for (int i = 0; i < chart.categories().size(); i++) {
                    if (Double.isFinite(series.values()[i])) {
                        rows.add(object("c", chart.categories().get(i), "k", series.name(), "v", series.values()[i],
                                "i", place));
                    }
                }
            }
            List<String> names = chart.series().stream().map(NamedValues::name).toList();
            Map<String, Object> category = object("field", "c", "type", "nominal", "sort", chart.categories(),
                    "title", chart.categoryTitle(),
                    "axis", labelAxis(chart.categories(), !chart.horizontal()));
            Map<String, Object> value = object("field", "v", "type", "quantitative", "title", chart.valueTitle(),
                    "scale", chart.logValues() ? object("type", "log") : null);
            if (!chart.stacked()) {
                value.put("stack", null);
            }
            String across = chart.horizontal() ? "y" : "x";
            boolean sideBySide = names.size() > 1 && !chart.stacked();
            Map<String, Object> encoding = object(across, category, chart.horizontal() ? "x" : "y", value,
                    sideBySide ? across + "Offset" : "k",
                    sideBySide ? object("field", "k", "type", "nominal", "sort", names) : null,
                    "color", colour(chart.look(), chart.group(), names),
                    "order", chart.stacked() ? object("field", "i", "type", "quantitative") : null,
                    "tooltip", tooltips(tooltip("c", "nominal", chart.categoryTitle()),
                            names.size() > 1 ? tooltip("k", "nominal", named(chart.group())) : null,
                            tooltip("v", "quantitative", chart.valueTitle())));
            return with(view(chart), "data", object("values", rows), "mark", object("type", "bar"),
                    "encoding", encoding);
        }

        @Override
        public Map<String, Object> histogram(HistogramChart chart) {
            List<Object> rows = new ArrayList<>();
            double lowest = chart.lowest();
            boolean log = chart.look().logY() && Double.isFinite(lowest);
            for (NamedValues series : chart.counts()) {
                for (int i = 0; i + 1 < chart.edges().length; i++) {
                    if (series.values()[i] != 0 || chart.counts().size() == 1 && !log) {
                        rows.add(object("a", chart.edges()[i], "b", chart.edges()[i + 1], "k", series.name(),
                                "n", series.values()[i]));
                    }
                }
            }
            List<String> names = chart.counts().stream().map(NamedValues::name).toList();
            String xTitle = chart.look().xTitle() != null ? chart.look().xTitle() : chart.name();
            String yTitle = chart.look().yTitle() != null ? chart.look().yTitle() : chart.height();
            Map<String, Object> height = object("field", "n", "type", "quantitative", "title", yTitle,
                    "scale", log ? object("type", "log", "domainMin", lowest / 2) : null);
            height.put("stack", null);
            Map<String, Object> encoding = object(
                    "x", object("field", "a", "type", "quantitative", "bin", object("binned", true), "title", xTitle),
                    "x2", object("field", "b"), "y", height, "color", colour(chart.look(), chart.group(), names),
                    "tooltip", tooltips(tooltip("a", "quantitative", xTitle + " from"),
                            tooltip("b", "quantitative", "to"),
                            names.size() > 1 ? tooltip("k", "nominal", named(chart.group())) : null,
                            tooltip("n", "quantitative", yTitle)));
            return with(view(chart), "data", object("values", rows),
                    "mark", object("type", "bar", "opacity", names.size() > 1 ? 0.6 : 1), "encoding", encoding);
        }

        @Override
        public Map<String, Object> box(BoxChart chart) {
            List<Object> boxes = new ArrayList<>();
            List<Object> outliers = new ArrayList<>();
            for (Box box : chart.boxes()) {
                boxes.add(object("c", box.name(), "low", box.low(), "q1", box.q1(), "median", box.median(),
                        "q3", box.q3(), "high", box.high()));
                for (double outlier : box.outliers()) {
                    outliers.add(object("c", box.name(), "v", outlier));
                }
            }
            List<String> names = chart.boxes().stream().map(Box::name).toList();
            String xTitle = chart.look().xTitle() != null ? chart.look().xTitle() : chart.group();
            String yTitle = chart.look().yTitle() != null ? chart.look().yTitle() : chart.value();
            Map<String, Object> across = object("field", "c", "type", "nominal", "sort", names, "title", xTitle,
                    "axis", labelAxis(names, true));
            Map<String, Object> scale = chart.logValues() ? object("type", "log") : object("zero", false);
            List<Object> tooltip = tooltips(tooltip("c", "nominal", named(chart.group())),
                    tooltip("high", "quantitative", "upper whisker"), tooltip("q3", "quantitative", "upper quartile"),
                    tooltip("median", "quantitative", "median"), tooltip("q1", "quantitative", "lower quartile"),
                    tooltip("low", "quantitative", "lower whisker"));
            List<Object> layers = List.of(
                    object("mark", object("type", "rule"),
                            "encoding", object("y", up("low", yTitle, scale), "y2", object("field", "high"))),
                    object("mark", object("type", "bar", "size", 24, "color", "#9ecae9", "stroke", "#4c78a8"),
                            "encoding", object("y", up("q1", yTitle, scale), "y2", object("field", "q3"),
                                    "tooltip", tooltip)),
                    object("mark", object("type", "tick", "size", 24, "thickness", 2, "color", "#1f3b57"),
                            "encoding", object("y", up("median", yTitle, scale))),
                    object("data", object("values", outliers),
                            "mark", object("type", "point", "size", 20, "opacity", 0.7),
                            "encoding", object("y", up("v", yTitle, scale), "tooltip",
                                    tooltips(tooltip("c", "nominal", named(chart.group())),
                                            tooltip("v", "quantitative", yTitle)))));
            return with(view(chart), "data", object("values", boxes), "encoding", object("x", across),
                    "layer", layers);
        }

        private static Map<String, Object> up(String field, String title, Map<String, Object> scale) {
            return object("field", field, "type", "quantitative", "title", title, "scale", scale);
        }

        @Override
        public Map<String, Object> pie(PieChart chart) {
            List<Object> rows = new ArrayList<>();
            for (int i = 0; i < chart.labels().size(); i++) {
                rows.add(object("k", chart.labels().get(i), "v", chart.values()[i], "i", i));
            }
            boolean legend = chart.look().legend() == null || chart.look().legend();
            Map<String, Object> colour = object("field", "k", "type", "nominal", "sort", chart.labels(),
                    "title", chart.label(), "scale", object("domain", chart.labels()));
            if (!legend) {
                colour.put("legend", null);
            }
            return with(view(chart), "data", object("values", rows), "mark", object("type", "arc"),
                    "encoding", object(
                            "theta", object("field", "v", "type", "quantitative", "stack", true),
                            "order", object("field", "i", "type", "quantitative"), "color", colour,
                            "tooltip", tooltips(tooltip("k", "nominal", named(chart.label())),
                                    tooltip("v", "quantitative", chart.value()))));
        }

        @Override
        public Map<String, Object> heatMap(HeatMap chart) {
            List<Object> rows = new ArrayList<>();
            for (int r = 0; r < chart.yLabels().size(); r++) {
                for (int c = 0; c < chart.xLabels().size(); c++) {
                    if (Double.isFinite(chart.cells()[r][c])) {
                        rows.add(object("x", chart.xLabels().get(c), "y", chart.yLabels().get(r),
                                "v", chart.cells()[r][c]));
                    }
                }
            }
            List<String> upwards = new ArrayList<>(chart.yLabels());
            Collections.reverse(upwards);
            String xTitle = chart.look().xTitle() != null ? chart.look().xTitle() : chart.x();
            String yTitle = chart.look().yTitle() != null ? chart.look().yTitle() : chart.y();
            return with(view(chart), "data", object("values", rows), "mark", object("type", "rect"),
                    "encoding", object(
                            "x", object("field", "x", "type", "ordinal", "sort", chart.xLabels(), "title", xTitle,
                                    "axis", labelAxis(chart.xLabels(), true),
                                    "scale", object("domain", chart.xLabels())),
                            "y", object("field", "y", "type", "ordinal", "sort", upwards, "title", yTitle,
                                    "axis", labelAxis(upwards, false), "scale", object("domain", upwards)),
                            "color", object("field", "v", "type", "quantitative", "title", chart.value(),
                                    "scale", object("scheme", "viridis")),
                            "tooltip", tooltips(tooltip("x", "ordinal", xTitle), tooltip("y", "ordinal", yTitle),
                                    tooltip("v", "quantitative", named(chart.value())))));
        }

        private static List<Object> tooltips(Object... tooltips) {
            return Arrays.stream(tooltips).filter(t -> t != null).toList();
        }

        private static String named(String name) {
            return name.isEmpty() ? "name" : name;
        }
    }
}
