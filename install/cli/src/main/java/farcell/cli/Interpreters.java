package farcell.cli;

import farcell.hosts.KeptValuesDirectory;
import farcell.hosts.LaunchException;
import farcell.jupyter.OutputLedger;
import farcell.magics.Magic;
import farcell.magics.Platform;
import farcell.magics.maven.Dependencies;
import farcell.magics.maven.SourceJars;
import farcell.magics.standard.Libraries;
import farcell.magics.standard.MachineFiles;
import farcell.magics.standard.OutputMagic;
import farcell.magics.standard.StandardMagics;
import farcell.remote.FarcellInterpreter;
import farcell.remote.SessionOptions;
import farcell.remote.StartSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts the rooms of the house together: the interpreter of one notebook, as the environment configures it. */
final class Interpreters {

    private Interpreters() {}

    /** Says what this Java lacks, and where the distribution is. @throws Failure where cells could not be run */
    static void prepare() {
        if (ModuleLayer.boot().findModule("jdk.jshell").isEmpty()) {
            throw new Failure("the Java in " + System.getProperty("java.home") + " has no JShell (module"
                    + " jdk.jshell): it is not a full JDK. " + JavaHome.HOW_TO_GET);
        }
        System.setProperty(FarcellHome.PROPERTY, FarcellHome.find().directory().toString());
    }

    /**
     * @param directory of the notebook
     * @param identity  of the notebook, the same for each of its kernels; empty for one that nobody goes on with
     * @param limit     time of each cell, over that of the environment
     * @param outputs   what {@code %output} shows
     */
    static FarcellInterpreter open(Path directory, String identity, Map<String, String> environment,
                                   Optional<Duration> limit, OutputLedger outputs) throws LaunchException {
        long moveLimit = MoveLimit.of(environment);
        String java = environment.getOrDefault("FARCELL_SESSION_JAVA", "");
        StartSettings start = StartSettings.of(environment);
        Dependencies dependencies = Dependencies.maven();
        Libraries libraries = Libraries.bundled();
        List<Magic> magics = new ArrayList<>(StandardMagics.make(dependencies, libraries, System::nanoTime));
        magics.add(OutputMagic.make(outputs, ZoneId.systemDefault()));
        String training = environment.getOrDefault(ArchiveTraining.SESSION_VARIABLE, "");
        SessionOptions options = training.isEmpty()
                ? SessionOptions.using(StartArchives.of(FarcellHome.find(), JavaHome.current(), environment).session())
                : SessionOptions.training(StartArchives.sessionTraining(Path.of(training)));
        FarcellInterpreter interpreter = FarcellInterpreter.open(new FarcellInterpreter.Settings(directory, identity,
                KeptValuesDirectory.of(environment, Path.of(System.getProperty("user.home"))), java, moveLimit, magics,
                limit.isPresent() ? start.withLimit(limit) : start,
                options.with(new MachineFiles(libraries, dependencies, Platform.current())::of),
                new SourceJars(dependencies)::of));
        interpreter.notebook().outputLimit(OutputLimit.of(environment));
        return interpreter;
    }
}
