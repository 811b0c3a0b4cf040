package farcell.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line {@code farcell}: its subcommands and what they share. */
@Command(
        name = "farcell",
        description = "Farcell: a Java kernel for Jupyter whose cells can run far away.",
        mixinStandardHelpOptions = true,
        versionProvider = FarcellCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {InstallCommand.class, DoctorCommand.class, RunCommand.class, SessionCommand.class,
            StopCommand.class, GcCommand.class, BackendCommand.class, VolumeCommand.class,
            KernelCommand.class},
        footer = {"", "Exit status: 0 done, 1 could not be done, 2 wrong usage."})
final class FarcellCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Name a command.");
    }

    /** The version of this build and of the Java that runs it. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {
                "Farcell " + number(),
                "Java " + Runtime.version() + " (" + System.getProperty("java.home") + ")"
            };
        }

        /** @return the version in the jar's manifest; {@code development} where classes run outside a jar */
        static String number() {
            String version = Main.class.getPackage().getImplementationVersion();
            return version == null ? "development" : version;
        }
    }
}
