package farcell.runtime;

import io.github.spencerpark.jupyter.kernel.display.Renderer;

/**
 * Renderers that a jar of user code brings, found by {@link java.util.ServiceLoader} in the loader of user code.
 *
 * <p>A provider must load, and answer {@link #applies}, where the library that it renders is absent.
 */
public interface Renderers {

    /** Whether the classes that these renderers are for can be seen from {@code loader}. */
    boolean applies(ClassLoader loader);

    /** Registers. Called only after {@link #applies} said yes; may be called again, to win over later registrations. */
    void register(Renderer renderer);
}
