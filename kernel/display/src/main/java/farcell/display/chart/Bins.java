package farcell.display.chart;

import java.util.Arrays;

/** Where the bins of a histogram are, and what falls into them. */
final class Bins {

    private static final int FEWEST = 5;
    private static final int MOST = 60;
    private static final double EXACT = 1e12;

    private Bins() {}

    /** {@code bins} bins of equal width over the finite values. */
    static double[] equal(double[] values, int bins) {
        double[] sorted = finite(values);
        double low = sorted.length == 0 ? 0 : sorted[0];
        double high = sorted.length == 0 ? 1 : sorted[sorted.length - 1];
        if (low == high) {
            low -= 0.5;
            high += 0.5;
        }
        double[] edges = new double[bins + 1];
        for (int i = 0; i <= bins; i++) {
            double share = (double) i / bins;
            edges[i] = low * (1 - share) + high * share;
        }
        return edges;
    }

    /** Bins of a width of 1, 2 or 5 times a power of ten, near the width that Freedman and Diaconis advise. */
    static double[] natural(double[] values) {
        double[] sorted = finite(values);
        if (sorted.length == 0 || sorted[0] == sorted[sorted.length - 1]) {
            return equal(values, 1);
        }
        double low = sorted[0];
        double high = sorted[sorted.length - 1];
        double range = high - low;
        double spread = sorted[(int) (0.75 * (sorted.length - 1))] - sorted[(int) (0.25 * (sorted.length - 1))];
        double advised = spread > 0 ? range / (2 * spread / Math.cbrt(sorted.length)) : 0;
        double wanted = Math.max(FEWEST, Math.min(MOST, advised > 0 ? advised : Math.sqrt(sorted.length)));
        double width = round(range / wanted);
        if (Arrays.stream(sorted).allMatch(v -> v == Math.rint(v))) {
            width = Math.max(1, width);
        }
        // Where the values are large for their range, multiples of the width cannot tell them apart.
        if (!(Math.max(Math.abs(low), Math.abs(high)) / width < EXACT)) {
            return equal(values, (int) wanted);
        }
        long first = (long) Math.floor(low / width);
        long last = (long) Math.floor(high / width) + 1;
        double[] edges = new double[(int) (last - first) + 1];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = clean((first + i) * width, width);
        }
        return edges;
    }

    /** The index of the bin, or -1 if the value is in none. */
    static int index(double value, double[] edges) {
        if (!(value >= edges[0] && value <= edges[edges.length - 1])) {
            return -1;
        }
        int found = Arrays.binarySearch(edges, value);
        int index = found >= 0 ? found : -found - 2;
        return Math.min(index, edges.length - 2);
    }

    static double[] count(double[] values, double[] edges) {
        double[] counts = new double[edges.length - 1];
        for (double value : values) {
            int index = index(value, edges);
            if (index >= 0) {
                counts[index]++;
            }
        }
        return counts;
    }

    private static double[] finite(double[] values) {
        return Arrays.stream(values).filter(Limits::drawable).sorted().toArray();
    }

    private static double round(double width) {
        double power = Math.pow(10, Math.floor(Math.log10(width)));
        double digit = width / power;
        return (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10) * power;
    }

    /** An edge without the dust of floating point: 0.30000000000000004 becomes 0.3. */
    private static double clean(double edge, double width) {
        int digits = 2 - (int) Math.floor(Math.log10(width));
        return new java.math.BigDecimal(edge).setScale(digits, java.math.RoundingMode.HALF_EVEN).doubleValue();
    }
}
