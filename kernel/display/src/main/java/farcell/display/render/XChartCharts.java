package farcell.display.render;

import farcell.display.chart.Axis;
import farcell.display.chart.BarChart;
import farcell.display.chart.Box;
import farcell.display.chart.BoxChart;
import farcell.display.chart.ChartModel;
import farcell.display.chart.HeatMap;
import farcell.display.chart.HistogramChart;
import farcell.display.chart.Look;
import farcell.display.chart.NamedValues;
import farcell.display.chart.PieChart;
import farcell.display.chart.XyChart;
import farcell.display.chart.XySeries;
import farcell.display.data.LabelText;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.knowm.xchart.BoxChartBuilder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.HorizontalBarChartBuilder;
import org.knowm.xchart.PieChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.BoxStyler.BoxplotCalCulationMethod;
import org.knowm.xchart.style.PieStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Charts as XChart's objects. */
final class XChartCharts {

    /** @param notes lines to write below, for XChart has no subtitle */
    record Drawn(Chart<?, ?> chart, List<String> notes) {}

    private static final Color[] VIRIDIS = {new Color(0x440154), new Color(0x3b528b), new Color(0x21918c),
        new Color(0x5ec962), new Color(0xfde725)};
    private static final int MARKER = 5;
    private static final int LABELS = 20;

    private XChartCharts() {}

    static Drawn of(ChartModel model) {
        return model.accept(new ChartModel.Visitor<>() {

            @Override
            public Drawn xy(XyChart chart) {
                XyChart drawable = chart.drawable();
                return new Drawn(XChartCharts.xy(drawable), drawable.notes());
            }

            @Override
            public Drawn bar(BarChart chart) {
                return new Drawn(chart.horizontal() ? lying(chart) : standing(chart), chart.notes());
            }

            @Override
            public Drawn histogram(HistogramChart chart) {
                return new Drawn(XChartCharts.histogram(chart), chart.notes());
            }

            @Override
            public Drawn box(BoxChart chart) {
                return new Drawn(XChartCharts.box(chart), chart.notes());
            }

            @Override
            public Drawn pie(PieChart chart) {
                return new Drawn(XChartCharts.pie(chart), chart.notes());
            }

            @Override
            public Drawn heatMap(HeatMap chart) {
                return new Drawn(XChartCharts.heatMap(chart), chart.notes());
            }
        });
    }

    private static Chart<?, ?> xy(XyChart model) {
        Look look = model.look();
        XYChart chart = new XYChartBuilder().width(look.width()).height(look.height()).title(look.title())
                .xAxisTitle(look.xTitle() != null ? look.xTitle() : model.x().name())
                .yAxisTitle(look.yTitle() != null ? look.yTitle() : model.y().name()).build();
        ChartStyle.apply(chart.getStyler(), look, model.series().size());
        chart.getStyler().setMarkerSize(MARKER);
        chart.getStyler().setXAxisLogarithmic(look.logX());
        chart.getStyler().setYAxisLogarithmic(look.logY());
        Function<Double, String> xLabels = labels(model.x());
        Function<Double, String> yLabels = labels(model.y());
        if (xLabels != null) {
            chart.getStyler().setXAxisTickLabelsFormattingFunction(xLabels);
        }
        if (yLabels != null) {
            chart.getStyler().setYAxisTickLabelsFormattingFunction(yLabels);
        }
        List<XySeries> drawn = model.series().stream().filter(XChartCharts::hasPoint).toList();
        for (int i = 0; i < model.series().size(); i++) {
            XySeries series = model.series().get(i);
            if (hasPoint(series)) {
                draw(series, chart.addSeries(series.name(), series.x(), series.y()), ChartStyle.colour(i),
                        model.series().size());
            }
        }
        if (drawn.isEmpty()) {
            emptyXy(chart);
        }
        return chart;
    }

    private static boolean hasPoint(XySeries series) {
        return Arrays.stream(series.y()).anyMatch(Double::isFinite);
    }

    /** XChart draws no axes where there is nothing at all. */
    private static void emptyXy(XYChart chart) {
        chart.getStyler().setLegendVisible(false);
        chart.addSeries(" ", new double[] {0, 1}, new double[] {0, 1}).setMarker(SeriesMarkers.NONE)
                .setLineColor(new Color(0, 0, 0, 0));
    }

