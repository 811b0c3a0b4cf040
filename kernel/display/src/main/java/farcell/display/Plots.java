package farcell.display;

import farcell.display.data.ArrayFrame;
import farcell.display.data.RecordFrame;
import farcell.display.data.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * {@code plot(...)} for what the JDK has. The overload for Tablesaw's tables is in {@link TablePlots}: javac looks at
 * the parameter types of all overloads in scope, so one class with both could not be used where Tablesaw is absent.
 */
public final class Plots {

    private Plots() {}

    /** Columns {@code x} and {@code y}. */
    public static Plot plot(double[] x, double[] y) {
        return plot("x", x.clone(), "y", y.clone());
    }

    /** Columns {@code x} and {@code y}. */
    public static Plot plot(float[] x, float[] y) {
        return plot("x", doubles(x), "y", doubles(y));
    }

    /** Columns {@code index} (from 0) and {@code y}. */
    public static Plot plot(double[] y) {
        return plot("index", IntStream.range(0, y.length).asDoubleStream().toArray(), "y", y.clone());
    }

    /** Columns {@code index} (from 0) and {@code y}. */
    public static Plot plot(float[] y) {
        return plot(doubles(y));
    }

    /** A column for each component of the record. */
    public static <R extends Record> Plot plot(List<R> rows) {
        return new Plot(RecordFrame.of(rows));
    }

    private static Plot plot(String xName, double[] x, String yName, double[] y) {
        Map<String, Values> columns = new LinkedHashMap<>();
        columns.put(xName, new Values.Numbers(x));
        columns.put(yName, new Values.Numbers(y));
        return new Plot(new ArrayFrame("the arrays", columns));
    }

    private static double[] doubles(float[] values) {
        // By way of text, so that 0.1f is shown as 0.1.
        return IntStream.range(0, values.length).mapToDouble(i -> Double.parseDouble(Float.toString(values[i])))
                .toArray();
    }
}
