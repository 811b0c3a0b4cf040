package farcell.display.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import org.junit.jupiter.api.Test;

class PaletteTest {

    @Test
    void fewColoursAreKeptAsTheyAre() {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_RGB);
        int[] colors = {0xFFFFFF, 0x4C78A8, 0x102030};
        for (int x = 0; x < 3; x++) {
            image.setRGB(x, 0, colors[x]);
        }
        BufferedImage reduced = Palette.reduce(image);
        for (int x = 0; x < 3; x++) {
            assertThat(reduced.getRGB(x, 0) & 0xFFFFFF).isEqualTo(colors[x]);
        }
    }

    @Test
    void manyColoursStayNearAndAreAtMost256() {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 64; x++) {
            for (int y = 0; y < 64; y++) {
                image.setRGB(x, y, new Color(x * 4, y * 4, 255 - x * 4).getRGB());
            }
        }
        BufferedImage reduced = Palette.reduce(image);
        assertThat(((IndexColorModel) reduced.getColorModel()).getMapSize()).isLessThanOrEqualTo(256);
        for (int x = 0; x < 64; x++) {
            for (int y = 0; y < 64; y++) {
                Color near = new Color(reduced.getRGB(x, y));
                assertThat(Math.abs(near.getRed() - x * 4)).isLessThan(26);
                assertThat(Math.abs(near.getGreen() - y * 4)).isLessThan(26);
            }
        }
    }
}
