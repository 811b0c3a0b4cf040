package farcell.display.chart;

import farcell.display.data.Frame;
import farcell.display.data.LabelText;
import farcell.display.data.Values;
import farcell.display.table.CellText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Makes {@link HeatMap}s. Several values in one cell are averaged. */
public final class HeatMaps {

    /** Places along one side of the grid: a label for each, and the place of each row (-1 for none). */
    private record Side(List<String> labels, int[] places, String note) {}

    private HeatMaps() {}

    public static HeatMap of(Frame frame, String x, String y, String value) {
        double[] values = frame.numbers(value, "the colour of a heat map");
        Side xSide = side(frame, x);
        Side ySide = side(frame, y);
        List<String> notes = new ArrayList<>();
        double[][] cells = mean(xSide, ySide, values, notes);
        if (xSide.note() != null) {
            notes.add(xSide.note());
        }
        if (ySide.note() != null) {
            notes.add(ySide.note());
        }
        return new HeatMap(Look.PLAIN, LabelText.clean(frame.require(x)), LabelText.clean(frame.require(y)),
                LabelText.clean(frame.require(value)), xSide.labels(), ySide.labels(), cells, notes);
    }

    /** How many points fall into each cell of a grid. */
    public static HeatMap counts(Look look, String x, String y, double[] xs, double[] ys) {
        Side xSide = binned(x, xs);
        Side ySide = binned(y, ys);
        double[][] cells = new double[ySide.labels().size()][xSide.labels().size()];
        for (int i = 0; i < xs.length; i++) {
            if (xSide.places()[i] >= 0 && ySide.places()[i] >= 0) {
                cells[ySide.places()[i]][xSide.places()[i]]++;
            }
        }
        return new HeatMap(look, x, y, "count", xSide.labels(), ySide.labels(), cells, List.of());
    }

    /** A grid as it is; what is beyond the limit is left out.
     *  @param cells one array for each row, the first at the bottom */
    public static HeatMap of(Look look, List<String> xLabels, List<String> yLabels, double[][] cells) {
        int columns = Math.min(xLabels.size(), Limits.CELLS_ACROSS);
        int rows = Math.min(Math.min(yLabels.size(), cells.length), Limits.CELLS_ACROSS);
        double[][] shown = new double[rows][columns];
        for (int r = 0; r < rows; r++) {
            Arrays.fill(shown[r], Double.NaN);
            System.arraycopy(cells[r], 0, shown[r], 0, Math.min(columns, cells[r].length));
        }
        List<String> notes = columns < xLabels.size() || rows < yLabels.size()
                ? List.of("first " + columns + " x " + rows + " of " + xLabels.size() + " x "
                        + yLabels.size() + " cells")
                : List.of();
        return new HeatMap(look, "x", "y", "", LabelText.distinct(xLabels.subList(0, columns)),
                LabelText.distinct(yLabels.subList(0, rows)), shown, notes);
    }

    private static Side side(Frame frame, String column) {
        String name = frame.require(column);
        Values values = frame.values(name);
        if (values instanceof Values.Numbers numbers) {
            double[] distinct = Arrays.stream(numbers.values()).filter(Limits::drawable).distinct()
                    .limit(Limits.CELLS_ACROSS + 1L).sorted().toArray();
            if (distinct.length > Limits.CELLS_ACROSS) {
                return binned(LabelText.clean(name), numbers.values());
            }
            List<String> labels = Arrays.stream(distinct).mapToObj(Double::toString)
                    .map(text -> text.endsWith(".0") ? text.substring(0, text.length() - 2) : text).toList();
            return new Side(labels, Arrays.stream(numbers.values())
                    .mapToInt(v -> Limits.drawable(v) ? Arrays.binarySearch(distinct, v) : -1).toArray(), null);
        }
        String[] labels = frame.labels(name);
        List<String> order = new ArrayList<>(new LinkedHashSet<>(
                Arrays.stream(labels).filter(l -> l != null).toList()));
        if (values instanceof Values.Times) {
            order.sort(null);
        }
        List<String> shown = List.copyOf(order.subList(0, Math.min(order.size(), Limits.CELLS_ACROSS)));
        Map<String, Integer> places = new HashMap<>();
        shown.forEach(label -> places.put(label, places.size()));
        return new Side(LabelText.distinct(shown),
                Arrays.stream(labels).mapToInt(label -> places.getOrDefault(label, -1)).toArray(),
                shown.size() < order.size() ? "first " + shown.size() + " of " + Summaries.grouped(order.size())
                        + " values of " + LabelText.clean(name) : null);
    }

    private static Side binned(String name, double[] values) {
        double[] natural = Bins.natural(values);
        double[] edges = natural.length - 1 > Limits.CELLS_ACROSS ? Bins.equal(values, Limits.CELLS_ACROSS) : natural;
        List<String> labels = new ArrayList<>();
        for (int i = 0; i + 1 < edges.length; i++) {
            labels.add(CellText.number(edges[i]));
        }
        return new Side(LabelText.distinct(labels), Arrays.stream(values).mapToInt(v -> Bins.index(v, edges)).toArray(),
                name + " in bins of " + CellText.number(edges[1] - edges[0]));
    }

    private static double[][] mean(Side x, Side y, double[] values, List<String> notes) {
        double[][] sums = new double[y.labels().size()][x.labels().size()];
        int[][] counts = new int[y.labels().size()][x.labels().size()];
        boolean averaged = false;
        for (int i = 0; i < values.length; i++) {
            int column = x.places()[i];
            int row = y.places()[i];
            if (column >= 0 && row >= 0 && Limits.drawable(values[i])) {
                sums[row][column] += values[i];
                averaged |= ++counts[row][column] > 1;
            }
        }
        for (int row = 0; row < sums.length; row++) {
            for (int column = 0; column < sums[row].length; column++) {
                sums[row][column] = counts[row][column] == 0 ? Double.NaN : sums[row][column] / counts[row][column];
            }
        }
        if (averaged) {
            notes.add("mean of each cell");
        }
        return sums;
    }
}
