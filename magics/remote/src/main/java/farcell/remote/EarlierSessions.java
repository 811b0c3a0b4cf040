package farcell.remote;

import farcell.hosts.LaunchException;
import farcell.hosts.LaunchedSession;
import farcell.hosts.SessionRecord;
import farcell.hosts.SessionRegistry;
import farcell.magics.MagicException;
import farcell.notebook.KernelMark;
import farcell.notebook.Notebook;
import farcell.notebook.Session;
import farcell.notebook.SessionStarter;
import farcell.notebook.SessionStarter.SessionStartException;
import farcell.wire.Link;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sessions on this machine that live without this kernel: left by one that was killed or restarted, or those of another
 * notebook.
 */
final class EarlierSessions {

    /**
     * @param kernel process of the kernel that uses it, if that lives and has said so
     * @param begun  whether another kernel could go on; not so while the session is being started
     */
    record Earlier(SessionRecord session, OptionalLong kernel, boolean begun) {

        /** Its kernel is gone, and another one can go on with it. */
        boolean waits() {
            return kernel.isEmpty() && begun;
        }

        /** For people, after its title. */
        String use() {
            return kernel.isPresent() ? "is in use by the kernel of process " + kernel.getAsLong()
                    + "; end that kernel first, or use its notebook"
                    : "holds nothing of a notebook: it is being started, or its kernel ended before the first cell";
        }

        String id() {
            return session.id();
        }

        /** For people: {@code local (1a2b3c4d)}. */
        String title() {
            return session.name() + " (" + session.id() + ")";
        }
    }

    /** Makes the connection to a session. */
    @FunctionalInterface
    interface Road {
        LaunchedSession attach(SessionRecord session, Link.Handler handler) throws LaunchException, InterruptedException;
    }

    private final Notebook notebook;
    private final String identity;
    private final Map<String, String> environment;
    private final Road road;
    private final SessionPaths paths;

    /**
     * @param identity of this notebook, as its sessions have it in their description
     * @param paths    what of the class path they get
     */
    EarlierSessions(Notebook notebook, String identity, Map<String, String> environment, Road road, SessionPaths paths) {
        this.notebook = notebook;
        this.identity = identity;
        this.environment = environment;
        this.road = road;
        this.paths = paths;
    }

    /** All, those that this kernel started left out; the one that started last first. */
    List<Earlier> list() {
        Set<String> own = notebook.sessions().stream().map(Session::id).collect(Collectors.toSet());
        try {
            return SessionRegistry.of(environment).living().stream().filter(session -> !own.contains(session.id()))
                    .map(EarlierSessions::look).toList();
        } catch (IOException e) {
            throw new MagicException("the sessions of this machine cannot be listed: " + e.getMessage(), e);
        }
    }

    /** The journal first: a kernel writes it after its mark, so that one that is there has its mark. */
    private static Earlier look(SessionRecord session) {
        boolean begun = KernelMark.hasJournal(session.directory());
        return new Earlier(session, KernelMark.in(session.directory()).kernel(), begun);
    }

    /** Those of this notebook whose kernel is gone. */
    List<Earlier> waiting() {
        return list().stream().filter(each -> each.waits() && each.session().notebook().equals(identity)).toList();
    }

    boolean isOfThisNotebook(Earlier session) {
        return session.session().notebook().equals(identity);
    }

    /**
     * The session that the user means: of this notebook before others, by its name or its id.
     *
     * @throws MagicException when there is none, or more than one
     */
    Earlier choose(Optional<String> named) {
        List<Earlier> all = list();
        List<Earlier> found = all.stream().filter(each -> named.isEmpty() ? isOfThisNotebook(each)
                : named.get().equals(each.id()) || named.get().equals(each.session().name())).toList();
        List<Earlier> free = found.stream().filter(Earlier::waits).toList();
        List<Earlier> ours = free.stream().filter(this::isOfThisNotebook).toList();
        List<Earlier> candidates = ours.isEmpty() ? free : ours;
        if (candidates.isEmpty() && !found.isEmpty()) {
            Earlier taken = found.stream().filter(Earlier::begun).findFirst().orElse(found.get(0));
            throw new MagicException("session " + taken.title() + " " + taken.use());
        }
        if (candidates.isEmpty()) {
            throw new MagicException((named.isPresent() ? "there is no session " + named.get() + " to attach to"
                    : "there is no session of this notebook to attach to") + others(all));
        }
        Set<String> notebooks = candidates.stream().map(each -> each.session().notebook()).collect(Collectors.toSet());
        if (named.isPresent() && notebooks.size() > 1) {
            throw new MagicException("there are " + candidates.size() + " sessions " + named.get() + "; say which by its id:\n"
                    + table(candidates));
        }
        return candidates.stream().filter(each -> each.session().name().equals(Notebook.LOCAL)).findFirst()
                .orElse(candidates.get(0));
    }

    private String others(List<Earlier> all) {
        List<Earlier> waiting = all.stream().filter(Earlier::waits).toList();
        return waiting.isEmpty() ? "; a session whose kernel is gone ends by itself after a while"
                : "; there are:\n" + table(waiting);
    }

    private static String table(List<Earlier> sessions) {
        return sessions.stream().map(each -> "  " + each.id() + "  " + each.session().name() + " of "
                + each.session().notebook() + ", started " + ago(each.session().started())).collect(Collectors.joining("\n"));
    }

    /** How long ago, for people. */
    static String ago(Instant moment) {
        Duration age = Duration.between(moment, Instant.now());
        return age.toHours() > 0 ? age.toHours() + " h ago" : age.toMinutes() > 0 ? age.toMinutes() + " min ago"
                : Math.max(0, age.toSeconds()) + " s ago";
    }

    SessionStarter starter(Earlier earlier) {
        return handler -> {
            try {
                return BackendStarter.attached("local", road.attach(earlier.session(), handler), paths);
            } catch (LaunchException e) {
                throw new SessionStartException(e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SessionStartException("attaching to session " + earlier.title() + " was stopped", e);
            }
        };
    }

    /** Another session of the same notebook, if it lives and waits. */
    Optional<SessionStarter> starter(String id) {
        return list().stream().filter(each -> each.id().equals(id) && each.waits()).findFirst().map(this::starter);
    }

    /** One line for the first output of a kernel that finds sessions of its notebook; empty for none. */
    Optional<String> offer() {
        List<Earlier> waiting = waiting();
        return waiting.isEmpty() ? Optional.empty() : Optional.of("session " + waiting.stream()
                .map(each -> each.session().name()).distinct().collect(Collectors.joining(", "))
                + " of this notebook still lives with its variables, from a kernel that is gone (started "
                + ago(waiting.get(waiting.size() - 1).session().started())
                + "); %session attach goes on with it, before anything is declared here");
    }
}
