package farcell.display.chart;

/** How much data a chart in a notebook may carry. */
public final class Limits {

    /** Points of all series of one chart. */
    public static final int POINTS = 5_000;
    /** Size of one Vega-Lite specification, in UTF-8 bytes. */
    public static final int SPEC_BYTES = 500_000;

    static final int SERIES = 20;
    static final int CATEGORIES = 200;
    static final int BARS = 1_500;
    static final int SLICES = 30;
    static final int BINS = 500;
    static final int CELLS_ACROSS = 50;
    static final int OUTLIERS = 1_000;

    /** Beyond it, the width of an axis could be no number. */
    private static final double LARGEST = 1e300;

    private Limits() {}

    /** Whether a value has a place in a chart: it is there, finite, and not so large that differences overflow. */
    static boolean drawable(double value) {
        return Math.abs(value) <= LARGEST;
    }
}
