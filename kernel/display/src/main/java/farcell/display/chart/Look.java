package farcell.display.chart;

import farcell.display.data.LabelText;

/**
 * How a chart looks, whatever its kind.
 *
 * <p>Titles are shown as one line of text: control characters are made visible, what is longer is cut.
 *
 * @param title  title, or an empty string
 * @param xTitle title of the horizontal axis, or null for the name of what is on it
 * @param yTitle title of the vertical axis, or null for the name of what is on it
 * @param width  of the whole picture, in CSS pixels
 * @param height of the whole picture, in CSS pixels
 * @param logX   whether the horizontal axis is logarithmic
 * @param logY   whether the vertical axis is logarithmic
 * @param legend whether there is a legend; null to have one where more than one thing is named
 */
public record Look(String title, String xTitle, String yTitle, int width, int height, boolean logX, boolean logY,
        Boolean legend) {

    public static final Look PLAIN = new Look("", null, null, 600, 360, false, false, null);

    private static final int LONGEST_TITLE = 120;
    private static final int SMALLEST = 100;
    private static final int LARGEST = 4000;

    public Look {
        title = LabelText.clean(title, LONGEST_TITLE);
        xTitle = xTitle == null ? null : LabelText.clean(xTitle, LONGEST_TITLE);
        yTitle = yTitle == null ? null : LabelText.clean(yTitle, LONGEST_TITLE);
        if (width < SMALLEST || width > LARGEST || height < SMALLEST || height > LARGEST) {
            throw new IllegalArgumentException("size " + width + " x " + height + " is outside " + SMALLEST + " to "
                    + LARGEST + " pixels");
        }
    }

    public Look withTitle(String value) {
        return new Look(value == null ? "" : value, xTitle, yTitle, width, height, logX, logY, legend);
    }

    public Look withAxisTitles(String x, String y) {
        return new Look(title, x, y, width, height, logX, logY, legend);
    }

    public Look withSize(int newWidth, int newHeight) {
        return new Look(title, xTitle, yTitle, newWidth, newHeight, logX, logY, legend);
    }

    public Look withLog(boolean x, boolean y) {
        return new Look(title, xTitle, yTitle, width, height, x, y, legend);
    }

    public Look withLegend(Boolean value) {
        return new Look(title, xTitle, yTitle, width, height, logX, logY, value);
    }

    /** Whether to draw a legend for this many named things. */
    public boolean showsLegend(int named) {
        return legend != null ? legend && named > 0 : named > 1;
    }
}
