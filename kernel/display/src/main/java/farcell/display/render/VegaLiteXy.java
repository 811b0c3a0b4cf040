package farcell.display.render;

import static farcell.display.render.Spec.object;

import farcell.display.chart.Axis;
import farcell.display.chart.Look;
import farcell.display.chart.XyChart;
import farcell.display.chart.XySeries;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@link XyChart}s as Vega-Lite: one view, or one layer for each kind of mark. */
final class VegaLiteXy {

    // Without a zone, which a browser reads and shows as its own time: so the clock shows what the data says.
    private static final DateTimeFormatter WALL_CLOCK = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS");

    private VegaLiteXy() {}

    static Map<String, Object> write(XyChart given) {
        XyChart chart = given.drawable();
        List<XySeries.Mark> marks = chart.series().stream().map(XySeries::mark).distinct().toList();
        Map<String, Object> encoding = encoding(chart, marks);
        Map<String, Object> view = VegaLite.view(chart);
        if (marks.size() == 1) {
            return VegaLite.with(view, "data", data(chart, marks.get(0)), "mark", mark(marks.get(0)),
                    "encoding", encoding);
        }
        List<Object> layers = new ArrayList<>();
        for (XySeries.Mark mark : marks) {
            layers.add(object("data", data(chart, mark), "mark", mark(mark)));
        }
        if (layers.isEmpty()) {
            layers.add(object("data", object("values", List.of()), "mark", mark(XySeries.Mark.POINTS)));
        }
        return VegaLite.with(view, "encoding", encoding, "layer", layers);
    }

    private static Map<String, Object> mark(XySeries.Mark mark) {
        return switch (mark) {
            case LINE -> object("type", "line", "orient", "vertical");
            case LINE_AND_POINTS -> object("type", "line", "orient", "vertical", "point", true);
            case POINTS -> object("type", "point", "filled", true, "size", 30, "opacity", 0.7);
            case AREA -> object("type", "area", "orient", "vertical", "opacity", 0.5, "line", true);
        };
    }

    private static Map<String, Object> data(XyChart chart, XySeries.Mark mark) {
        List<Object> rows = new ArrayList<>();
        for (XySeries series : chart.series()) {
            if (series.mark() == mark) {
                for (int i = 0; i < series.x().length; i++) {
                    Map<String, Object> row = object("x", position(chart.x(), series.x()[i]));
                    row.put("y", position(chart.y(), series.y()[i]));
                    if (chart.series().size() > 1 || chart.look().showsLegend(1)) {
                        row.put("k", series.name());
                    }
                    rows.add(row);
                }
            }
        }
        return object("values", rows);
    }

    private static Object position(Axis axis, double position) {
        if (!Double.isFinite(position)) {
            return null;
        }
        return switch (axis.scale()) {
            case NUMBER -> position;
            case TIME -> WALL_CLOCK.format(
                    LocalDateTime.ofInstant(Instant.ofEpochMilli((long) position), ZoneOffset.UTC));
            case LABEL -> axis.labels().get((int) position);
        };
    }

    private static Map<String, Object> encoding(XyChart chart, List<XySeries.Mark> marks) {
        Look look = chart.look();
        String xTitle = look.xTitle() != null ? look.xTitle() : chart.x().name();
        String yTitle = look.yTitle() != null ? look.yTitle() : chart.y().name();
        boolean points = marks.stream().allMatch(m -> m == XySeries.Mark.POINTS);
        boolean area = marks.contains(XySeries.Mark.AREA);
        Map<String, Object> x = axis("x", chart.x(), xTitle, look.logX(), false,
                whole(chart.series().stream().map(XySeries::x)));
        Map<String, Object> y = axis("y", chart.y(), yTitle, look.logY(), area,
                whole(chart.series().stream().map(XySeries::y)));
        if (!points) {
            x.put("sort", null); // joined in the order of the data
        }
        if (area) {
            y.put("stack", null);
        }
        List<String> names = chart.series().stream().map(XySeries::name).toList();
        List<Object> tooltips = new ArrayList<>(List.of(VegaLite.tooltip("x", type(chart.x()), xTitle),
                VegaLite.tooltip("y", type(chart.y()), yTitle)));
        if (names.size() > 1) {
            tooltips.add(VegaLite.tooltip("k", "nominal", chart.group().isEmpty() ? "series" : chart.group()));
        }
        return object("x", x, "y", y, "color", VegaLite.colour(look, chart.group(), names), "tooltip", tooltips);
    }

    private static Map<String, Object> axis(String field, Axis axis, String title, boolean log, boolean zero,
            boolean whole) {
        Object scale = switch (axis.scale()) {
            case NUMBER -> log ? object("type", "log") : object("zero", zero);
            case TIME -> null;
            case LABEL -> object("domain", axis.labels());
        };
        Map<String, Object> ticks = switch (axis.scale()) {
            case NUMBER -> whole && !log ? object("tickMinStep", 1) : null;
            case TIME -> null;
            case LABEL -> VegaLite.labelAxis(axis.labels(), field.equals("x"));
        };
        Map<String, Object> channel = object("field", field, "type", type(axis), "title", title, "scale", scale,
                "axis", ticks);
        if (axis.scale() == Axis.Scale.LABEL) {
            channel.put("sort", null);
        }
        return channel;
    }

    /** Whether all numbers are whole, so that ticks between them would make no sense. */
    private static boolean whole(Stream<double[]> all) {
        return all.flatMapToDouble(Arrays::stream).filter(Double::isFinite).allMatch(v -> v == Math.rint(v));
    }

    private static String type(Axis axis) {
        return switch (axis.scale()) {
            case NUMBER -> "quantitative";
            case TIME -> "temporal";
            case LABEL -> "nominal";
        };
    }
}
