package farcell.cli;

import farcell.hosts.SessionRegistry;
import farcell.hosts.SessionSearch;
import farcell.remote.backends.ConfiguredBackend;
import farcell.ssh.Freed;
import farcell.ssh.SshBackend;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code farcell gc}: removes what nobody refers to, here and on all configured machines. */
@Command(
        name = "gc",
        description = {"Removes, here and on all configured machines, what nobody refers to: files and logs of sessions that"
            + " ended, kept values of variables that no living session's notebook knows, jars, agents and Java runtimes"
            + " that no session uses. Volumes are not touched."},
        mixinStandardHelpOptions = true,
        versionProvider = FarcellCommand.Version.class,
        footer = {"", "Exit status: 0 if every machine was cleared, else 1."})
final class GcCommand implements Callable<Integer> {

    @Option(names = "--older-than", paramLabel = "TIME", defaultValue = "7d",
            description = "Only what was not changed for so long: 30m, 12h, 7d (the default). 0s: all, also kept values"
                    + " of a notebook that has no session now.")
    private String older;

    @Option(names = "--here", description = "On this machine only.")
    private boolean here;

    @Spec
    private CommandSpec spec;

    private record Cleared(String machine, Freed freed, String problem) {}

    @Override
    public Integer call() throws InterruptedException, IOException {
        Duration age = age();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        LocalGarbage garbage = new LocalGarbage(SessionRegistry.of(System.getenv()), System.getenv(),
                Path.of(System.getProperty("user.home")));
        Set<String> values = garbage.unknownValues(age);
        List<ConfiguredBackend> configured = Machines.configured();
        boolean whole = true;
        Set<String> known = new HashSet<>();
        if (!here) {
            try (Machines machines = Machines.of(configured, err)) {
                for (Cleared each : SessionSearch.each(machines.all(), machine -> clear(machine, age, values))) {
                    whole &= each.problem().isEmpty();
                    (each.problem().isEmpty() ? out : err).println(each.machine() + ": "
                            + (each.problem().isEmpty() ? text(each.freed()) : "not cleared: " + each.problem()));
                    known.addAll(each.problem().isEmpty() ? each.freed().known() : values);
                }
            }
        } else if (!configured.isEmpty()) {
            known.addAll(values);
        }
        out.println("this machine: " + garbage.remove(age, known));
        long kept = values.stream().filter(known::contains).count();
        if (kept > 0 && (here || !whole)) {
            err.println("kept values stay, since notebooks with sessions on machines that were not asked may know them: "
                    + kept);
        }
        return whole ? Main.OK : Main.FAILED;
    }

    private Duration age() {
        if (!older.matches("\\d{1,6}[smhd]")) {
            throw new ParameterException(spec.commandLine(), "--older-than=" + older + " is no time: write 30m, 12h or 7d");
        }
        long count = Long.parseLong(older.substring(0, older.length() - 1));
        return switch (older.charAt(older.length() - 1)) {
            case 's' -> Duration.ofSeconds(count);
            case 'm' -> Duration.ofMinutes(count);
            case 'h' -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private static Cleared clear(SshBackend machine, Duration age, Set<String> values) throws InterruptedException {
        try {
            return new Cleared(machine.name(), machine.collect(age, values), "");
        } catch (IOException e) {
            return new Cleared(machine.name(), null, e.getMessage());
        }
    }

    private static String text(Freed freed) {
        return LocalGarbage.text(freed.bytes(), Stream.of(LocalGarbage.counted(freed.sessions(), "ended session"),
                LocalGarbage.counted(freed.agents(), "agent"), LocalGarbage.counted(freed.runtimes(), "Java runtime"),
                LocalGarbage.counted(freed.objects(), "file")).collect(Collectors.toList()));
    }
}
