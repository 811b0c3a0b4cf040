package farcell.display.render;

import farcell.display.chart.BarChart;
import farcell.display.chart.BoxChart;
import farcell.display.chart.ChartModel;
import farcell.display.chart.HeatMap;
import farcell.display.chart.HistogramChart;
import farcell.display.chart.Look;
import farcell.display.chart.NamedValues;
import farcell.display.chart.PieChart;
import farcell.display.chart.XyChart;
import farcell.display.table.CellText;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.HorizontalBarChartBuilder;
import org.knowm.xchart.PieChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.PieStyler;

/** Charts as XChart's objects. */
final class XChartCharts {

    /** @param notes lines to write below, for XChart has no subtitle */
    record Drawn(Chart<?, ?> chart, List<String> notes) {}

    private static final Color[] VIRIDIS = {new Color(0x440154), new Color(0x3b528b), new Color(0x21918c),
        new Color(0x5ec962), new Color(0xfde725)};
    private static final int LABELS = 20;

    private XChartCharts() {}

    static Drawn of(ChartModel model) {
        return model.accept(new ChartModel.Visitor<>() {

            @Override
            public Drawn xy(XyChart chart) {
                XyChart drawable = chart.drawable();
                return new Drawn(XyDrawing.xy(drawable), drawable.noteLines());
            }

            @Override
            public Drawn bar(BarChart chart) {
                return new Drawn(chart.horizontal() ? lying(chart) : standing(chart), chart.noteLines());
            }

            @Override
            public Drawn histogram(HistogramChart chart) {
                return new Drawn(XyDrawing.histogram(chart), chart.noteLines());
            }

            @Override
            public Drawn box(BoxChart chart) {
                return new Drawn(XyDrawing.box(chart), chart.noteLines());
            }

            @Override
            public Drawn pie(PieChart chart) {
                return new Drawn(XChartCharts.pie(chart), chart.noteLines());
            }

            @Override
            public Drawn heatMap(HeatMap chart) {
                return new Drawn(XChartCharts.heatMap(chart), chart.noteLines());
            }
        });
    }

    private static Chart<?, ?> standing(BarChart model) {
        Look look = model.look();
        CategoryChart chart = new CategoryChartBuilder().width(look.width()).height(look.height())
                .title(look.title()).xAxisTitle(model.categoryTitle()).yAxisTitle(model.valueTitle()).build();
        ChartStyle.apply(chart.getStyler(), look, model.series().size());
        chart.getStyler().setStacked(model.stacked()).setAvailableSpaceFill(0.8)
                .setXAxisMaxLabelCount(LABELS).setYAxisLogarithmic(model.logValues());
        chart.getStyler().setYAxisTickLabelsFormattingFunction(TickText.numbers());
        rotate(chart.getStyler(), model.categories());
        if (model.logValues()) {
            chart.getStyler().setYAxisMin(model.lowest() / 2);
        }
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
        chart.getStyler().setXAxisTickLabelsFormattingFunction(TickText.numbers());
        if (model.logValues()) {
            chart.getStyler().setXAxisMin(model.lowest() / 2);
        }
        for (NamedValues series : model.series()) {
            chart.addSeries(series.name(), lengths(series.values(), model.logValues() ? model.lowest() / 2 : 0),
                    named(model.categories()));
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

    /** Numbers without gaps, which lying bars cannot have. */
    private static List<Double> lengths(double[] values, double otherwise) {
        return numbers(values).stream().map(v -> v == null ? otherwise : v).toList();
    }

    private static void rotate(org.knowm.xchart.style.AxesChartStyler styler, List<String> labels) {
        int longest = labels.stream().mapToInt(String::length).max().orElse(0);
        if (longest * Math.min(labels.size(), LABELS) > 80) {
            styler.setXAxisLabelRotation(45);
        }
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
                    // The legend shows the ends of the range with all their digits.
                    cells.add(new Number[] {c, r, Double.parseDouble(CellText.number(model.cells()[r][c]))});
                }
            }
        }
        if (cells.isEmpty()) {
            cells.add(new Number[] {0, 0, 0});
            chart.getStyler().setRangeColors(new Color[] {Color.WHITE, Color.WHITE});
        }
        chart.addSeries(model.value().isEmpty() ? " " : model.value(), named(model.xLabels()),
                named(model.yLabels()), cells);
        return chart;
    }
}
