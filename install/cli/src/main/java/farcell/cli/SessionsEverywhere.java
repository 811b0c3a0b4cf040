package farcell.cli;

import farcell.hosts.Backend;
import farcell.hosts.FoundSession;
import farcell.hosts.LaunchException;
import farcell.hosts.LocalBackend;
import farcell.hosts.Remains;
import farcell.hosts.SessionRegistry;
import farcell.hosts.SessionSearch;
import farcell.notebook.KernelMark;
import farcell.wire.LeftValues;
import farcell.wire.OrderlyEnd.Keeper;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    /** @param problem why it may live on; empty when it is gone; @param kept what became of its variables, for people, or empty */
    record Ended(Placed session, String problem, String kept) {

        boolean gone() {
            return problem.isEmpty();
        }
    }

    /** Ends sessions, all at once, and looks whether they are gone. @param keep whether variables that are only there are kept */
    List<Ended> end(List<Placed> sessions, boolean keep) throws InterruptedException {
        return SessionSearch.each(sessions, session -> {
            try {
                Optional<Keeper> keeper = session.isHere() ? registry().end(session.session().id(), keep)
                        : machine(session.backend()).end(session.session(), keep);
                return keeper.isEmpty() ? new Ended(session, "process " + session.session().pid() + " still runs", "")
                        : new Ended(session, "", keep ? kept(session, keeper.get()) : "");
            } catch (LaunchException | IOException e) {
                return new Ended(session, e.getMessage(), "");
            }
        });
    }

    private String kept(Placed session, Keeper keeper) throws InterruptedException {
        return switch (keeper) {
            case KERNEL -> "its notebook has its variables";
            // One that was being started had none.
            case NOBODY -> session.session().pid() == 0 ? "" : "its variables could not be kept";
            case FILES -> {
                try {
                    Optional<LeftValues> left = session.isHere() ? registry().left(session.session().id()) : left(session);
                    yield left.map(values -> LeftText.of(values, session.session())).orElse("its notebook has its variables");
                } catch (LaunchException | IOException e) {
                    yield "its variables are kept there; which ones could not be looked up: " + e.getMessage();
                }
            }
        };
    }

    private Optional<LeftValues> left(Placed session) throws LaunchException, InterruptedException {
        for (Remains each : machine(session.backend()).remains()) {
            if (each.session().id().equals(session.session().id())) {
                return Optional.of(each.left());
            }
        }
        return Optional.empty();
    }

    private Backend machine(String name) {
        return machines.all().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    /** Says what became of each. @return whether all are gone */
    static boolean tell(List<Ended> ended, PrintWriter out, PrintWriter err) {
        ended.forEach(each -> (each.gone() ? out : err).println("session " + each.session().title()
                + (each.gone() ? " ended" + (each.kept().isEmpty() ? "" : "; " + each.kept())
                        : " could not be ended: " + each.problem())));
        return ended.stream().allMatch(Ended::gone);
    }

    @Override
    public void close() {
        machines.close();
    }
}
