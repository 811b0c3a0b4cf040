package farcell.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * When a machine runs out of memory, Linux ends the process with the highest score. That is to be a session, whose loss
 * the notebook tells and mends, and neither a kernel nor the Jupyter server with all notebooks, nor the desktop.
 *
 * @see <a href="https://docs.kernel.org/filesystems/proc.html">proc(5), oom_score_adj</a>
 */
final class MemoryShortage {

    private static final Path ADJUSTMENT = Path.of("/proc/self/oom_score_adj");

    /** As if half of the machine's memory were used beside what is. Everybody may raise the own score. */
    private static final int RAISED = 500;

    private MemoryShortage() {}

    static void endThisFirst() {
        try {
            if (Files.exists(ADJUSTMENT) && Integer.parseInt(Files.readString(ADJUSTMENT).strip()) < RAISED) {
                Files.writeString(ADJUSTMENT, String.valueOf(RAISED));
            }
        } catch (IOException | NumberFormatException e) {
            // Some containers forbid it: the system chooses as it would without us.
        }
    }
}
