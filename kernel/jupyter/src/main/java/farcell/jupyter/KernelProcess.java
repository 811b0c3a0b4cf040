package farcell.jupyter;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import sun.misc.Signal;

/** A process that is a kernel and nothing else: its signals, its parent, its end. */
public final class KernelProcess {
    private static final Logger LOG = Logger.getLogger(KernelProcess.class.getName());
    private static final String PARENT = "JPY_PARENT_PID";

    private KernelProcess() {}

    /** Serves until the kernel was shut down or the process that started it died; then the caller is to exit. */
    public static void run(KernelServer server, Map<String, String> environment)
            throws IOException, InterruptedException {
        ignoreInterrupts();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "jupyter-exit"));
        server.start();
        followParent(environment, () -> server.stop(false));
        server.awaitShutdown();
    }

    /** Interrupts come as messages; a Ctrl-C in the terminal of a console must not end the kernel. */
    static void ignoreInterrupts() {
        try {
            // Not SIG_IGN: child processes would inherit it, and could not be interrupted either.
            Signal.handle(new Signal("INT"), signal -> LOG.fine("SIGINT ignored"));
        } catch (IllegalArgumentException e) {
            LOG.log(Level.FINE, "SIGINT cannot be handled here", e);
        }
    }

    /**
     * Runs a task when the process named by JPY_PARENT_PID dies, so that no kernel is left behind by a killed Jupyter.
     *
     * @return whether there is such a process to follow
     */
    static boolean followParent(Map<String, String> environment, Runnable died) {
        Optional<ProcessHandle> parent = parent(environment.getOrDefault(PARENT, ""));
        parent.ifPresent(process -> process.onExit().thenRun(() -> {
            LOG.warning("The process that started this kernel (" + process.pid() + ") has died; the kernel ends.");
            died.run();
        }));
        return parent.isPresent();
    }

    private static Optional<ProcessHandle> parent(String pid) {
        // On Windows the variable holds a handle, which Java cannot wait for.
        if (!pid.matches("[0-9]{1,10}") || System.getProperty("os.name").startsWith("Windows")) {
            return Optional.empty();
        }
        long number = Long.parseLong(pid);
        // 1 is the init process of a container that holds Jupyter and its kernels; it ends them all.
        return number <= 1 ? Optional.empty() : ProcessHandle.of(number);
    }
}
