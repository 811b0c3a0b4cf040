package farcell.display.chart;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Quartiles (linear interpolation, Hyndman and Fan's type 7), whiskers to the farthest value within 1.5 interquartile
 * ranges of the box, and what lies beyond them.
 */
public record Box(String name, double low, double q1, double median, double q3, double high, double[] outliers) {

    private static final double REACH = 1.5;

    /** @param values at least one finite value; others are ignored; @param mostOutliers more are left out */
    static Box of(String name, double[] values, int mostOutliers) {
        double[] sorted = Arrays.stream(values).filter(Limits::drawable).sorted().toArray();
        double q1 = quantile(sorted, 0.25);
        double q3 = quantile(sorted, 0.75);
        double reach = REACH * (q3 - q1);
        double low = Arrays.stream(sorted).filter(v -> v >= q1 - reach).findFirst().orElse(q1);
        double high = q3;
        for (int i = sorted.length - 1; i >= 0; i--) {
            if (sorted[i] <= q3 + reach) {
                high = sorted[i];
                break;
            }
        }
        double top = high;
        double[] below = Arrays.stream(sorted).filter(v -> v < low).limit(mostOutliers / 2).toArray();
        double[] above = Arrays.stream(sorted).filter(v -> v > top).toArray();
        double[] farthest = Arrays.copyOfRange(above, Math.max(0, above.length - mostOutliers / 2), above.length);
        return new Box(name, low, q1, quantile(sorted, 0.5), q3, high,
                DoubleStream.concat(Arrays.stream(below), Arrays.stream(farthest)).toArray());
    }

    private static double quantile(double[] sorted, double p) {
        double position = p * (sorted.length - 1);
        int index = (int) position;
        double rest = position - index;
        return rest == 0 ? sorted[index] : sorted[index] * (1 - rest) + sorted[index + 1] * rest;
    }
}
