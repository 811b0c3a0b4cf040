package farcell.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code farcell install}: makes the kernel known to Jupyter. */
@Command(
        name = "install",
        description = "Makes the kernel known to Jupyter by writing a kernelspec.",
        mixinStandardHelpOptions = true,
        versionProvider = FarcellCommand.Version.class,
        sortOptions = false)
final class InstallCommand implements Callable<Integer> {

    /** Where to write; the user's own directory if nothing is said. */
    static final class Place {
        @Option(names = "--user", description = "For this user, in every Jupyter (the default).")
        boolean user;

        @Option(names = "--sys-prefix", description = "Into the active virtual or Conda environment.")
        boolean sysPrefix;

        @Option(names = "--prefix", paramLabel = "DIR", description = "Into DIR/share/jupyter/kernels.")
        Path prefix;
    }

    @ArgGroup(exclusive = true)
    private Place place = new Place();

    @Option(names = "--name", defaultValue = "farcell", description = "The kernel's name (default: ${DEFAULT-VALUE}).")
    private String name;

    @Option(names = "--display-name", paramLabel = "TEXT",
            description = "What menus show (default: Farcell (Java N)).")
    private String displayName;

    @Option(names = "--java", paramLabel = "PATH",
            description = "The JDK that runs the kernel: its directory or its java program (default: the one that"
                    + " runs this command).")
    private Path java;

    @Option(names = "--no-archive", description = "Make no archives of loaded classes, which let kernels start sooner.")
    private boolean noArchive;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        FarcellHome home = FarcellHome.find();
        List<String> missing = home.missing();
        if (!missing.isEmpty()) {
            throw new Failure("the distribution in " + home.directory() + " is not whole: "
                    + String.join(", ", missing) + " missing. Install Farcell again.");
        }
        JavaHome runsKernel = java == null ? JavaHome.current() : JavaHome.at(java);
        List<String> options = List.of();
        if (!noArchive) {
            StartArchives archives = StartArchives.of(home, runsKernel, System.getenv());
            ArchiveTraining.run(home, runsKernel, archives).ifPresent(why -> spec.commandLine().getErr().println(
                    "The start archives were not made (" + why + "); the kernel starts without them, more slowly."));
            options = archives.kernelOptions();
        }
        KernelSpec kernel = KernelSpec.of(home, runsKernel, displayName, options);
        Path written = kernel.write(data(JupyterPaths.ofThisProcess()), name);
        PrintWriter out = spec.commandLine().getOut();
        out.println("Installed \"" + kernel.displayName() + "\" as kernel " + name + " in " + written);
        out.println("It runs on " + runsKernel.launcher() + " (Java " + runsKernel.version() + ").");
        return Main.OK;
    }

    private Path data(JupyterPaths paths) {
        if (place.prefix != null) {
            return JupyterPaths.dataOf(place.prefix);
        }
        if (!place.sysPrefix) {
            return paths.userData();
        }
        Path prefix = paths.activePrefix();
        if (prefix == null) {
            throw new Failure("--sys-prefix: no environment is active here (neither VIRTUAL_ENV nor CONDA_PREFIX is"
                    + " set). Activate one, or name its directory with --prefix.");
        }
        return JupyterPaths.dataOf(prefix);
    }
}
