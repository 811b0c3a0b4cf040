package farcell.cli;

import java.nio.file.Path;
import picocli.CommandLine;

/** Where the command {@code farcell} and the kernel start. */
public final class Main {

    /** The command did what it was asked. */
    static final int OK = 0;
    /** It could not; standard error says why. */
    static final int FAILED = 1;
    /** It was called wrongly. */
    static final int USAGE = 2;

    private Main() {}

    /** @param args as {@code farcell --help} tells */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        // The call of the kernelspec goes past picocli, which costs a tenth of a second of every kernel start.
        if (args.length == 3 && args[0].equals("kernel") && args[1].equals("-f")) {
            return KernelProcess.run(Path.of(args[2]));
        }
        return commandLine().execute(args);
    }

    static CommandLine commandLine() {
        var line = new CommandLine(new FarcellCommand());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println("farcell: " + Failure.text(failure));
            return FAILED;
        });
        return line;
    }
}
