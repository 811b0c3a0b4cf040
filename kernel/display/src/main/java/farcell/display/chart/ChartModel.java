package farcell.display.chart;

import java.util.List;

/**
 * A chart as data, small enough to be drawn in a notebook: what it shows is already counted, binned or thinned.
 * Written twice, as Vega-Lite and as PNG, so that both show the same.
 */
public sealed interface ChartModel permits XyChart, BarChart, HistogramChart, BoxChart, PieChart, HeatMap {

    Look look();

    ChartModel withLook(Look look);

    /** The chart with these notes after its own. */
    ChartModel withNotes(List<String> more);

    /** What the reader must know about how the data was made fit, for the subtitle; often empty. */
    List<String> notes();

    /** One line for those who see no picture, for instance "scatter x,y by k, 2000 points". */
    String summary();

    <R> R accept(Visitor<R> visitor);

    /** The notes in as few lines as are easily read. */
    default List<String> noteLines() {
        String line = String.join("; ", notes());
        return line.isEmpty() ? List.of() : line.length() <= 90 ? List.of(line) : notes();
    }

    /** Both lists in one. */
    static List<String> joined(List<String> notes, List<String> more) {
        return java.util.stream.Stream.concat(notes.stream(), more.stream()).toList();
    }

    /** One case for each kind of chart. */
    interface Visitor<R> {

        R xy(XyChart chart);

        R bar(BarChart chart);

        R histogram(HistogramChart chart);

        R box(BoxChart chart);

        R pie(PieChart chart);

        R heatMap(HeatMap chart);
    }
}
