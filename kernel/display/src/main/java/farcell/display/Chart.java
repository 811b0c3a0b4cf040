package farcell.display;

import farcell.display.chart.BarChart;
import farcell.display.chart.ChartModel;
import farcell.display.chart.Look;
import farcell.display.render.PngChart;
import farcell.display.render.VegaLite;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.DisplayDataRenderable;
import io.github.spencerpark.jupyter.kernel.display.RenderContext;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A chart, which a cell shows when it is the cell's value. Immutable: every method returns a new chart. It holds what
 * is drawn (at most {@value farcell.display.chart.Limits#POINTS} points), not the data that it was made from, so later
 * changes of the data do not change it.
 *
 * <p>Shown as Vega-Lite (interactive, offline, in untrusted notebooks too), PNG and text.
 */
public final class Chart implements DisplayDataRenderable {

    private static final MIMEType VEGA_LITE = MIMEType.parse(VegaLite.MIME);
    /** The forms of a chart. No HTML: front ends would take it before Vega-Lite. */
    public static final Set<MIMEType> MIME_TYPES = Collections.unmodifiableSet(
            new LinkedHashSet<>(List.of(VEGA_LITE, MIMEType.IMAGE_PNG, MIMEType.TEXT_PLAIN)));

    private final ChartModel model;
    // Holds the data, which must not travel with the chart.
    private final transient Function<String, ChartModel> regroup;

    private Chart(ChartModel model, Function<String, ChartModel> regroup) {
        this.model = model;
        this.regroup = regroup;
    }

    /** A chart that can be split by a column.
     *  @param regroup makes the model for the name of the column whose values become colours or boxes, or for null */
    static Chart of(Function<String, ChartModel> regroup) {
        return new Chart(regroup.apply(null), regroup);
    }

    /** A chart as it is. */
    public static Chart of(ChartModel model) {
        return new Chart(model, null);
    }

    /** The chart as data. */
    public ChartModel model() {
        return model;
    }

    /** Splits the data: one colour (or box) for each value of the column.
     *  @throws IllegalArgumentException if there is no such column
     *  @throws IllegalStateException if this chart cannot be split */
    public Chart by(String column) {
        if (regroup == null) {
            throw new IllegalStateException("this chart no longer has the data that it was made from, or is of a kind"
                    + " that cannot be split: call by(\"" + column + "\") right after plot(...).line(...) and the"
                    + " like");
        }
        ChartModel grouped = regroup.apply(column).withLook(model.look());
        if (model instanceof BarChart bars && grouped instanceof BarChart regrouped) {
            grouped = regrouped.withBars(bars.horizontal(), bars.stacked());
        }
        return new Chart(grouped, regroup);
    }

    public Chart title(String title) {
        return look(model.look().withTitle(title));
    }

    /** Titles of the axes; null for the names of the columns. */
    public Chart axes(String x, String y) {
        return look(model.look().withAxisTitles(x, y));
    }

    /** The size of the whole picture in CSS pixels. */
    public Chart size(int width, int height) {
        return look(model.look().withSize(width, height));
    }

    /** A logarithmic horizontal axis, where it has numbers. */
    public Chart logX() {
        return look(model.look().withLog(true, model.look().logY()));
    }

    /** A logarithmic vertical axis, where it has numbers. */
    public Chart logY() {
        return look(model.look().withLog(model.look().logX(), true));
    }

    /** With or without a legend, whatever the chart has. */
    public Chart legend(boolean shown) {
        return look(model.look().withLegend(shown));
    }

    /** Bars that lie. @throws IllegalStateException if this is no bar chart */
    public Chart horizontal() {
        BarChart bars = bars("horizontal");
        return new Chart(bars.withBars(true, bars.stacked()), regroup);
    }

    /** Bars that stand on each other. @throws IllegalStateException if this is no bar chart */
    public Chart stacked() {
        BarChart bars = bars("stacked");
        return new Chart(bars.withBars(bars.horizontal(), true), regroup);
    }

    private BarChart bars(String method) {
        if (model instanceof BarChart bars) {
            return bars;
        }
        throw new IllegalStateException(method + "() is for bar charts; this is \"" + model.summary() + "\"");
    }

    private Chart look(Look look) {
        return new Chart(model.withLook(look), regroup);
    }

    @Override
    public Set<MIMEType> getSupportedRenderTypes() {
        return MIME_TYPES;
    }

    @Override
    public Set<MIMEType> getPreferredRenderTypes() {
        return MIME_TYPES;
    }

    /** Never throws: a form that cannot be made is left out. */
    @Override
    public void render(RenderContext context) {
        context.renderIfRequested(VEGA_LITE, this::putVegaLite);
        context.renderIfRequested(MIMEType.IMAGE_PNG, this::putPng);
        context.renderIfRequested(MIMEType.TEXT_PLAIN, () -> model.summary());
    }

    private void putVegaLite(MIMEType type, DisplayData out) {
        try {
            Optional<String> json = VegaLite.write(model);
            json.ifPresent(text -> out.putData(type, text));
        } catch (Throwable e) {
            out.putText(model.summary() + " (no Vega-Lite: " + e + ")");
        }
    }

    private void putPng(MIMEType type, DisplayData out) {
        try {
            out.putData(type, PngChart.base64(model),
                    Map.of("width", model.look().width(), "height", model.look().height()));
        } catch (Throwable e) {
            // No AWT libraries or fonts on this machine: the other forms show the chart.
        }
    }

    /** One line, for instance "scatter x,y by k, 2000 points". */
    @Override
    public String toString() {
        return model.summary();
    }
}
