package farcell.display.image;

import farcell.runtime.Renderers;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.awt.image.BufferedImage;

/** Shows a {@link BufferedImage} as the image that it is. */
public final class ImageRenderers implements Renderers {

    /** False on a Java runtime without the {@code java.desktop} module. */
    @Override
    public boolean applies(ClassLoader loader) {
        try {
            Class.forName("java.awt.image.BufferedImage", false, loader);
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    @Override
    public void register(Renderer renderer) {
        renderer.createRegistration(BufferedImage.class).preferring(MIMEType.TEXT_PLAIN, MIMEType.IMAGE_PNG)
                .register((image, context) -> {
                    context.renderIfRequested(MIMEType.TEXT_PLAIN,
                            () -> "image of " + image.getWidth() + " x " + image.getHeight() + " pixels");
                    context.renderIfRequested(MIMEType.IMAGE_PNG, (type, out) -> {
                        try {
                            out.putData(type, Png.base64(image));
                        } catch (Throwable e) {
                            out.putText("image of " + image.getWidth() + " x " + image.getHeight()
                                    + " pixels (could not be made a PNG: " + e + ")");
                        }
                    });
                });
    }
}
