package io.github.spencerpark.ijava.runtime;

import farcell.runtime.Hosts;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;

/** IJava's display functions, for notebooks written for it. New code finds the same in {@link farcell.Display}. */
public final class Display {

    private Display() {}

    public static DisplayData render(Object o) {
        return Hosts.current().render(o);
    }

    public static DisplayData render(Object o, String... as) {
        return Hosts.current().render(o, as);
    }

    public static String display(Object o) {
        return farcell.Display.display(o);
    }

    public static String display(Object o, String... as) {
        if (as.length == 0) {
            return farcell.Display.display(o);
        }
        return farcell.Display.display(o, as[0], java.util.Arrays.copyOfRange(as, 1, as.length));
    }

    public static void updateDisplay(String id, Object o) {
        farcell.Display.updateDisplay(id, o);
    }

    public static void updateDisplay(String id, Object o, String... as) {
        Hosts.current().show(Hosts.current().render(o, as), id, true);
    }
}
