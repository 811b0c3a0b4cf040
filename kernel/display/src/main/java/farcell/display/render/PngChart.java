package farcell.display.render;

import farcell.display.chart.ChartModel;
import farcell.display.image.Palette;
import farcell.display.image.Png;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import org.knowm.xchart.internal.chartpart.Chart;

/** Charts as PNG, for where Vega-Lite is not drawn: GitHub, PDF, other front ends. */
public final class PngChart {

    /** Pixels of the image for each CSS pixel, so that it is sharp on dense screens. */
    public static final int SCALE = 2;

    private static final int NOTE_LINE = 14;
    private static final Font NOTE_FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 11);

    static {
        // A session has no screen, and asking AWT for one would fail.
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
    }

    private PngChart() {}

    /** The chart in base64, at {@link #SCALE} times its size in CSS pixels.
     *  @throws IOException if it cannot be encoded
     *  @throws LinkageError or another error of AWT where the machine lacks its libraries or fonts */
    public static String base64(ChartModel chart) throws IOException {
        return Png.base64(Palette.reduce(image(chart)));
    }

    static BufferedImage image(ChartModel chart) {
        int width = chart.look().width();
        int height = chart.look().height();
        BufferedImage image = new BufferedImage(width * SCALE, height * SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        try {
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, image.getWidth(), image.getHeight());
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            g.scale(SCALE, SCALE);
            XChartCharts.Drawn drawn = XChartCharts.of(chart);
            int notes = NOTE_LINE * drawn.notes().size();
            paint(drawn.chart(), g, width, Math.max(1, height - notes));
            g.setColor(Color.GRAY);
            g.setFont(NOTE_FONT);
            for (int i = 0; i < drawn.notes().size(); i++) {
                g.drawString(drawn.notes().get(i), 10, height - notes + NOTE_LINE * i + NOTE_LINE / 2);
            }
        } finally {
            g.dispose();
        }
        return image;
    }

    private static void paint(Chart<?, ?> chart, Graphics2D g, int width, int height) {
        Graphics2D own = (Graphics2D) g.create();
        try {
            chart.paint(own, width, height);
        } finally {
            own.dispose();
        }
    }
}
