package farcell.cli;

import farcell.hosts.Distribution;
import farcell.hosts.LaunchException;
import farcell.remote.backends.BackendFiles;
import farcell.remote.backends.ConfigurationException;
import farcell.remote.backends.ConfiguredBackend;
import farcell.ssh.SshBackend;
import farcell.ssh.Transfer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** The configured machines, as the commands of a terminal reach them. */
final class Machines implements AutoCloseable {

    private final List<SshBackend> all;

    private Machines(List<SshBackend> all) {
        this.all = List.copyOf(all);
    }

    static BackendFiles files() {
        return BackendFiles.of(System.getenv());
    }

    /** Those of {@code farcell.toml} here and of the user's {@code config.toml}. */
    static List<ConfiguredBackend> configured() {
        try {
            return files().read(Path.of("").toAbsolutePath());
        } catch (ConfigurationException e) {
            throw new Failure(e.getMessage(), e);
        }
    }

    /** @throws Failure when there is none of that name */
    static ConfiguredBackend configured(String name) {
        List<ConfiguredBackend> there = configured();
        return there.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow(() ->
                new Failure("there is no backend " + name + "; there is " + (there.isEmpty() ? "none"
                        : String.join(", ", there.stream().map(ConfiguredBackend::name).toList()))
                        + ". Add one: farcell backend add NAME --ssh HOST"));
    }

    /** Connects to nothing yet. @param progress where what is sent is told */
    static Machines of(List<ConfiguredBackend> wanted, PrintWriter progress) {
        return of(wanted, new TerminalProgress(progress));
    }

    static Machines of(List<ConfiguredBackend> wanted, Transfer progress) {
        System.setProperty(FarcellHome.PROPERTY, FarcellHome.find().directory().toString());
        try {
            SshBackend.Settings settings = new SshBackend.Settings(Distribution.find(), Runtime.version().feature(),
                    System.getenv(), new TerminalQuestions(System.console()), progress);
            return new Machines(wanted.stream().map(each -> new SshBackend(each.name(), each.place(), settings)).toList());
        } catch (LaunchException e) {
            throw new Failure(e.getMessage(), e);
        }
    }

    List<SshBackend> all() {
        return all;
    }

    @Override
    public void close() {
        all.forEach(SshBackend::close);
    }
}
