package farcell.display.render;

import farcell.display.chart.Axis;
import farcell.display.chart.Box;
import farcell.display.chart.BoxChart;
import farcell.display.chart.HistogramChart;
import farcell.display.chart.Look;
import farcell.display.chart.NamedValues;
import farcell.display.chart.XyChart;
import farcell.display.chart.XySeries;
import farcell.display.data.LabelText;
import java.awt.BasicStroke;
import java.awt.Color;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.TimeZone;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Charts whose horizontal axis has positions as XChart's XY charts: lines, points, histograms, boxes. */
final class XyDrawing {

    /** With more positions than this, ticks stand at round numbers and not at the data. */
    private static final int FEW = 12;
    private static final Color NOTHING = new Color(0, 0, 0, 0);
    private static final Color BOX = new Color(0x9ecae9);
    private static final Color MEDIAN = new Color(0x1f3b57);
    private static final double HALF_BOX = 0.25;

    private XyDrawing() {}

    static XYChart xy(XyChart model) {
        Look look = model.look();
        XYChart chart = chart(look, model.x().name(), model.y().name(), model.series().size(), look.logX(),
                look.logY());
        chart.getStyler().setMarkerSize(5);
        boolean dates = model.x().scale() == Axis.Scale.TIME;
        if (!dates) {
            chart.getStyler().setXAxisTickLabelsFormattingFunction(ticks(model.x()));
        }
        chart.getStyler().setYAxisTickLabelsFormattingFunction(ticks(model.y()));
        List<XySeries> drawn = model.series().stream().filter(XyDrawing::hasPoint).toList();
        if (drawn.isEmpty()) {
            return empty(chart);
        }
        if (model.x().scale() == Axis.Scale.NUMBER) {
            roundTicks(chart, drawn);
        }
        for (int i = 0; i < model.series().size(); i++) {
            XySeries series = model.series().get(i);
            if (hasPoint(series)) {
                XYSeries added = dates ? chart.addSeries(series.name(), dates(series.x()), numbers(series.y()))
                        : chart.addSeries(series.name(), series.x(), series.y());
                style(series, added, ChartStyle.colour(i), model.series().size());
            }
        }
        return chart;
    }

    private static XYChart chart(Look look, String x, String y, int named, boolean logX, boolean logY) {
        XYChart chart = new XYChartBuilder().width(look.width()).height(look.height()).title(look.title())
                .xAxisTitle(look.xTitle() != null ? look.xTitle() : x)
                .yAxisTitle(look.yTitle() != null ? look.yTitle() : y).build();
        ChartStyle.apply(chart.getStyler(), look, named);
        chart.getStyler().setTimezone(TimeZone.getTimeZone(ZoneOffset.UTC));
        chart.getStyler().setXAxisTickMarkSpacingHint(90);
        chart.getStyler().setXAxisLogarithmic(logX);
        chart.getStyler().setYAxisLogarithmic(logY);
        return chart;
    }

    private static boolean hasPoint(XySeries series) {
        return Arrays.stream(series.y()).anyMatch(Double::isFinite);
    }

    /** XChart draws no axes where there is nothing at all. */
    private static XYChart empty(XYChart chart) {
        unseen(chart, new double[] {1, 2}, 1);
        return chart;
    }

    /** XChart puts ticks at the data where that is evenly spaced, however odd the numbers. Two unseen points out of
     *  order keep it from that. */
    private static void roundTicks(XYChart chart, List<XySeries> drawn) {
        double[] all = drawn.stream().flatMapToDouble(s -> Arrays.stream(s.x())).distinct().toArray();
        if (all.length > FEW) {
            double y = drawn.stream().flatMapToDouble(s -> Arrays.stream(s.y())).filter(Double::isFinite)
                    .findFirst().orElse(1);
            unseen(chart, new double[] {Arrays.stream(all).max().orElse(1), Arrays.stream(all).min().orElse(0)}, y);
        }
    }

    private static void unseen(XYChart chart, double[] x, double y) {
        XYSeries series = chart.addSeries("\u0000", x, new double[] {y, y});
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(NOTHING);
        series.setShowInLegend(false);
    }

    private static void style(XySeries model, XYSeries series, Color colour, int all) {
        series.setLineColor(colour);
        series.setMarkerColor(colour);
        series.setLineStyle(new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        switch (model.mark()) {
            case LINE -> series.setMarker(SeriesMarkers.NONE);
            case LINE_AND_POINTS -> series.setMarker(SeriesMarkers.CIRCLE);
            case POINTS -> {
                series.setMarker(SeriesMarkers.CIRCLE);
                series.setMarkerColor(ChartStyle.faint(colour, model.x().length > 500 || all > 1 ? 150 : 190));
                series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
            }
            case AREA -> {
                series.setMarker(SeriesMarkers.NONE);
                if (isAscending(model.x())) {
                    series.setFillColor(ChartStyle.faint(colour, 110));
                    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Area);
                }
            }
        }
    }

    private static boolean isAscending(double[] x) {
        for (int i = 1; i < x.length; i++) {
            if (x[i] < x[i - 1]) {
                return false;
            }
        }
        return true;
    }

