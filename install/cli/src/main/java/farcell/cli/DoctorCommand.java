package farcell.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code farcell doctor}: says what is there, what is missing and what to do. */
@Command(
        name = "doctor",
        description = "Says what of Farcell's needs is there, what is missing, and what to do. Changes nothing.",
        mixinStandardHelpOptions = true,
        versionProvider = FarcellCommand.Version.class,
        footer = {"", "Exit status: 0 if nothing that Farcell needs is missing, else 1."})
final class DoctorCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<Check> checks = new Doctor(JupyterPaths.ofThisProcess(), FarcellHome::find).examine();
        checks.forEach(check -> spec.commandLine().getOut().println(check.text()));
        boolean whole = checks.stream().noneMatch(check -> check.state() == Check.State.MISSING);
        return whole ? Main.OK : Main.FAILED;
    }
}
