package farcell.display.chart;

import java.util.List;

/**
 * A colour for each cell of a grid.
 *
 * @param x       what the columns of the grid are
 * @param y       what its rows are, the first at the bottom
 * @param value   what the colour is
 * @param cells   one array for each row, NaN where empty
 */
public record HeatMap(Look look, String x, String y, String value, List<String> xLabels, List<String> yLabels,
        double[][] cells, List<String> notes) implements ChartModel {

    @Override
    public HeatMap withLook(Look newLook) {
        return new HeatMap(newLook, x, y, value, xLabels, yLabels, cells, notes);
    }

    @Override
    public HeatMap withNotes(List<String> more) {
        return new HeatMap(look, x, y, value, xLabels, yLabels, cells, ChartModel.joined(notes, more));
    }

    @Override
    public String summary() {
        return Summaries.titled(look, Summaries.kind("heat map", x, y) + (value.isEmpty() ? "" : " of " + value) + ", "
                + xLabels.size() + " x " + yLabels.size() + " cells");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.heatMap(this);
    }
}
