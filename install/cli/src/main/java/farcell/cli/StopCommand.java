package farcell.cli;

import farcell.cli.SessionsEverywhere.Placed;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code farcell stop --all}: nothing is left running that nobody knows of. */
@Command(
        name = "stop",
        description = "Ends all sessions of yours, on this machine and on all configured ones, and says which ended, what of"
                + " their variables is kept, and which machines could not be asked.",
        mixinStandardHelpOptions = true,
        versionProvider = FarcellCommand.Version.class,
        footer = {"", "Exit status: 0 if every machine was asked and nothing lives there any more, else 1."})
final class StopCommand implements Callable<Integer> {

    @Option(names = "--all", required = true, description = "All; one alone: farcell session stop NAME.")
    private boolean all;

    @Option(names = "--discard", description = "With the variables that are only there; else they are kept: by notebooks whose"
            + " kernel is connected, and for %%session attach.")
    private boolean discard;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (SessionsEverywhere everywhere = SessionsEverywhere.of(false, err)) {
            List<String> unreached = new ArrayList<>();
            List<Placed> sessions = new ArrayList<>(SessionsEverywhere.here());
            sessions.addAll(everywhere.there(unreached));
            if (sessions.isEmpty()) {
                out.println("no session lives on " + (unreached.isEmpty() ? "any machine" : "any machine that could be asked"));
            }
            boolean whole = SessionsEverywhere.tell(everywhere.end(sessions, !discard), out, err);
            unreached.forEach(line -> err.println("not asked, sessions may live there: " + line));
            return whole && unreached.isEmpty() ? Main.OK : Main.FAILED;
        }
    }
}
