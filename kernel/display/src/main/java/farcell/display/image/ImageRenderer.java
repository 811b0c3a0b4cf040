package farcell.display.image;

import io.github.spencerpark.jupyter.kernel.display.RenderContext;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.awt.image.BufferedImage;

/** Shows a {@link BufferedImage} as the image that it is. */
final class ImageRenderer {

    private ImageRenderer() {}

    static void register(Renderer renderer) {
        renderer.createRegistration(BufferedImage.class).preferring(MIMEType.TEXT_PLAIN, MIMEType.IMAGE_PNG)
                .register(ImageRenderer::render);
    }

    private static void render(BufferedImage image, RenderContext context) {
        String text = "image of " + image.getWidth() + " x " + image.getHeight() + " pixels";
        context.renderIfRequested(MIMEType.TEXT_PLAIN, () -> text);
        context.renderIfRequested(MIMEType.IMAGE_PNG, (type, out) -> {
            try {
                out.putData(type, Png.base64(image));
            } catch (Throwable e) {
                out.putText(text + " (could not be made a PNG: " + e + ")");
            }
        });
    }
}
