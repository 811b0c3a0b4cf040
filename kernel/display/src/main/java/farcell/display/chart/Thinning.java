package farcell.display.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Fewer points that look like all of them. Deterministic. */
final class Thinning {

    private Thinning() {}

    /** The chart with at most {@code most} points, and a note if that is fewer. */
    static XyChart thin(XyChart chart, int most) {
        long points = chart.series().stream().mapToLong(s -> s.x().length).sum();
        if (points <= most) {
            return chart;
        }
        List<XySeries> thinned = new ArrayList<>();
        boolean lines = false;
        for (XySeries series : chart.series()) {
            int share = (int) Math.max(4, most * (long) series.x().length / points);
            lines |= series.mark() != XySeries.Mark.POINTS;
            thinned.add(pick(series, series.mark() == XySeries.Mark.POINTS
                    ? sample(series.x().length, share) : extremes(series.y(), share)));
        }
        long kept = thinned.stream().mapToLong(s -> s.x().length).sum();
        List<String> notes = new ArrayList<>(chart.notes());
        notes.removeIf(note -> note.contains(" points shown"));
        notes.add(Summaries.grouped(kept) + " of " + Summaries.grouped(chart.total()) + " points shown"
                + (lines ? ": highest and lowest of each stretch" : ": a sample"));
        return new XyChart(chart.look(), chart.x(), chart.y(), thinned, chart.group(), chart.total(), notes);
    }

    private static XySeries pick(XySeries series, int[] indices) {
        return new XySeries(series.name(), series.mark(),
                Arrays.stream(indices).mapToDouble(i -> series.x()[i]).toArray(),
                Arrays.stream(indices).mapToDouble(i -> series.y()[i]).toArray());
    }

    /** One random index of each of {@code n} equal stretches. */
    private static int[] sample(int size, int n) {
        if (size <= n) {
            return java.util.stream.IntStream.range(0, size).toArray();
        }
        Random random = new Random(size);
        int[] indices = new int[n];
        for (int i = 0; i < n; i++) {
            int from = (int) ((long) size * i / n);
            int to = (int) ((long) size * (i + 1) / n);
            indices[i] = from + random.nextInt(to - from);
        }
        return indices;
    }

    /** Of each of {@code n / 2} equal stretches the indices of the lowest and the highest value, in their order; and
     *  the first and the last index. A stretch with a gap keeps one index of it. */
    private static int[] extremes(double[] y, int n) {
        if (y.length <= n) {
            return java.util.stream.IntStream.range(0, y.length).toArray();
        }
        boolean[] keep = new boolean[y.length];
        keep[0] = true;
        keep[y.length - 1] = true;
        int stretches = Math.max(1, (n - 2) / 2);
        for (int s = 0; s < stretches; s++) {
            int from = (int) ((long) y.length * s / stretches);
            int to = (int) ((long) y.length * (s + 1) / stretches);
            int lowest = -1;
            int highest = -1;
            for (int i = from; i < to; i++) {
                if (Limits.drawable(y[i])) {
                    lowest = lowest < 0 || y[i] < y[lowest] ? i : lowest;
                    highest = highest < 0 || y[i] > y[highest] ? i : highest;
                }
            }
            keep[lowest < 0 ? from : lowest] = true;
            keep[highest < 0 ? from : highest] = true;
        }
        return java.util.stream.IntStream.range(0, y.length).filter(i -> keep[i]).toArray();
    }
}
