package farcell.display.image;

import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** PNG encoding for MIME bundles. */
public final class Png {

    private Png() {}

    /** The image as PNG in base64, as the Jupyter protocol wants it.
     *  @throws IOException if the image's colour model has no PNG form */
    public static String base64(RenderedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(image, "png", bytes)) {
            throw new IOException("no PNG form for " + image.getColorModel());
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
