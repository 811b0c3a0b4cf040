package farcell.cli;

import farcell.jupyter.ConnectionFile;
import farcell.jupyter.History;
import farcell.jupyter.KernelServer;
import farcell.jupyter.OutputLedger;
import farcell.jupyter.OutputLimits;
import farcell.remote.FarcellInterpreter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The kernel's JVM: puts the rooms of the house together and stays until the kernel is shut down. */
final class KernelProcess {

    private KernelProcess() {}

    /**
     * Runs a kernel.
     *
     * @param connectionFile what Jupyter wrote: ports and key
     * @return the exit status of the process
     */
    static int run(Path connectionFile) {
        try {
            if (!Files.isReadable(connectionFile)) {
                throw new Failure("the connection file " + connectionFile + " cannot be read. Jupyter writes it and"
                        + " passes its name; to start a kernel by hand, run: jupyter console --kernel farcell");
            }
            Interpreters.prepare();
            return serve(connectionFile);
        } catch (Throwable failure) {
            // Standard error of the kernel is what Jupyter shows when a kernel does not start.
            System.err.println("farcell: the kernel did not start: " + Failure.text(failure));
            return Main.FAILED;
        }
    }

    /** The notebook's path where Jupyter says it; else the connection file, which a kernel that is started again keeps. */
    private static String identity(Path connectionFile, Map<String, String> environment) {
        String session = environment.getOrDefault("JPY_SESSION_NAME", "");
        return session.isBlank() ? connectionFile.toAbsolutePath().normalize().toString() : session;
    }

    /** Where the protocol meets the language. */
    private static int serve(Path connectionFile) throws Exception {
        ConnectionFile connection = ConnectionFile.read(connectionFile);
        Map<String, String> environment = System.getenv();
        // A wrong value is said now, not when the first cell waits.
        MoveLimit.of(environment);
        OutputLimit.of(environment);
        History history = LedgerFile.history(environment, Path.of(System.getProperty("user.home")));
        OutputLedger outputs = LedgerFile.outputs(history, environment);
        KernelServer server = new KernelServer(connection,
                () -> Interpreters.open(Path.of("").toAbsolutePath(), identity(connectionFile, environment), environment,
                        Optional.empty(), outputs),
                FarcellInterpreter.describe(),
                history, outputs, OutputLimits.of(environment), KernelServer.subshells(environment));
        farcell.jupyter.KernelProcess.run(server, environment);
        return Main.OK;
    }
}
