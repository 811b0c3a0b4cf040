package farcell.display.render;

import farcell.display.chart.Look;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;

/** XChart in the manner of Vega-Lite: white, light grid, the same colours, small type. */
final class ChartStyle {

    /** Tableau's ten colours, which Vega uses too. */
    private static final Color[] COLOURS = {new Color(0x4c78a8), new Color(0xf58518), new Color(0xe45756),
        new Color(0x72b7b2), new Color(0x54a24b), new Color(0xeeca3b), new Color(0xb279a2), new Color(0xff9da6),
        new Color(0x9d755d), new Color(0xbab0ac)};
    private static final Color GRID = new Color(0xdddddd);
    private static final Color AXIS = new Color(0x888888);
    private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 10);
    private static final Font BOLD = new Font(Font.SANS_SERIF, Font.BOLD, 11);
    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 13);

    private ChartStyle() {}

    static void apply(Styler styler, Look look, int named) {
        styler.setChartBackgroundColor(Color.WHITE).setPlotBackgroundColor(Color.WHITE)
                .setPlotBorderColor(GRID).setSeriesColors(COLOURS).setChartTitleFont(TITLE)
                .setChartTitleVisible(!look.title().isEmpty()).setChartTitleBoxVisible(false)
                .setLegendVisible(look.showsLegend(named)).setLegendPosition(Styler.LegendPosition.OutsideE)
                .setLegendBorderColor(Color.WHITE).setLegendFont(TEXT).setChartPadding(8);
        if (styler instanceof AxesChartStyler axes) {
            axes.setAxisTitleFont(BOLD).setAxisTickLabelsFont(TEXT).setPlotGridLinesColor(GRID)
                    .setPlotGridLinesStroke(new BasicStroke(0.6f)).setAxisTickMarksColor(AXIS)
                    .setAxisTickLabelsColor(Color.DARK_GRAY).setPlotMargin(0);
        }
    }

    static Color colour(int index) {
        return COLOURS[index % COLOURS.length];
    }

    /** The colour with the given opacity, 0 to 255. */
    static Color faint(Color colour, int alpha) {
        return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), alpha);
    }
}
