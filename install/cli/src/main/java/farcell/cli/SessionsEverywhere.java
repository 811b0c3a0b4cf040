package farcell.cli;

import farcell.hosts.Backend;
import farcell.hosts.FoundSession;
import farcell.hosts.LaunchException;
import farcell.hosts.LocalBackend;
import farcell.hosts.SessionRegistry;
import farcell.hosts.SessionSearch;
import farcell.notebook.KernelMark;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The living sessions of this machine and of configured ones, and their ends. */
final class SessionsEverywhere implements AutoCloseable {

    private final Machines machines;

    private SessionsEverywhere(Machines machines) {
        this.machines = machines;
    }

    /** @param here whether the sessions are those of this machine alone */
    static SessionsEverywhere of(boolean here, PrintWriter progress) {
        return new SessionsEverywhere(Machines.of(here ? List.of() : Machines.configured(), progress));
    }

    static SessionsEverywhere on(String backend, PrintWriter progress) {
        return new SessionsEverywhere(Machines.of(List.of(Machines.configured(backend)), progress));
    }

    /** A session and the name of its backend. */
    record Placed(String backend, FoundSession session) {

        boolean isHere() {
            return backend.equals(LocalBackend.NAME);
        }

        boolean isNamed(String idOrName) {
            return session.id().equals(idOrName) || session.name().equals(idOrName);
        }

        Duration age() {
            Duration age = Duration.between(session.started(), Instant.now());
            // Of one that is being started nothing is known, and the clock of a host may be ahead of ours.
            return session.pid() == 0 || age.isNegative() ? Duration.ZERO : age;
        }

        /** For people: {@code lab-1 (1a2b3c4d) on lab}. */
        String title() {
            return session.title() + " on " + backend;
        }

        /** Whose it is. */
        String use() {
            return KernelMark.use(session);
        }
    }

    static List<Placed> here() {
        try {
            return registry().found().stream().map(each -> new Placed(LocalBackend.NAME, each)).toList();
        } catch (IOException e) {
            throw new Failure("the sessions of this machine cannot be listed: " + e.getMessage(), e);
        }
    }

    private static SessionRegistry registry() throws IOException {
        return SessionRegistry.of(System.getenv());
    }

    /** @param unreached gets a line for each machine that could not be asked; @return those of the machines */
    List<Placed> there(List<String> unreached) throws InterruptedException {
        List<Placed> found = new ArrayList<>();
        for (SessionSearch.Found each : SessionSearch.over(machines.all())) {
            each.sessions().forEach(session -> found.add(new Placed(each.backend().name(), session)));
            if (!each.problem().isEmpty()) {
                unreached.add(each.backend().name() + ": " + each.problem());
            }
        }
        return found;
    }

    /** @param problem why it may live on; empty when it is gone */
    record Ended(Placed session, String problem) {

        boolean gone() {
            return problem.isEmpty();
        }
    }

    /** Ends sessions, all at once, and looks whether they are gone. */
    List<Ended> end(List<Placed> sessions) throws InterruptedException {
        return SessionSearch.each(sessions, session -> {
            try {
                boolean gone = session.isHere() ? registry().end(session.session().id())
                        : machine(session.backend()).end(session.session());
                return new Ended(session, gone ? "" : "process " + session.session().pid() + " still runs");
            } catch (LaunchException | IOException e) {
                return new Ended(session, e.getMessage());
            }
        });
    }

    private Backend machine(String name) {
        return machines.all().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    /** Says what became of each. @return whether all are gone */
    static boolean tell(List<Ended> ended, PrintWriter out, PrintWriter err) {
        ended.forEach(each -> (each.gone() ? out : err).println("session " + each.session().title()
                + (each.gone() ? " ended" : " could not be ended: " + each.problem())));
        return ended.stream().allMatch(Ended::gone);
    }

    @Override
    public void close() {
        machines.close();
    }
}
