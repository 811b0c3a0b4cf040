package farcell.display.tablesaw;

import farcell.runtime.Renderers;
import io.github.spencerpark.jupyter.kernel.display.Renderer;

/** Renderers of tablesaw-core, for where it is on the class path. Does not link to it. */
public final class TablesawRenderers implements Renderers {

    @Override
    public boolean applies(ClassLoader loader) {
        return ClassPresence.of("tech.tablesaw.table.Relation", loader);
    }

    @Override
    public void register(Renderer renderer) {
        TableRenderers.register(renderer);
    }
}
