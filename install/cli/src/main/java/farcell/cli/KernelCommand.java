package farcell.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code farcell kernel}: what a kernelspec calls. */
@Command(
        name = "kernel",
        description = "Runs a kernel for a Jupyter front end. Front ends call this; people need not.",
        mixinStandardHelpOptions = true,
        versionProvider = FarcellCommand.Version.class)
final class KernelCommand implements Callable<Integer> {

    @Option(
            names = {"-f", "--connection-file"},
            required = true,
            paramLabel = "FILE",
            description = "The connection file that Jupyter wrote.")
    private Path connectionFile;

    @Override
    public Integer call() {
        return KernelProcess.run(connectionFile);
    }
}
