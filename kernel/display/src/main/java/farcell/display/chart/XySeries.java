package farcell.display.chart;

/**
 * Points in the order in which they are joined.
 *
 * @param name name in the legend
 * @param x    positions along the horizontal axis, all finite
 * @param y    positions along the vertical axis, NaN where there is a gap
 */
public record XySeries(String name, Mark mark, double[] x, double[] y) {

    public enum Mark { LINE, LINE_AND_POINTS, POINTS, AREA }

    XySeries named(String newName) {
        return new XySeries(newName, mark, x, y);
    }

    /** Whether a line alone would not show one of its points, as that has a gap on both sides. */
    boolean hasLonePoint() {
        for (int i = 0; mark == Mark.LINE && i < y.length; i++) {
            boolean before = i > 0 && Limits.drawable(y[i - 1]);
            boolean after = i + 1 < y.length && Limits.drawable(y[i + 1]);
            if (Limits.drawable(y[i]) && !before && !after) {
                return true;
            }
        }
        return false;
    }

    /** A line with its points drawn; other marks as they are. */
    XySeries withPoints() {
        return mark == Mark.LINE ? new XySeries(name, Mark.LINE_AND_POINTS, x, y) : this;
    }

    /** The series without y at or below zero, which a logarithmic axis cannot place. */
    XySeries positive(boolean logX, boolean logY) {
        double[] newX = x.clone();
        double[] newY = y.clone();
        for (int i = 0; i < newX.length; i++) {
            if (logX && newX[i] <= 0 || logY && newY[i] <= 0) {
                newY[i] = Double.NaN;
                newX[i] = logX && newX[i] <= 0 ? Double.NaN : newX[i];
            }
        }
        return new XySeries(name, mark, newX, newY).placed();
    }

    /** The series without points that have no place along the horizontal axis. */
    XySeries placed() {
        int kept = 0;
        double[] newX = new double[x.length];
        double[] newY = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            if (Limits.drawable(x[i])) {
                newX[kept] = x[i];
                newY[kept++] = Limits.drawable(y[i]) ? y[i] : Double.NaN;
            }
        }
        return new XySeries(name, mark, java.util.Arrays.copyOf(newX, kept), java.util.Arrays.copyOf(newY, kept));
    }
}
