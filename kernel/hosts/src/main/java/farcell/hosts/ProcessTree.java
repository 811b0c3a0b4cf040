package farcell.hosts;

import java.util.List;

/** Ends processes together with those that they started. */
final class ProcessTree {

    private ProcessTree() {}

    /** The descendants as they are now; who left the tree on purpose, a daemon, is not among them. */
    static List<ProcessHandle> below(ProcessHandle process) {
        return process.descendants().toList();
    }

    /** Ends a process by force, and what it started; returns without waiting. */
    static void kill(ProcessHandle process) {
        List<ProcessHandle> below = below(process);
        process.destroyForcibly();
        below.forEach(ProcessHandle::destroyForcibly);
    }
}