    private static TickText ticks(Axis axis) {
        return switch (axis.scale()) {
            case NUMBER -> TickText.numbers();
            case TIME -> new TickText(LabelText::time);
            case LABEL -> labels(axis.labels());
        };
    }

    private static TickText labels(List<String> labels) {
        return new TickText(position -> {
            int index = (int) Math.rint(position);
            boolean between = Math.abs(position - index) > 1e-6;
            if (between || index < 0 || index >= labels.size()) {
                // XChart gives up on an axis whose two ends have the same text.
                return position < 0 ? "  " : " ";
            }
            return labels.get(index);
        });
    }

    private static List<Date> dates(double[] millis) {
        return Arrays.stream(millis).mapToObj(m -> new Date((long) m)).toList();
    }

    private static List<Double> numbers(double[] values) {
        List<Double> numbers = new ArrayList<>();
        for (double value : values) {
            numbers.add(Double.isFinite(value) ? value : null);
        }
        return numbers;
    }

    static XYChart histogram(HistogramChart model) {
        double lowest = model.lowest();
        boolean log = model.look().logY() && Double.isFinite(lowest);
        XYChart chart = chart(model.look(), model.name(), model.height(), model.counts().size(), false, log);
        double floor = log ? lowest / 2 : 0;
        chart.getStyler().setYAxisMin(floor);
        chart.getStyler().setXAxisTickLabelsFormattingFunction(TickText.numbers());
        chart.getStyler().setYAxisTickLabelsFormattingFunction(TickText.numbers());
        unseen(chart, new double[] {model.edges()[model.edges().length - 1], model.edges()[0]}, log ? lowest : 1);
        int alpha = model.counts().size() > 1 ? 120 : 255;
        for (int s = 0; s < model.counts().size(); s++) {
            NamedValues series = model.counts().get(s);
            double[][] outline = outline(model.edges(), series.values(), floor);
            XYSeries bars = chart.addSeries(series.name(), outline[0], outline[1]);
            bars.setMarker(SeriesMarkers.NONE);
            bars.setLineColor(alpha == 255 ? Color.WHITE : ChartStyle.colour(s));
            bars.setLineStyle(new BasicStroke(1f));
            bars.setFillColor(ChartStyle.faint(ChartStyle.colour(s), alpha));
            bars.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
        }
        return chart;
    }

    /** The bars as one line: up, along and down again for each bin. */
    private static double[][] outline(double[] edges, double[] heights, double floor) {
        double[] x = new double[4 * heights.length];
        double[] y = new double[4 * heights.length];
        for (int i = 0; i < heights.length; i++) {
            double height = Math.max(floor, heights[i]);
            Arrays.fill(x, 4 * i, 4 * i + 2, edges[i]);
            Arrays.fill(x, 4 * i + 2, 4 * i + 4, edges[i + 1]);
            y[4 * i] = floor;
            y[4 * i + 1] = height;
            y[4 * i + 2] = height;
            y[4 * i + 3] = floor;
        }
        return new double[][] {x, y};
    }

    static XYChart box(BoxChart model) {
        Look look = model.look();
        XYChart chart = chart(look.withLegend(false), model.group(), model.value(), 0, false, model.logValues());
        chart.getStyler().setMarkerSize(4);
        chart.getStyler().setXAxisTickMarkSpacingHint(40);
        chart.getStyler().setXAxisTickLabelsFormattingFunction(labels(model.boxes().stream().map(Box::name).toList()));
        chart.getStyler().setYAxisTickLabelsFormattingFunction(TickText.numbers());
        chart.getStyler().setXAxisMin(-0.5);
        chart.getStyler().setXAxisMax(Math.max(1, model.boxes().size()) - 0.5);
        if (model.boxes().isEmpty()) {
            return empty(chart);
        }
        for (int i = 0; i < model.boxes().size(); i++) {
            Box box = model.boxes().get(i);
            String key = "\u0000" + i;
            stroke(chart.addSeries(key + "whiskers", new double[] {i, i, i, i, i},
                    new double[] {box.low(), box.q1(), Double.NaN, box.q3(), box.high()}), ChartStyle.colour(0), 1.2f);
            XYSeries body = chart.addSeries(key + "box",
                    new double[] {i - HALF_BOX, i - HALF_BOX, i + HALF_BOX, i + HALF_BOX, i - HALF_BOX},
                    new double[] {box.q1(), box.q3(), box.q3(), box.q1(), box.q1()});
            stroke(body, ChartStyle.colour(0), 1.2f);
            body.setFillColor(BOX);
            body.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
            stroke(chart.addSeries(key + "median", new double[] {i - HALF_BOX, i + HALF_BOX},
                    new double[] {box.median(), box.median()}), MEDIAN, 2f);
            if (box.outliers().length > 0) {
                double[] at = new double[box.outliers().length];
                Arrays.fill(at, i);
                XYSeries outliers = chart.addSeries(key + "outliers", at, box.outliers());
                outliers.setMarker(SeriesMarkers.CIRCLE);
                outliers.setMarkerColor(ChartStyle.faint(ChartStyle.colour(0), 150));
                outliers.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
            }
        }
        return chart;
    }

    private static void stroke(XYSeries series, Color colour, float width) {
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(colour);
        series.setLineStyle(new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
    }
}
