package farcell.display.tablesaw;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import farcell.display.Rendered;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.api.AreaPlot;
import tech.tablesaw.plotly.api.BoxPlot;
import tech.tablesaw.plotly.api.CandlestickPlot;
import tech.tablesaw.plotly.api.Heatmap;
import tech.tablesaw.plotly.api.Histogram;
import tech.tablesaw.plotly.api.Histogram2D;
import tech.tablesaw.plotly.api.HorizontalBarPlot;
import tech.tablesaw.plotly.api.LinePlot;
import tech.tablesaw.plotly.api.PiePlot;
import tech.tablesaw.plotly.api.ScatterPlot;
import tech.tablesaw.plotly.api.TimeSeriesPlot;
import tech.tablesaw.plotly.api.VerticalBarPlot;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.traces.BarTrace;
import tech.tablesaw.plotly.traces.HistogramTrace;
import tech.tablesaw.plotly.traces.ScatterTrace;

class FigureRendererTest {

    private static final String ATTACK = "x</script><script>alert(1)</script>";

    private final Table table = Table.create("t", DoubleColumn.create("x", 1, 2, 3, 4),
            DoubleColumn.create("y", 4, 3, Double.NaN, 1), StringColumn.create("k", "a", "b", "a", ATTACK),
            DateColumn.create("day", LocalDate.of(2026, 1, 1), LocalDate.of(2026, 1, 2), LocalDate.of(2026, 1, 3),
                    LocalDate.of(2026, 1, 4)));

    @Test
    void scatterWithGroups() {
        Rendered rendered = Rendered.of(ScatterPlot.create("Points", table, "x", "y", "k"));

        JsonNode spec = rendered.vegaLite();
        assertThat(spec.path("title").path("text").asText()).isEqualTo("Points");
        assertThat(spec.path("mark").path("type").asText()).isEqualTo("point");
        assertThat(spec.path("encoding").path("x").path("title").asText()).isEqualTo("x");
        assertThat(spec.path("encoding").path("y").path("title").asText()).isEqualTo("y");
        assertThat(spec.path("data").path("values")).hasSize(4);
        assertThat(spec.path("encoding").path("color").path("sort")).hasSize(3);
        assertThat(rendered.json()).doesNotContain("</script>");
        assertThat(rendered.has("text/html")).isFalse();
        assertThat(rendered.png()).isNotNull();
    }

    @Test
    void linesAreasAndTimes() {
        JsonNode line = Rendered.of(LinePlot.create("L", table, "x", "y")).vegaLite();
        JsonNode area = Rendered.of(AreaPlot.create("A", table, "x", "y")).vegaLite();
        JsonNode time = Rendered.of(TimeSeriesPlot.create("T", table, "day", "x")).vegaLite();

        assertThat(line.path("mark").path("type").asText()).isEqualTo("line");
        assertThat(line.path("data").path("values").get(2).get("y").isNull()).isTrue();
        assertThat(area.path("mark").path("type").asText()).isEqualTo("area");
        assertThat(time.path("encoding").path("x").path("type").asText()).isEqualTo("temporal");
        assertThat(time.path("data").path("values").get(3).get("x").asText()).startsWith("2026-01-04T00:00");
    }

    @Test
    void bars() {
        JsonNode standing = Rendered.of(VerticalBarPlot.create("V", table, "k", Layout.BarMode.STACK, "x", "y"))
                .vegaLite();
        JsonNode lying = Rendered.of(HorizontalBarPlot.create("H", table, "k", "x")).vegaLite();

        assertThat(standing.path("encoding").path("y").has("stack")).isFalse();
        assertThat(standing.path("encoding").path("color").path("sort").toString()).isEqualTo("[\"x\",\"y\"]");
        assertThat(standing.path("width").asInt()).isEqualTo(900);
        assertThat(lying.path("encoding").path("y").path("field").asText()).isEqualTo("c");
        assertThat(lying.path("data").path("values").get(0).path("v").asDouble()).isEqualTo(4);
    }

    @Test
    void histograms() {
        HistogramTrace trace = HistogramTrace.builder(new double[] {0, 1, 2, 4}).nBinsX(2)
                .histNorm(HistogramTrace.HistNorm.PROBABILITY).build();

        JsonNode spec = Rendered.of(new Figure(trace)).vegaLite();

        assertThat(Rendered.of(Histogram.create("H", table, "y")).text())
                .isEqualTo("H: histogram value, 3 values in 4 bins");
        assertThat(spec.path("encoding").path("y").path("title").asText()).isEqualTo("probability");
        assertThat(spec.path("data").path("values").findValuesAsText("n")).containsExactly("0.5", "0.5");
    }

    @Test
    void boxPieAndGrids() {
        assertThat(Rendered.of(BoxPlot.create("B", table, "k", "x")).vegaLite().path("layer")).hasSize(4);
        assertThat(Rendered.of(PiePlot.create("P", table, "k", "x")).vegaLite().path("data").path("values")
                .findValuesAsText("v")).containsExactly("4", "2", "4");
        assertThat(Rendered.of(Heatmap.create("G", table, "k", "day")).vegaLite().path("mark").path("type").asText())
                .isEqualTo("rect");
        assertThat(Rendered.of(Histogram2D.create("2D", table, "x", "x")).text())
                .startsWith("2D: heat map x,x of count");
    }

    @Test
    void handMadeFiguresKeepTheirAxesAndNames() {
        Layout layout = Layout.builder().title("Mine").width(320).height(240)
                .xAxis(Axis.builder().title("steps").build())
                .yAxis(Axis.builder().title("loss").type(Axis.Type.LOG).build()).build();
        ScatterTrace line = ScatterTrace.builder(new double[] {1, 2}, new double[] {1, 10})
                .mode(ScatterTrace.Mode.LINE).name("train").build();
        ScatterTrace points = ScatterTrace.builder(new double[] {1, 2}, new double[] {2, 20}).name("test").build();

        Rendered rendered = Rendered.of(new Figure(layout, line, points));

        JsonNode spec = rendered.vegaLite();
        assertThat(spec.path("width").asInt()).isEqualTo(320);
        assertThat(spec.path("layer").findValuesAsText("type")).containsExactly("line", "point");
        assertThat(spec.path("encoding").path("y").path("title").asText()).isEqualTo("loss");
        assertThat(spec.path("encoding").path("y").path("scale").path("type").asText()).isEqualTo("log");
        assertThat(spec.path("encoding").path("color").path("sort").toString()).isEqualTo("[\"train\",\"test\"]");
        assertThat(rendered.png().getWidth()).isEqualTo(640);
    }

    @Test
    void whatIsNotDrawnIsNamed() {
        Rendered candles = Rendered.of(CandlestickPlot.create("C", table, "day", "x", "x", "x", "x"));
        Figure mixed = new Figure(BarTrace.builder(new Object[] {"a"}, new double[] {1}).build(),
                ScatterTrace.builder(new double[] {1}, new double[] {1}).build());

        assertThat(candles.text()).startsWith("Tablesaw figure \"C\" of candlestick; scatter, line, bar");
        assertThat(candles.has("text/html")).isFalse();
        assertThat(candles.has("image/png")).isFalse();
        assertThat(Rendered.of(mixed).vegaLite().path("title").path("text").toString()).contains("not drawn: scatter");
        assertThat(Rendered.of(new Figure()).text()).contains("of no traces");
    }
}
