package farcell.cli;

import farcell.remote.backends.ConfiguredBackend;
import farcell.ssh.ClientConfig;
import farcell.ssh.SshFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code farcell backend ssh-config}: the configured machines for the user's own SSH client. */
@Command(
        name = "ssh-config",
        description = "Writes a file with the configured machines, as farcell-NAME, to Include into ~/.ssh/config: ssh, scp,"
                + " rsync and editors reach them then on the way that Farcell goes.",
        mixinStandardHelpOptions = true)
final class ClientConfigFile implements Callable<Integer> {

    private static final String NAME = "ssh_config";

    @Option(names = "--print", description = "Prints it, and writes nothing.")
    private boolean print;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        List<ConfiguredBackend> backends = Machines.configured();
        StringBuilder text = new StringBuilder("# Made by farcell backend ssh-config, which makes it anew.\n");
        try {
            for (ConfiguredBackend each : backends) {
                text.append(ClientConfig.of(each.name(), each.place()));
            }
        } catch (SshFailure e) {
            throw new Failure(e.getMessage(), e);
        }
        if (print) {
            spec.commandLine().getOut().print(text);
            spec.commandLine().getOut().flush();
            return Main.OK;
        }
        Path file = Machines.files().userFile().resolveSibling(NAME);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        spec.commandLine().getOut().println("wrote " + file + (backends.isEmpty() ? ", with no machine: none is configured"
                : ", with " + backends.stream().map(each -> ClientConfig.alias(each.name())).collect(Collectors.joining(", "))
                + "; once, put this line first into ~/.ssh/config:\nInclude " + file));
        return Main.OK;
    }
}
