package farcell.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import farcell.hosts.SessionRecord;
import farcell.hosts.SessionRegistry;
import farcell.notebook.KernelMark;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code farcell session}: the sessions of this user on this machine, of whatever kernel. */
@Command(
        name = "session",
        description = "Lists and ends sessions on this machine. A notebook goes on with one by %%session attach.",
        mixinStandardHelpOptions = true,
        versionProvider = FarcellCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {SessionCommand.ListCommand.class, SessionCommand.StopCommand.class})
final class SessionCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Name a command.");
    }

    private static List<SessionRecord> living() {
        try {
            return SessionRegistry.of(System.getenv()).living();
        } catch (IOException e) {
            throw new Failure("the sessions of this machine cannot be listed: " + e.getMessage());
        }
    }

    @Command(
            name = "list",
            description = "Lists the sessions that live.",
            mixinStandardHelpOptions = true,
            versionProvider = FarcellCommand.Version.class)
    static final class ListCommand implements Callable<Integer> {

        @Option(names = "--json", description = "One JSON object for each line.")
        private boolean json;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            PrintWriter out = spec.commandLine().getOut();
            List<SessionRecord> sessions = living();
            if (sessions.isEmpty() && !json) {
                out.println("no session lives on this machine");
            }
            for (SessionRecord session : sessions) {
                OptionalLong kernel = KernelMark.in(session.directory()).kernel();
                if (json) {
                    Map<String, Object> facts = new LinkedHashMap<>();
                    facts.put("id", session.id());
                    facts.put("name", session.name());
                    facts.put("notebook", session.notebook());
                    facts.put("pid", session.pid());
                    facts.put("java", session.java());
                    facts.put("started", session.started().toString());
                    facts.put("kernel", kernel.isPresent() ? kernel.getAsLong() : null);
                    out.println(new ObjectMapper().writeValueAsString(facts));
                } else {
                    out.printf("%s  %-10s process %d, Java %d, %d min, %s, of %s%n", session.id(), session.name(),
                            session.pid(), session.java(), Duration.between(session.started(), Instant.now()).toMinutes(),
                            kernel.isPresent() ? "kernel " + kernel.getAsLong() : "waits for a kernel",
                            session.notebook().isEmpty() ? "no notebook" : session.notebook());
                }
            }
            return Main.OK;
        }
    }

    @Command(
            name = "stop",
            description = "Ends sessions, with the variables that are only there.",
            mixinStandardHelpOptions = true,
            versionProvider = FarcellCommand.Version.class,
            footer = {"", "Exit status: 0 if all that were named are gone, else 1."})
    static final class StopCommand implements Callable<Integer> {

        private static final int GRACE_SECONDS = 10;

        @Parameters(arity = "0..*", paramLabel = "ID", description = "Ids or names, as listed.")
        private List<String> names = new ArrayList<>();

        @Option(names = "--waiting", description = "All that wait for a kernel.")
        private boolean waiting;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws InterruptedException {
            if (names.isEmpty() && !waiting) {
                throw new ParameterException(spec.commandLine(), "Name a session, or say --waiting.");
            }
            List<SessionRecord> sessions = living();
            List<SessionRecord> chosen = sessions.stream().filter(session -> names.contains(session.id())
                    || names.contains(session.name())
                    || waiting && KernelMark.in(session.directory()).kernel().isEmpty()).toList();
            boolean whole = true;
            for (String name : names) {
                if (chosen.stream().noneMatch(s -> s.id().equals(name) || s.name().equals(name))) {
                    spec.commandLine().getErr().println("there is no session " + name);
                    whole = false;
                }
            }
            for (SessionRecord session : chosen) {
                whole &= stop(session);
            }
            return whole ? Main.OK : Main.FAILED;
        }

        private boolean stop(SessionRecord session) throws InterruptedException {
            ProcessHandle process = session.process().orElse(null);
            boolean gone = process == null || end(process, false) || end(process, true);
            (gone ? spec.commandLine().getOut() : spec.commandLine().getErr()).println("session " + session.name() + " ("
                    + session.id() + ") " + (gone ? "ended" : "could not be ended: process " + session.pid()));
            return gone;
        }

        private static boolean end(ProcessHandle process, boolean force) throws InterruptedException {
            if (force) {
                process.destroyForcibly();
            } else {
                process.destroy();
            }
            try {
                process.onExit().get(GRACE_SECONDS, TimeUnit.SECONDS);
                return true;
            } catch (ExecutionException | TimeoutException e) {
                return !process.isAlive();
            }
        }
    }
}
