package farcell.runtime;

import io.github.spencerpark.jupyter.kernel.display.Renderer;

/**
 * Renderers for the types of a library. Found by {@link java.util.ServiceLoader} on the class path of user code, and
 * asked again whenever that class path grows.
 */
public interface Renderers {

    /** Whether the library is there. Must not load classes of the library by name in its own code before this said
     *  yes. @param loader the loader of user code */
    boolean applies(ClassLoader loader);

    /** Called once, after {@link #applies} said yes. */
    void register(Renderer renderer);
}
