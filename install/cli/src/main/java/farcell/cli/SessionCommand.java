package farcell.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import farcell.cli.SessionsEverywhere.Placed;
import farcell.hosts.FoundSession;
import farcell.notebook.KernelMark;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code farcell session}: the sessions of this user, of whatever kernel. */
@Command(
        name = "session",
        description = "Lists and ends sessions on this machine and on hosts. A notebook goes on with one by"
                + " %%session attach.",
        mixinStandardHelpOptions = true,
        versionProvider = FarcellCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {SessionCommand.ListCommand.class, SessionCommand.StopCommand.class, SessionShellCommand.class,
            SessionForwardCommand.class})
final class SessionCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Name a command.");
    }

    @Command(
            name = "list",
            description = "Lists the sessions that live.",
            mixinStandardHelpOptions = true,
            versionProvider = FarcellCommand.Version.class,
            footer = {"", "Exit status: 0 if every machine could be asked, else 1."})
    static final class ListCommand implements Callable<Integer> {

        @Option(names = "--all-hosts", description = "Also those on all configured machines.")
        private boolean everywhere;

        @Option(names = "--json", description = "One JSON object for each line.")
        private boolean json;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException, InterruptedException {
            PrintWriter out = spec.commandLine().getOut();
            List<Placed> sessions = new ArrayList<>(SessionsEverywhere.here());
            List<String> unreached = new ArrayList<>();
            if (everywhere) {
                try (SessionsEverywhere all = SessionsEverywhere.of(false, spec.commandLine().getErr())) {
                    sessions.addAll(all.there(unreached));
                }
            }
            if (sessions.isEmpty() && !json) {
                out.println("no session lives on " + (everywhere ? "any machine that could be asked" : "this machine"));
            }
            for (Placed session : sessions) {
                out.println(json ? new ObjectMapper().writeValueAsString(facts(session)) : line(session));
            }
            unreached.forEach(line -> spec.commandLine().getErr().println("not asked: " + line));
            return unreached.isEmpty() ? Main.OK : Main.FAILED;
        }

        private String line(Placed placed) {
            FoundSession session = placed.session();
            return String.format("%s  %-10s %sprocess %d, Java %d, %d min, %s, of %s", session.id(),
                    session.name().isEmpty() ? "(starting)" : session.name(),
                    everywhere ? String.format("on %-10s ", placed.backend()) : "", session.pid(), session.java(),
                    placed.age().toMinutes(), placed.use(),
                    session.notebook().isEmpty() ? "no notebook" : session.notebook());
        }

        private static Map<String, Object> facts(Placed placed) {
            FoundSession session = placed.session();
            OptionalLong kernel = KernelMark.parse(session.kernel()).kernel();
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("backend", placed.backend());
            facts.put("id", session.id());
            facts.put("name", session.name());
            facts.put("notebook", session.notebook());
            facts.put("pid", session.pid());
            facts.put("java", session.java());
            facts.put("started", session.started().toString());
            facts.put("kernel", kernel.isPresent() ? kernel.getAsLong() : null);
            return facts;
        }
    }

    @Command(
            name = "stop",
            description = "Ends sessions and looks whether they are gone. Variables that are only there are kept: by the"
                    + " notebook where its kernel is connected, else for %%session attach. A name that no session of this machine"
                    + " has is looked for on all configured machines.",
            mixinStandardHelpOptions = true,
            versionProvider = FarcellCommand.Version.class,
            footer = {"", "Exit status: 0 if all that were named are gone, else 1."})
    static final class StopCommand implements Callable<Integer> {

        @Parameters(arity = "0..*", paramLabel = "ID", description = "Ids or names, as listed.")
        private List<String> names = new ArrayList<>();

        @Option(names = "--on", paramLabel = "BACKEND", description = "Those on this machine of the configuration only.")
        private String backend;

        @Option(names = "--discard", description = "With the variables that are only there.")
        private boolean discard;

        @Option(names = "--waiting", description = "All on this machine that wait for a kernel.")
        private boolean waiting;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws InterruptedException {
            if (names.isEmpty() && !waiting) {
                throw new ParameterException(spec.commandLine(), "Name a session, or say --waiting.");
            }
            List<Placed> here = backend == null ? SessionsEverywhere.here() : List.of();
            boolean known = names.stream().allMatch(name -> here.stream().anyMatch(each -> each.isNamed(name)));
            PrintWriter err = spec.commandLine().getErr();
            try (SessionsEverywhere all = backend == null ? SessionsEverywhere.of(known, err)
                    : SessionsEverywhere.on(backend, err)) {
                List<String> unreached = new ArrayList<>();
                List<Placed> sessions = new ArrayList<>(here);
                sessions.addAll(all.there(unreached));
                List<Placed> chosen = new ArrayList<>();
                boolean whole = true;
                for (String name : names) {
                    whole &= choose(name, sessions, chosen, unreached);
                }
                if (waiting) {
                    here.stream().filter(each -> KernelMark.parse(each.session().kernel()).kernel().isEmpty())
                            .filter(each -> !chosen.contains(each)).forEach(chosen::add);
                }
                whole &= SessionsEverywhere.tell(all.end(chosen, !discard), spec.commandLine().getOut(), err);
                return whole ? Main.OK : Main.FAILED;
            }
        }

        /** Sessions of one name on several machines are several things: which is meant is not guessed. */
        private boolean choose(String name, List<Placed> sessions, List<Placed> chosen,
                               List<String> unreached) {
            List<Placed> found = sessions.stream().filter(each -> each.isNamed(name)).toList();
            PrintWriter err = spec.commandLine().getErr();
            if (found.isEmpty()) {
                err.println("there is no session " + name + (unreached.isEmpty() ? ""
                        : " where one could look; not asked: " + String.join("; ", unreached)));
                return false;
            }
            if (found.stream().map(Placed::backend).distinct().count() > 1) {
                err.println("there are " + found.size() + " sessions " + name + "; say which by its id: " + String.join(", ",
                        found.stream().map(Placed::title).toList()));
                return false;
            }
            found.stream().filter(each -> !chosen.contains(each)).forEach(chosen::add);
            return true;
        }
    }
}
