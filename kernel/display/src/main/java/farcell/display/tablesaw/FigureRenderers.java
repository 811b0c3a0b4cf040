package farcell.display.tablesaw;

import farcell.runtime.Renderers;
import io.github.spencerpark.jupyter.kernel.display.Renderer;

/** Renderer of tablesaw-jsplot's figures, for where it is on the class path. Does not link to it. */
public final class FigureRenderers implements Renderers {

    private static final String FIGURE = "tech.tablesaw.plotly.components.Figure";

    @Override
    public boolean applies(ClassLoader loader) {
        return ClassPresence.of(FIGURE, loader);
    }

    @Override
    public void register(Renderer renderer) {
        FigureRenderer.register(renderer);
    }
}
