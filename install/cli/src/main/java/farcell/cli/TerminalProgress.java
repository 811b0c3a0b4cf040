package farcell.cli;

import farcell.notebook.Sizes;
import farcell.ssh.Transfer;
import java.io.PrintWriter;

/** One line for each thing that is sent to a host. */
final class TerminalProgress implements Transfer {

    private final PrintWriter out;
    private String last = "";

    TerminalProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public synchronized void at(String what, long done, long total) {
        if (!what.equals(last)) {
            last = what;
            out.println("        " + what + (total > 0 ? " (" + Sizes.of(total) + ")" : ""));
            out.flush();
        }
    }
}
