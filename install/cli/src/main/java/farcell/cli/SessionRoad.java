package farcell.cli;

import farcell.cli.SessionsEverywhere.Placed;
import farcell.ssh.ClientConfig;
import farcell.ssh.SshFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The way to a session on a host for the user's own SSH client. */
final class SessionRoad {

    private final Placed session;

    private SessionRoad(Placed session) {
        this.session = session;
    }

    /** @throws Failure when there is none of that name on a host, or more than one */
    static SessionRoad to(String name, PrintWriter err) throws InterruptedException {
        try (SessionsEverywhere all = SessionsEverywhere.of(false, err)) {
            List<String> unreached = new ArrayList<>();
            List<Placed> found = all.there(unreached).stream().filter(each -> each.isNamed(name)).toList();
            if (found.size() == 1) {
                return new SessionRoad(found.get(0));
            }
            if (found.size() > 1) {
                throw new Failure("there are " + found.size() + " sessions " + name + "; say which by its id: "
                        + String.join(", ", found.stream().map(Placed::title).toList()));
            }
            boolean here = SessionsEverywhere.here().stream().anyMatch(each -> each.isNamed(name));
            throw new Failure(here ? "session " + name + " is on this machine: there is nothing to connect to"
                    : "there is no session " + name + " on a host" + (unreached.isEmpty()
                    ? "; farcell session list --all-hosts shows those that there are"
                    : " where one could look; not asked: " + String.join("; ", unreached)));
        }
    }

    Placed session() {
        return session;
    }

    String alias() {
        return ClientConfig.alias(session.backend());
    }

    /**
     * Runs the user's SSH client on this terminal and waits for it.
     *
     * @param words its arguments
     * @return its exit status
     */
    int ssh(List<String> words) throws IOException, InterruptedException {
        Path config = Files.createTempFile("farcell-", ".ssh");
        Process process = null;
        try {
            Files.writeString(config, ClientConfig.of(session.backend(), Machines.configured(session.backend()).place()));
            List<String> command = new ArrayList<>(List.of("ssh", "-F", config.toString()));
            command.addAll(words);
            process = start(command);
            Process started = process;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(started, config), "farcell end of ssh"));
            return process.waitFor();
        } catch (SshFailure e) {
            throw new Failure(e.getMessage(), e);
        } finally {
            if (process != null) {
                process.destroy();
            }
            Files.deleteIfExists(config);
        }
    }

    /** When this command is ended by a signal. */
    private static void end(Process ssh, Path config) {
        ssh.destroy();
        try {
            Files.deleteIfExists(config);
        } catch (IOException e) {
            // It is in a directory that the system clears.
        }
    }

    private static Process start(List<String> command) {
        try {
            return new ProcessBuilder(command).inheritIO().start();
        } catch (IOException e) {
            throw new Failure("the command ssh cannot be started: " + e.getMessage() + "; install OpenSSH's client"
                    + " (Debian: apt-get install openssh-client)", e);
        }
    }
}
