package farcell.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * What {@code %timeit} measured. Loops are added until one run of them takes long enough for the clock, which warms the
 * code up as well; then that run is repeated. The best run says what the code takes, since all else on the machine can
 * only make it slower.
 *
 * @param loops   how often the code ran in each run
 * @param seconds per loop, one for each run, in order
 */
public record Timing(long loops, List<Double> seconds) {

    /** A run takes at least this long, in nanoseconds, unless the number of loops is given. */
    static final long ENOUGH = 200_000_000;

    private static final long MOST_LOOPS = 1_000_000_000;

    // Results end here, so that the compiler cannot leave out the code that makes them.
    private static long bits;
    private static Object reference;

    /** The code to measure, in a loop of its own. */
    @FunctionalInterface
    public interface Loop {
        void run(long loops) throws Throwable;
    }

    public Timing {
        seconds = List.copyOf(seconds);
        if (seconds.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
    }

    /**
     * Measures code.
     *
     * @param runs  how often the loops are run, at least once
     * @param loops in each run, 0 for as many as the clock needs
     */
    public static Timing measure(int runs, long loops, Loop code) throws Throwable {
        try {
            return measure(runs, loops, code, System::nanoTime);
        } finally {
            reference = null;
        }
    }

    static Timing measure(int runs, long loops, Loop code, LongSupplier nanos) throws Throwable {
        long number = loops > 0 ? loops : enough(code, nanos);
        List<Double> seconds = new ArrayList<>();
        for (int run = 0; run < Math.max(1, runs); run++) {
            seconds.add(time(code, number, nanos) / 1e9 / number);
        }
        return new Timing(number, seconds);
    }

    /** 1, 2, 5, 10, 20, ... until it takes long enough. */
    private static long enough(Loop code, LongSupplier nanos) throws Throwable {
        for (long power = 1; power < MOST_LOOPS; power *= 10) {
            for (int factor : new int[] {1, 2, 5}) {
                if (time(code, power * factor, nanos) >= ENOUGH) {
                    return power * factor;
                }
            }
        }
        return MOST_LOOPS;
    }

    private static long time(Loop code, long loops, LongSupplier nanos) throws Throwable {
        if (Thread.interrupted()) {
            throw new InterruptedException("stopped between two runs");
        }
        long start = nanos.getAsLong();
        code.run(loops);
        return nanos.getAsLong() - start;
    }

    public static void keep(boolean value) {
        bits ^= value ? 1 : 0;
    }

    public static void keep(long value) {
        bits ^= value;
    }

    public static void keep(double value) {
        bits ^= Double.doubleToRawLongBits(value);
    }

    public static void keep(Object value) {
        reference = value;
    }

    /** Seconds per loop of the fastest run. */
    public double best() {
        return seconds.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    /** Seconds per loop of the run in the middle. */
    public double median() {
        List<Double> sorted = seconds.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    public double mean() {
        return seconds.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** Standard deviation of the runs as a sample; 0 for one run. */
    public double standardDeviation() {
        double mean = mean();
        double squares = seconds.stream().mapToDouble(s -> (s - mean) * (s - mean)).sum();
        return seconds.size() < 2 ? 0 : Math.sqrt(squares / (seconds.size() - 1));
    }

    @Override
    public String toString() {
        String unit = unit(best());
        return String.format(Locale.ROOT, "%s per loop, best of %d %s of %,d %s (median %s, mean %s, std dev %s)",
                in(best(), unit), seconds.size(), seconds.size() == 1 ? "run" : "runs", loops,
                loops == 1 ? "loop" : "loops", in(median(), unit), in(mean(), unit), in(standardDeviation(), unit));
    }

    private static String unit(double seconds) {
        return seconds >= 1 ? "s" : seconds >= 1e-3 ? "ms" : seconds >= 1e-6 ? "us" : "ns";
    }

    private static String in(double seconds, String unit) {
        double number = seconds * switch (unit) {
            case "s" -> 1;
            case "ms" -> 1e3;
            case "us" -> 1e6;
            default -> 1e9;
        };
        String format = number >= 100 ? "%.0f %s" : number >= 10 ? "%.1f %s" : "%.2f %s";
        return String.format(Locale.ROOT, format, number, unit);
    }
}
