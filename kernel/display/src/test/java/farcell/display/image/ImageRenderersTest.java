package farcell.display.image;

import static org.assertj.core.api.Assertions.assertThat;

import farcell.display.Rendered;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class ImageRenderersTest {

    @Test
    void anImageIsShownAsItself() {
        BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(2, 1, 0xff123456);

        Rendered rendered = Rendered.of(image);

        assertThat(rendered.text()).isEqualTo("image of 3 x 2 pixels");
        assertThat(rendered.png().getWidth()).isEqualTo(3);
        assertThat(rendered.png().getRGB(2, 1)).isEqualTo(0xff123456);
        assertThat(rendered.png().getRGB(0, 0) >>> 24).isZero();
    }
}
