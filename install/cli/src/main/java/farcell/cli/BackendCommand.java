package farcell.cli;

import farcell.remote.backends.ConfigurationException;
import farcell.remote.backends.ConfiguredBackend;
import farcell.ssh.SshPlace;
import farcell.ssh.SshTrial;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code farcell backend}: the machines where remote cells can run. */
@Command(
        name = "backend",
        description = "Adds, lists, tests and removes machines where remote cells can run.",
        mixinStandardHelpOptions = true,
        versionProvider = FarcellCommand.Version.class,
        subcommands = {BackendCommand.Add.class, BackendCommand.ListAll.class, BackendCommand.Test.class,
            BackendCommand.Remove.class, ClientConfigFile.class})
final class BackendCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Name a command: add, list, test, remove or ssh-config.");
    }

    @Command(name = "add", description = "Adds a machine that answers SSH to your config.toml. Without --new-key it"
            + " connects to nothing.",
            mixinStandardHelpOptions = true)
    static final class Add implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "NAME", description = "As on= is to name it.")
        private String name;

        @Option(names = "--ssh", required = true, paramLabel = "HOST",
                description = "An alias of the SSH configuration, or user@host.")
        private String host;

        @Option(names = "--ssh-config", paramLabel = "FILE", description = "Another than ~/.ssh/config.")
        private Path config;

        @Option(names = "--root", paramLabel = "DIRECTORY",
                description = "For all of Farcell's files on the host; default " + SshPlace.ROOT + ".")
        private String root;

        @Option(names = "--java", paramLabel = "DIRECTORY", description = "A Java of the host; default: the best found.")
        private String java;

        @Option(names = "--host-keys", paramLabel = "RULE",
                description = "For a host that is not in known_hosts: strict, ask or accept-new.")
        private String hostKeys;

        @Option(names = "--new-key", description = {"Makes an ed25519 key for this machine alone, connects, and lets the key"
                + " in there; farcell backend remove takes it away again."})
        private boolean newKey;

        @Override
        public Integer call() throws IOException, InterruptedException {
            Map<String, String> table = new LinkedHashMap<>();
            table.put("ssh", host);
            if (config != null) {
                table.put("ssh-config", config.toAbsolutePath().normalize().toString());
            }
            put(table, "root", root);
            put(table, "java", java);
            put(table, "host-keys", hostKeys);
            try {
                Machines.files().add(name, table);
                if (newKey) {
                    BackendKey.make(name, spec.commandLine().getErr());
                }
            } catch (ConfigurationException e) {
                throw new Failure(e.getMessage(), e);
            }
            spec.commandLine().getOut().println("added " + name + " to " + Machines.files().userFile()
                    + "; try it: farcell backend test " + name);
            return Main.OK;
        }

        private static void put(Map<String, String> table, String key, String value) {
            if (value != null) {
                table.put(key, value);
            }
        }
    }

    @Command(name = "list", description = "Lists the machines of farcell.toml here and of your config.toml.",
            mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            out.println("local\tthis machine");
            for (ConfiguredBackend each : Machines.configured()) {
                out.println(each.name() + "\tssh " + each.place().host() + "\t" + each.file());
            }
            return Main.OK;
        }
    }

    @Command(name = "remove", description = "Removes a machine from your config.toml, and the key that --new-key made"
            + " for it, also on the machine. Nothing else there is touched.",
            mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "NAME")
        private String name;

        @Override
        public Integer call() throws IOException, InterruptedException {
            Optional<ConfiguredBackend> there = Machines.configured().stream()
                    .filter(each -> each.name().equals(name) && each.file().equals(Machines.files().userFile())).findFirst();
            if (there.isPresent()) {
                BackendKey.remove(there.get(), spec.commandLine().getErr());
            }
            if (!Machines.files().remove(name)) {
                throw new Failure("there is no backend " + name + " in " + Machines.files().userFile());
            }
            spec.commandLine().getOut().println("removed " + name + " from " + Machines.files().userFile());
            return Main.OK;
        }
    }

    @Command(name = "test", description = {"Goes the whole way to a session on a machine and says of each step how long it"
            + " took, and what to do when it fails."}, mixinStandardHelpOptions = true)
    static final class Test implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "NAME")
        private String name;

        @Override
        public Integer call() throws Exception {
            PrintWriter out = spec.commandLine().getOut();
            try (Machines machines = Machines.of(List.of(Machines.configured(name)), out)) {
                return new SshTrial(machines.all().get(0), System::nanoTime).run(new Listener(out)) ? Main.OK
                        : Main.FAILED;
            }
        }
    }

    private record Listener(PrintWriter out) implements SshTrial.Listener {

        @Override
        public void done(String step, Duration time, String found) {
            say("ok    ", step, time, found);
        }

        @Override
        public void failed(String step, Duration time, String advice) {
            say("FAILED", step, time, advice);
        }

        private void say(String how, String step, Duration time, String text) {
            out.printf(Locale.ROOT, "%s  %-16s %6.2f s  %s%n", how, step, time.toMillis() / 1000.0, text);
            out.flush();
        }
    }
}
