package farcell.jupyter;

import java.util.Locale;

/** The sockets of the Jupyter messaging specification that carry messages; the heartbeat only echoes bytes. */
public enum Channel {
    SHELL, CONTROL, STDIN, IOPUB;

    /** The name as the specification and connection files write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
