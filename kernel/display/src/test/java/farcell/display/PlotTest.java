package farcell.display;

import static farcell.display.Plots.plot;
import static farcell.display.TablePlots.plot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import farcell.display.chart.BarChart;
import farcell.display.chart.HistogramChart;
import farcell.display.chart.XyChart;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class PlotTest {

    private final Table table = Table.create("run", IntColumn.create("epoch", 1, 2, 3, 4),
            DoubleColumn.create("loss", 4, 3, Double.NaN, 1), StringColumn.create("k", "a", "b", "a", "b"));

    @Test
    void anUnknownColumnNamesTheNearest() {
        assertThatIllegalArgumentException().isThrownBy(() -> plot(table).line("epoch", "los"))
                .withMessage("no column \"los\" in table run; did you mean \"loss\"? Columns: epoch, loss, k");
        assertThatIllegalArgumentException().isThrownBy(() -> plot(table).scatter("temperature", "loss"))
                .withMessage("no column \"temperature\" in table run. Columns: epoch, loss, k");
        assertThatIllegalArgumentException().isThrownBy(() -> plot(table).line("epoch", "loss").by("kk"))
                .withMessageContaining("did you mean \"k\"");
    }

    @Test
    void aColumnOfTheWrongTypeNamesTheRightOnes() {
        assertThatIllegalArgumentException().isThrownBy(() -> plot(table).histogram("k"))
                .withMessage("column \"k\" is STRING; a histogram needs numbers. Columns of numbers: epoch, loss");
    }

    @Test
    void whatCannotBeAskedIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> plot(table).line("epoch"))
                .withMessageContaining("which column is y");
        assertThatIllegalArgumentException().isThrownBy(() -> plot(table).histogram("loss", 0));
        assertThatIllegalArgumentException().isThrownBy(() -> plot(table).histogram("loss", 1_000_000));
        assertThatIllegalArgumentException().isThrownBy(() -> plot(table).line("epoch", "loss").size(0, 10))
                .withMessageContaining("0 x 10");
        assertThatIllegalArgumentException().isThrownBy(() -> plot(table).line("epoch", "loss", "epoch").by("k"))
                .withMessageContaining("needs a chart of one column");
        assertThatIllegalStateException().isThrownBy(() -> plot(table).line("epoch", "loss").stacked())
                .withMessageContaining("stacked() is for bar charts");
        assertThatIllegalArgumentException().isThrownBy(() -> plot(new double[3], new double[2]))
                .withMessage("the arrays differ in length: x has 3, y has 2");
    }

    @Test
    void columnNamesMayDifferInCase() {
        assertThat(plot(table).line("Epoch", "LOSS")).hasToString("line epoch,loss, 4 points");
    }

    @Test
    void everyKindSaysWhatItIs() {
        assertThat(plot(table).scatter("epoch", "loss").by("k")).hasToString("scatter epoch,loss by k, 4 points");
        assertThat(plot(table).line("epoch", "loss", "epoch"))
                .hasToString("line epoch,loss,epoch, 2 series, 8 points");
        assertThat(plot(table).bar("k", "epoch")).hasToString("bar k,epoch, 2 categories");
        assertThat(plot(table).histogram("loss", 4)).hasToString("histogram loss, 3 values in 4 bins");
        assertThat(plot(table).box("epoch").by("k")).hasToString("box epoch by k, 4 values");
        assertThat(plot(table).pie("k", "epoch").title("Shares")).hasToString("Shares: pie k,epoch, 2 slices");
        assertThat(plot(table).heatmap("k", "epoch", "loss"))
                .hasToString("heat map k,epoch of loss, 2 x 4 cells");
    }

    @Test
    void chartsAreValues() {
        Chart plain = plot(table).line("epoch", "loss");
        Chart titled = plain.title("Training").logY().size(300, 200);

        assertThat(plain.model().look().title()).isEmpty();
        assertThat(plain.model().look().logY()).isFalse();
        assertThat(titled.by("k").model().look()).isEqualTo(titled.model().look());
        table.doubleColumn("loss").set(0, 99.0);
        assertThat(((XyChart) plain.model()).series().get(0).y()[0]).isEqualTo(4);
    }

    @Test
    void barsAddUpAndKeepTheirForm() {
        BarChart chart = (BarChart) plot(table).bar("k", "epoch").horizontal().by("epoch").model();
        BarChart sums = (BarChart) plot(table).bar("k", "epoch").model();

        assertThat(chart.horizontal()).isTrue();
        assertThat(chart.series()).hasSize(4);
        assertThat(sums.categories()).containsExactly("a", "b");
        assertThat(sums.series().get(0).values()).containsExactly(4, 6);
        assertThat(sums.notes()).containsExactly("sums for each k");
        assertThat(((BarChart) plot(table).bar("k").model()).series().get(0).values()).containsExactly(2, 2);
    }

    @Test
    void histogramsCountEveryValueOnce() {
        double[] values = {0, 1, 1, 2, 4, Double.NaN};

        HistogramChart chart = (HistogramChart) plot(values).histogram("y", 4).model();

        assertThat(chart.edges()).containsExactly(0, 1, 2, 3, 4);
        assertThat(chart.counts().get(0).values()).containsExactly(1, 2, 1, 1);
        assertThat(chart.notes()).containsExactly("1 missing or infinite values not counted");
    }

    @Test
    void naturalBinsHaveRoundEdges() {
        double[] values = new double[1000];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.sin(i) * 0.93;
        }

        HistogramChart chart = (HistogramChart) plot(values).histogram().model();

        assertThat(chart.edges()[0]).isLessThanOrEqualTo(-0.93);
        assertThat(chart.total()).isEqualTo(1000);
        for (double edge : chart.edges()) {
            assertThat(Double.toString(Math.abs(edge))).hasSizeLessThan(5);
        }
    }

    @Test
    void labelsThatLookAlikeStayApart() {
        String start = "x".repeat(50);
        Table longNames = Table.create("t", StringColumn.create("k", start + "1", start + "2", ""),
                DoubleColumn.create("v", 1, 2, 3));

        BarChart chart = (BarChart) plot(longNames).bar("k", "v").model();

        assertThat(chart.categories()).doesNotHaveDuplicates().hasSize(3);
        assertThat(chart.series().get(0).values()).containsExactly(1, 2, 3);
    }

    record Step(int epoch, Float loss, LocalDate day, String k) {}

    @Test
    void recordsAreRows() {
        List<Step> steps = List.of(new Step(1, 0.5f, LocalDate.of(2026, 1, 1), "a"), new Step(2, null, null, "b"));

        XyChart chart = (XyChart) plot(steps).line("epoch", "loss").model();

        assertThat(chart.series().get(0).x()).containsExactly(1, 2);
        assertThat(chart.series().get(0).y()).containsExactly(0.5, Double.NaN);
        assertThat(plot(steps).scatter("day", "epoch")).hasToString("scatter day,epoch, 1 point");
    }

    @Test
    void aPlotWithoutAKindIsALine() {
        assertThat(Rendered.of(plot(new float[] {0.1f, 0.2f})).text()).isEqualTo("line index,y, 2 points");
        assertThat(Rendered.of(plot(Table.create("run", table.column("k")))).text())
                .startsWith("plot of table run (k): choose .line(");
    }
}
