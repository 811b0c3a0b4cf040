package farcell.cli;

import farcell.ssh.ClientConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code farcell session ssh}: a shell where a session is. */
@Command(
        name = "ssh",
        description = "Opens a shell on the host of a session, in its working directory; or runs a command there. Uses your"
                + " ssh, on the way that Farcell goes.",
        mixinStandardHelpOptions = true,
        versionProvider = FarcellCommand.Version.class,
        footer = {"", "Exit status: that of ssh. Example: farcell session ssh lab-1 -- nvidia-smi -l 1"})
final class SessionShellCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "NAME", description = "Id or name, as listed.")
    private String name;

    @Parameters(index = "1..*", paramLabel = "WORD", description = "A command, after --.")
    private List<String> words = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        SessionRoad road = SessionRoad.to(name, spec.commandLine().getErr());
        List<String> arguments = new ArrayList<>();
        if (words.isEmpty() && System.console() != null) {
            arguments.add("-t");
        }
        arguments.add(road.alias());
        arguments.add(ClientConfig.inDirectoryOf(road.session().session().pid(), words));
        return road.ssh(arguments);
    }
}
