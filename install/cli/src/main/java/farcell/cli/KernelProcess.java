package farcell.cli;

import farcell.hosts.LaunchException;
import farcell.jupyter.ConnectionFile;
import farcell.jupyter.KernelServer;
import farcell.jupyter.OutputLimits;
import farcell.magics.Magic;
import farcell.magics.maven.Dependencies;
import farcell.magics.standard.Libraries;
import farcell.magics.standard.StandardMagics;
import farcell.remote.FarcellInterpreter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
            if (ModuleLayer.boot().findModule("jdk.jshell").isEmpty()) {
                throw new Failure("the Java in " + System.getProperty("java.home") + " has no JShell (module"
                        + " jdk.jshell): it is not a full JDK. " + JavaHome.HOW_TO_GET);
            }
            FarcellHome home = FarcellHome.find();
            System.setProperty(FarcellHome.PROPERTY, home.directory().toString());
            return serve(connectionFile);
        } catch (Throwable failure) {
            // Standard error of the kernel is what Jupyter shows when a kernel does not start.
            System.err.println("farcell: the kernel did not start: " + Failure.text(failure));
            return Main.FAILED;
        }
    }

    /** The one place where the protocol meets the language. */
    private static int serve(Path connectionFile) throws Exception {
        ConnectionFile connection = ConnectionFile.read(connectionFile);
        long moveLimit = MoveLimit.of(System.getenv());
        Map<String, String> environment = System.getenv();
        KernelServer server = new KernelServer(connection, () -> interpreter(moveLimit), FarcellInterpreter.describe(),
                HistoryFile.history(environment, Path.of(System.getProperty("user.home"))),
                OutputLimits.of(environment), KernelServer.subshells(environment));
        farcell.jupyter.KernelProcess.run(server, System.getenv());
        return Main.OK;
    }

    private static FarcellInterpreter interpreter(long moveLimit) throws LaunchException {
        Map<String, String> environment = System.getenv();
        Path data = Path.of(environment.getOrDefault("FARCELL_DATA",
                Path.of(System.getProperty("user.home"), ".farcell").toString()));
        String java = environment.getOrDefault("FARCELL_SESSION_JAVA", "");
        List<Magic> magics = StandardMagics.make(Dependencies.maven(), Libraries.bundled(), System::nanoTime);
        String training = environment.getOrDefault(ArchiveTraining.SESSION_VARIABLE, "");
        Path archive = StartArchives.of(FarcellHome.find(), JavaHome.current(), environment).session();
        return FarcellInterpreter.open(new FarcellInterpreter.Settings(Path.of("").toAbsolutePath(),
                data.resolve("objects"), java, moveLimit, magics,
                training.isEmpty() ? Optional.of(archive) : Optional.empty(),
                training.isEmpty() ? List.of() : StartArchives.sessionTraining(Path.of(training))));
    }
}
