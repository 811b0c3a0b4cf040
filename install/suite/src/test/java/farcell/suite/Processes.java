package farcell.suite;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The processes of a test, known by a directory of its own that is named in their arguments. */
final class Processes {

    private static final int SECONDS = 60;

    private Processes() {}

    static List<ProcessHandle> of(String argument) {
        return ProcessHandle.allProcesses().filter(p -> p.info().arguments().map(a -> String.join(" ", a)).orElse("")
                .contains(argument)).toList();
    }

    /** Ends them by force. They are gone afterwards: one that was only told to end still writes into that directory. */
    static void end(Path directory) {
        List<ProcessHandle> all = of(directory.toString());
        all.forEach(ProcessHandle::destroyForcibly);
        awaitEnd(all);
    }

    static void awaitEnd(List<ProcessHandle> processes) {
        processes.forEach(p -> p.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join());
    }
}
