package farcell.display.image;

import farcell.runtime.Renderers;
import io.github.spencerpark.jupyter.kernel.display.Renderer;

/** Renderer of images, for a Java runtime that has {@code java.desktop}. Does not link to it. */
public final class ImageRenderers implements Renderers {

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
        ImageRenderer.register(renderer);
    }
}
