package io.github.spencerpark.ijava;

import farcell.runtime.Hosts;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.Renderer;

/** What cells used of IJava's kernel object. Evaluating code from code is not offered: a session has no compiler. */
public final class JavaKernel {

    JavaKernel() {}

    /** The registry of renderers for everything that this session shows. */
    public Renderer getRenderer() {
        return Hosts.current().renderer();
    }

    public void display(DisplayData data) {
        Hosts.current().show(data, data.hasDisplayId() ? data.getDisplayId() : null, false);
    }

    public void updateDisplay(String id, DisplayData data) {
        Hosts.current().show(data, id, true);
    }
}
