package farcell;

import farcell.runtime.Host;
import farcell.runtime.Hosts;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.util.UUID;

/** Shows values in the output of the cell that is running, before it ends and as often as wanted. */
public final class Display {

    private Display() {}

    /** Shows each value in its preferred forms, as if it were the last line of a cell. */
    public static void display(Object... values) {
        if (values == null) {
            display((Object) null);
            return;
        }
        for (Object value : values) {
            display(value);
        }
    }

    /** Shows a value. @return the id by which {@link #updateDisplay} replaces what is shown */
    public static String display(Object value) {
        return show(Hosts.current().render(value));
    }

    /** Shows a value as the given MIME types. @return the display id */
    public static String display(Object value, String mime, String... more) {
        return show(Hosts.current().render(value, types(mime, more)));
    }

    /** Replaces what {@link #display(Object)} showed under this id, wherever it stands in the notebook. */
    public static void updateDisplay(String id, Object value) {
        Host host = Hosts.current();
        host.show(host.render(value), id, true);
    }

    public static void updateDisplay(String id, Object value, String mime, String... more) {
        Host host = Hosts.current();
        host.show(host.render(value, types(mime, more)), id, true);
    }

    /** Clears the output of the cell. @param untilNext keep the old output until there is new, against flicker */
    public static void clear(boolean untilNext) {
        Hosts.current().clearOutput(untilNext);
    }

    private static String show(DisplayData data) {
        String id = data.hasDisplayId() ? data.getDisplayId() : UUID.randomUUID().toString();
        data.setDisplayId(id);
        Hosts.current().show(data, id, false);
        return id;
    }

    private static String[] types(String first, String[] more) {
        String[] all = new String[more.length + 1];
        all[0] = first;
        System.arraycopy(more, 0, all, 1, more.length);
        return all;
    }
}
