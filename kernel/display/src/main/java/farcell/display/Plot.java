package farcell.display;

import farcell.display.chart.BarCharts;
import farcell.display.chart.BoxCharts;
import farcell.display.chart.HeatMaps;
import farcell.display.chart.HistogramCharts;
import farcell.display.chart.PieCharts;
import farcell.display.chart.XyCharts;
import farcell.display.chart.XySeries;
import farcell.display.data.Frame;
import io.github.spencerpark.jupyter.kernel.display.DisplayDataRenderable;
import io.github.spencerpark.jupyter.kernel.display.RenderContext;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.List;
import java.util.Set;

/**
 * Data about to be plotted: choose the kind of chart. Methods without columns take the first ones, so a plot that is
 * shown as it is shows a line. All of them throw {@link IllegalArgumentException} for a column that is not there (and
 * name the nearest one) or of the wrong type.
 */
public final class Plot implements DisplayDataRenderable {

    private final Frame frame;

    Plot(Frame frame) {
        this.frame = frame;
    }

    /** A plot of any data that can be seen as columns. */
    public static Plot of(Frame frame) {
        return new Plot(frame);
    }

    /** A line through the second column over the first. */
    public Chart line() {
        return line(column(0), column(1));
    }

    /** A line for each {@code y} over {@code x}, in the order of the rows. Split one with {@link Chart#by}. */
    public Chart line(String x, String... ys) {
        return xy(XySeries.Mark.LINE, x, ys);
    }

    /** Points of the first two columns. */
    public Chart scatter() {
        return scatter(column(0), column(1));
    }

    /** Points for each {@code y} over {@code x}. Split one with {@link Chart#by}. */
    public Chart scatter(String x, String... ys) {
        return xy(XySeries.Mark.POINTS, x, ys);
    }

    private Chart xy(XySeries.Mark mark, String x, String... ys) {
        if (ys.length == 0) {
            throw new IllegalArgumentException("which column is y? line(\"" + x + "\", \"...\")");
        }
        List<String> columns = List.of(ys);
        return Chart.of(by -> XyCharts.of(frame, mark, x, columns, by));
    }

    /** How often each value of the column occurs, or, with columns of numbers, their sums for each value. */
    public Chart bar(String category, String... values) {
        List<String> columns = List.of(values);
        return Chart.of(by -> BarCharts.of(frame, category, columns, by));
    }

    /** A histogram of the last column, in bins chosen by the data. */
    public Chart histogram() {
        return histogram(column(frame.columns().size() - 1));
    }

    /** A histogram in bins chosen by the data. */
    public Chart histogram(String column) {
        return Chart.of(by -> HistogramCharts.of(frame, column, 0, by));
    }

    /** A histogram in {@code bins} bins of equal width. */
    public Chart histogram(String column, int bins) {
        if (bins < 1) {
            throw new IllegalArgumentException("a histogram needs at least one bin, not " + bins);
        }
        return Chart.of(by -> HistogramCharts.of(frame, column, bins, by));
    }

    /** A box plot; one box for each value of another column with {@link Chart#by}. */
    public Chart box(String column) {
        return Chart.of(by -> BoxCharts.of(frame, column, by));
    }

    /** A pie with a slice for each label. */
    public Chart pie(String label, String value) {
        return Chart.of(PieCharts.of(frame, label, value));
    }

    /** The mean of {@code value} for each pair of {@code x} and {@code y}, as colours. */
    public Chart heatmap(String x, String y, String value) {
        return Chart.of(HeatMaps.of(frame, x, y, value));
    }

    private String column(int index) {
        List<String> columns = frame.columns();
        if (index < 0 || index >= columns.size()) {
            throw new IllegalArgumentException(frame.name() + " has " + columns.size() + " columns; this chart needs "
                    + Math.max(1, index + 1));
        }
        return columns.get(index);
    }

    @Override
    public Set<MIMEType> getSupportedRenderTypes() {
        return Chart.MIME_TYPES;
    }

    @Override
    public Set<MIMEType> getPreferredRenderTypes() {
        return Chart.MIME_TYPES;
    }

    @Override
    public void render(RenderContext context) {
        Chart chart;
        try {
            chart = line();
        } catch (RuntimeException e) {
            context.renderIfRequested(MIMEType.TEXT_PLAIN, this::toString);
            return;
        }
        chart.render(context);
    }

    /** What can be called next. */
    @Override
    public String toString() {
        return "plot of " + frame.name() + " (" + String.join(", ", frame.columns()) + "): choose .line(x, y...),"
                + " .scatter(x, y...), .bar(category, value...), .histogram(x), .box(x), .pie(label, value)"
                + " or .heatmap(x, y, value)";
    }
}
