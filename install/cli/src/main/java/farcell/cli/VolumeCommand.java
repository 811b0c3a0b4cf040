package farcell.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import farcell.hosts.LaunchException;
import farcell.hosts.LocalBackend;
import farcell.notebook.Sizes;
import farcell.remote.backends.ConfigurationException;
import farcell.remote.volumes.VolumeVerbs;
import farcell.ssh.Transfer;
import farcell.volumes.VolumeClient;
import farcell.volumes.VolumeProgress;
import farcell.wire.UserCache;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code farcell volume}: the words of {@code %volume}, in a terminal. */
@Command(
        name = "volume",
        description = "Keeps files in named directories of a host that outlive every session.",
        mixinStandardHelpOptions = true,
        versionProvider = FarcellCommand.Version.class,
        footer = {"", "Verbs: create NAME, put FILE... VOLUME[:PATH], get VOLUME[@VERSION][:PATH] [FILE],",
            "ls [VOLUME[:PATH]], cat VOLUME:PATH, rm VOLUME:PATH..., cp and mv VOLUME:PATH VOLUME:PATH,",
            "du [VOLUME[:PATH]], info VOLUME, commit VOLUME, delete NAME."})
final class VolumeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "VERB", description = "What to do; see below.")
    private String verb;

    @Parameters(index = "1..*", paramLabel = "WORD", description = "Volumes as NAME, NAME:PATH, NAME@VERSION:PATH; files.")
    private List<String> words = new ArrayList<>();

    @Option(names = "--on", paramLabel = "BACKEND", description = "Whose volumes; default: this machine's.")
    private String on = LocalBackend.NAME;

    @Option(names = "--json", description = "Tables as one JSON object for each row.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (!VolumeVerbs.all().contains(verb)) {
            throw new ParameterException(spec.commandLine(), "There is no " + verb + "; there is "
                    + String.join(", ", VolumeVerbs.all()) + ".");
        }
        Path directory = Path.of("").toAbsolutePath();
        try {
            VolumeVerbs.check(verb, words);
            Terminal terminal = new Terminal(spec, json);
            if (on.equals(LocalBackend.NAME)) {
                try (VolumeClient client = VolumeClient.here(Machines.files().local(directory),
                        UserCache.of(System.getenv(), "volumes"))) {
                    new VolumeVerbs("this machine", client, directory, terminal).run(verb, words);
                }
                return Main.OK;
            }
            try (Machines machines = Machines.of(List.of(Machines.configured(on)), terminal);
                    VolumeClient client = machines.all().get(0).volumes()) {
                new VolumeVerbs(on, client, directory, terminal).run(verb, words);
            }
            return Main.OK;
        } catch (IOException | LaunchException | ConfigurationException e) {
            throw new Failure("volume " + verb + ": " + e.getMessage(), e);
        }
    }

    /** Results on standard output, all else on standard error; progress only for somebody who looks. */
    private record Terminal(CommandSpec spec, boolean json) implements VolumeVerbs.Output, Transfer {

        @Override
        public void line(String text) {
            line(text, System.console() != null ? "\r\u001b[K" : "");
        }

        private void line(String text, String before) {
            spec.commandLine().getErr().println(before + text);
            spec.commandLine().getErr().flush();
        }

        @Override
        public void warn(String text) {
            line(text);
        }

        @Override
        public void table(List<String> head, List<List<Object>> rows) {
            try {
                for (List<Object> row : rows) {
                    if (json) {
                        Map<String, Object> fields = new LinkedHashMap<>();
                        for (int i = 0; i < head.size(); i++) {
                            fields.put(head.get(i).isEmpty() ? "note" : head.get(i).replaceAll(" .*", ""),
                                    row.get(i) instanceof VolumeVerbs.Size size ? size.bytes() : row.get(i));
                        }
                        spec.commandLine().getOut().println(new ObjectMapper().writeValueAsString(fields));
                    } else {
                        spec.commandLine().getOut().println(row.stream().map(String::valueOf)
                                .collect(Collectors.joining("\t")));
                    }
                }
                spec.commandLine().getOut().flush();
            } catch (IOException e) {
                throw new Failure(e.getMessage(), e);
            }
        }

        @Override
        public OutputStream bytes() {
            return new PrintStream(System.out, true);
        }

        @Override
        public VolumeProgress progress() {
            return this::at;
        }

        @Override
        public void at(String what, long done, long total) {
            if (System.console() != null && !what.isEmpty()) {
                System.err.print("\r\u001b[K" + what + (total > 0 ? ": " + Sizes.of(done) + " of " + Sizes.of(total) : ""));
            }
        }
    }
}
