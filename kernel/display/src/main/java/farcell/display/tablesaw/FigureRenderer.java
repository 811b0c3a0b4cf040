package farcell.display.tablesaw;

import farcell.display.Chart;
import farcell.display.chart.ChartModel;
import io.github.spencerpark.jupyter.kernel.display.RenderContext;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.Optional;
import tech.tablesaw.plotly.components.Figure;

/** Shows jsplot's figures as charts of ours. Links to jsplot. */
final class FigureRenderer {

    private static final String HINT =
            "; scatter, line, bar, histogram, box, pie and heat map traces are drawn, or use plot(table)";

    private FigureRenderer() {}

    static void register(Renderer renderer) {
        renderer.createRegistration(Figure.class)
                .preferring(Chart.MIME_TYPES.toArray(new MIMEType[0]))
                .register(FigureRenderer::render);
    }

    private static void render(Figure figure, RenderContext context) {
        String reason = HINT;
        Optional<ChartModel> chart = Optional.empty();
        try {
            chart = FigureReader.read(figure);
        } catch (Throwable e) {
            reason = " (it cannot be drawn: " + e + ")";
        }
        if (chart.isPresent()) {
            Chart.of(chart.get()).render(context);
            return;
        }
        String text = "figure" + reason;
        try {
            text = FigureReader.describe(figure) + reason;
        } catch (Throwable e) {
            // The reason says enough.
        }
        String shown = text;
        context.renderIfRequested(MIMEType.TEXT_PLAIN, () -> shown);
    }
}