    private static void draw(XySeries model, XYSeries series, Color colour, int all) {
        boolean ascending = true;
        for (int i = 1; i < model.x().length; i++) {
            ascending &= model.x()[i] >= model.x()[i - 1];
        }
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
                if (ascending) {
                    series.setFillColor(ChartStyle.faint(colour, 110));
                    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Area);
                }
            }
        }
    }

    private static Function<Double, String> labels(Axis axis) {
        return switch (axis.scale()) {
            case NUMBER -> null;
            case TIME -> LabelText::time;
            case LABEL -> position -> {
                int index = (int) Math.rint(position);
                return Math.abs(position - index) > 1e-6 || index < 0 || index >= axis.labels().size()
                        ? " " : axis.labels().get(index);
            };
        };
    }

    private static Chart<?, ?> standing(BarChart model) {
        Look look = model.look();
        CategoryChart chart = new CategoryChartBuilder().width(look.width()).height(look.height())
                .title(look.title()).xAxisTitle(model.categoryTitle()).yAxisTitle(model.valueTitle()).build();
        ChartStyle.apply(chart.getStyler(), look, model.series().size());
        chart.getStyler().setStacked(model.stacked()).setAvailableSpaceFill(0.8)
                .setXAxisMaxLabelCount(LABELS).setYAxisLogarithmic(model.logValues());
        rotate(chart.getStyler(), model.categories());
        for (NamedValues series : model.series()) {
            chart.addSeries(series.name(), named(model.categories()), numbers(series.values()));
        }
        return chart;
    }

    private static Chart<?, ?> lying(BarChart model) {
        Look look = model.look();
        HorizontalBarChart chart = new HorizontalBarChartBuilder().width(look.width()).height(look.height())
                .title(look.title()).xAxisTitle(model.valueTitle()).yAxisTitle(model.categoryTitle()).build();
        ChartStyle.apply(chart.getStyler(), look, model.series().size());
        chart.getStyler().setAvailableSpaceFill(0.8).setXAxisLogarithmic(model.logValues());
        for (NamedValues series : model.series()) {
            chart.addSeries(series.name(), numbers(series.values()), named(model.categories()));
        }
        return chart;
    }

    /** XChart fails on an empty chart; a blank category draws its axes. */
    private static List<String> named(List<String> categories) {
        return categories.isEmpty() ? List.of(" ") : categories;
    }

    private static List<Double> numbers(double[] values) {
        List<Double> numbers = new ArrayList<>();
        for (double value : values) {
            numbers.add(Double.isFinite(value) ? value : null);
        }
        if (numbers.isEmpty()) {
            numbers.add(0.0);
        }
        return numbers;
    }

    private static void rotate(org.knowm.xchart.style.AxesChartStyler styler, List<String> labels) {
        int longest = labels.stream().mapToInt(String::length).max().orElse(0);
        if (longest * Math.min(labels.size(), LABELS) > 80) {
            styler.setXAxisLabelRotation(45);
        }
    }

    private static Chart<?, ?> histogram(HistogramChart model) {
        Look look = model.look();
        XYChart chart = new XYChartBuilder().width(look.width()).height(look.height()).title(look.title())
                .xAxisTitle(look.xTitle() != null ? look.xTitle() : model.name())
                .yAxisTitle(look.yTitle() != null ? look.yTitle() : model.height()).build();
        ChartStyle.apply(chart.getStyler(), look, model.counts().size());
        boolean log = look.logY() && model.counts().stream()
                .anyMatch(c -> Arrays.stream(c.values()).anyMatch(v -> v > 0));
        chart.getStyler().setYAxisLogarithmic(log);
        double floor = log ? 0.5 * model.counts().stream().flatMapToDouble(c -> Arrays.stream(c.values()))
                .filter(v -> v > 0).min().orElse(1) : 0;
        if (log) {
            chart.getStyler().setYAxisMin(floor);
        }
        int alpha = model.counts().size() > 1 ? 120 : 255;
        for (int s = 0; s < model.counts().size(); s++) {
            NamedValues series = model.counts().get(s);
            double[][] outline = outline(model.edges(), series.values(), floor);
            XYSeries bars = chart.addSeries(series.name(), outline[0], outline[1]);
            bars.setMarker(SeriesMarkers.NONE);
            bars.setLineColor(alpha == 255 ? Color.WHITE : ChartStyle.colour(s));
            bars.setLineStyle(new BasicStroke(1f));
            bars.setFillColor(ChartStyle.faint(ChartStyle.colour(s), alpha));
            bars.setXYSeriesRenderStyle(XYSeriesRenderStyle.Area);
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

    private static Chart<?, ?> box(BoxChart model) {
        Look look = model.look();
        org.knowm.xchart.BoxChart chart = new BoxChartBuilder().width(look.width()).height(look.height())
                .title(look.title()).xAxisTitle(look.xTitle() != null ? look.xTitle() : model.group())
                .yAxisTitle(look.yTitle() != null ? look.yTitle() : model.value()).build();
        ChartStyle.apply(chart.getStyler(), look.withLegend(false), model.boxes().size());
        chart.getStyler().setBoxplotCalCulationMethod(BoxplotCalCulationMethod.N_LESS_1_PLUS_1);
        chart.getStyler().setXAxisMaxLabelCount(LABELS);
        boolean log = look.logY() && model.boxes().stream()
                .allMatch(b -> Arrays.stream(sample(b)).allMatch(v -> v > 0));
        chart.getStyler().setYAxisLogarithmic(log && !model.boxes().isEmpty());
        for (Box box : model.boxes()) {
            chart.addSeries(box.name(), sample(box));
        }
        if (model.boxes().isEmpty()) {
            chart.addSeries(" ", new double[] {0});
        }
        return chart;
    }

    /** Values that have the box's quartiles, ends and outliers, for XChart summarises on its own. With 4m + 1 sorted
     *  values the quartiles are those at m, 2m and 3m. */
    static double[] sample(Box box) {
        double[] below = Arrays.stream(box.outliers()).filter(v -> v < box.low()).sorted().toArray();
        double[] above = Arrays.stream(box.outliers()).filter(v -> v > box.high()).sorted().toArray();
        int m = Math.max(below.length, above.length) + 1;
        double[] values = new double[4 * m + 1];
        Arrays.fill(values, 0, m, box.low());
        System.arraycopy(below, 0, values, 0, below.length);
        Arrays.fill(values, m, 2 * m, box.q1());
        Arrays.fill(values, 2 * m, 3 * m, box.median());
        values[3 * m] = box.q3();
        Arrays.fill(values, 3 * m + 1, 4 * m + 1, box.high());
        System.arraycopy(above, 0, values, values.length - above.length, above.length);
        return values;
    }

    private static Chart<?, ?> pie(PieChart model) {
        Look look = model.look();
        org.knowm.xchart.PieChart chart = new PieChartBuilder().width(look.width()).height(look.height())
                .title(look.title()).build();
        boolean legend = look.legend() == null || look.legend();
        ChartStyle.apply(chart.getStyler(), look.withLegend(legend), model.labels().size());
        chart.getStyler().setLabelType(PieStyler.LabelType.Percentage);
        double total = Arrays.stream(model.values()).sum();
        for (int i = 0; i < model.labels().size(); i++) {
            chart.addSeries(model.labels().get(i), model.values()[i]);
        }
        if (total == 0) {
            chart.addSeries("(nothing)", 1).setFillColor(Color.LIGHT_GRAY);
        }
        return chart;
    }

    private static Chart<?, ?> heatMap(HeatMap model) {
        Look look = model.look();
        HeatMapChart chart = new HeatMapChartBuilder().width(look.width()).height(look.height()).title(look.title())
                .xAxisTitle(look.xTitle() != null ? look.xTitle() : model.x())
                .yAxisTitle(look.yTitle() != null ? look.yTitle() : model.y()).build();
        ChartStyle.apply(chart.getStyler(), look.withLegend(true), 1);
        chart.getStyler().setRangeColors(VIRIDIS).setXAxisMaxLabelCount(LABELS);
        rotate(chart.getStyler(), model.xLabels());
        List<Number[]> cells = new ArrayList<>();
        for (int r = 0; r < model.yLabels().size(); r++) {
            for (int c = 0; c < model.xLabels().size(); c++) {
                if (Double.isFinite(model.cells()[r][c])) {
                    cells.add(new Number[] {c, r, model.cells()[r][c]});
                }
            }
        }
        if (cells.isEmpty()) {
            cells.add(new Number[] {0, 0, 0});
        }
        chart.addSeries(model.value().isEmpty() ? " " : model.value(), named(model.xLabels()),
                named(model.yLabels()), cells);
        return chart;
    }
}
