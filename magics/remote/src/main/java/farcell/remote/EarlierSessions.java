package farcell.remote;

import farcell.hosts.Backend;
import farcell.hosts.FoundSession;
import farcell.hosts.LaunchException;
import farcell.hosts.LaunchedSession;
import farcell.hosts.Remains;
import farcell.magics.MagicException;
import farcell.notebook.AttachException;
import farcell.notebook.Attachment.Joined;
import farcell.notebook.KernelMark;
import farcell.notebook.Notebook;
import farcell.notebook.Session;
import farcell.notebook.SessionStarter;
import farcell.notebook.SessionStarter.SessionStartException;
import farcell.wire.Message.Attach;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Sessions that live without this kernel: left by one that was killed or restarted, or those of another notebook; on this
 * machine, and on the hosts of the configured backends.
 */
final class EarlierSessions {

    /**
     * @param backend where it runs
     * @param kernel  what the kernel that uses it, or used it last, wrote of itself
     * @param remains what it left, if it has ended
     */
    record Earlier(Backend backend, FoundSession session, KernelMark kernel, Optional<Remains> remains) {

        /** Its kernel is gone, and another one can go on with it. */
        boolean waits() {
            return !inUse() && begun();
        }

        /** Whether another kernel could go on; not so while the session is being started. */
        boolean begun() {
            return session.journal();
        }

        private boolean inUse() {
            return kernel.uses(session.connected());
        }

        /** For people, after its title. */
        String use() {
            return inUse() ? "is in use by the kernel of process " + kernel.pid()
                    + (kernel.isHere() ? "" : " on " + kernel.machine())
                    + "; end that kernel first, or use its notebook"
                    : "holds nothing of a notebook: it is being started, or its kernel ended before the first cell";
        }

        String id() {
            return session.id();
        }

        String title() {
            return session.title();
        }
    }

    private final Notebook notebook;
    private final String identity;
    private final Backends backends;
    private final SessionPaths paths;
    private final Map<String, LaunchedSession> attached = new ConcurrentHashMap<>();

    /**
     * @param identity of this notebook, as its sessions have it in their description
     * @param paths    what of the class path they get
     */
    EarlierSessions(Notebook notebook, String identity, Backends backends, SessionPaths paths) {
        this.notebook = notebook;
        this.identity = identity;
        this.backends = backends;
        this.paths = paths;
    }

    /** All of this machine, those that this kernel started left out; the one that started last first. */
    List<Earlier> list() {
        try {
            return list(backends.local());
        } catch (LaunchException e) {
            throw new MagicException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private List<Earlier> list(Backend backend) throws LaunchException, InterruptedException {
        Set<String> own = notebook.sessions().stream().map(Session::id).collect(Collectors.toSet());
        List<Earlier> found = new ArrayList<>();
        backend.sessions().stream().filter(session -> !own.contains(session.id()))
                .forEach(session -> found.add(new Earlier(backend, session, KernelMark.parse(session.kernel()), Optional.empty())));
        for (Remains each : backend.remains()) {
            found.add(new Earlier(backend, each.session(), KernelMark.parse(each.session().kernel()), Optional.of(each)));
        }
        return found;
    }

    boolean isOfThisNotebook(Earlier session) {
        return session.session().notebook().equals(identity);
    }

    /**
     * The session that the user means: of this notebook before others, by its name or its id; on this machine, and, when
     * there is none, on the hosts of the other backends.
     *
     * @param on the only backend to look at
     * @throws MagicException when there is none, or more than one
     */
    Earlier choose(Optional<String> named, Optional<String> on) throws InterruptedException {
        List<Backend> places = on.isPresent() ? List.of(backends.named(on.get())) : backends.all();
        List<Earlier> all = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        List<Earlier> found = List.of();
        for (Backend place : places) {
            try {
                all.addAll(list(place));
            } catch (LaunchException e) {
                silent.add("nobody can look on " + place.name() + ": " + e.getMessage());
            }
            found = all.stream().filter(each -> named.isEmpty() ? isOfThisNotebook(each)
                    : named.get().equals(each.id()) || named.get().equals(each.session().name())).toList();
            // Another machine is asked only for what is not here: that takes a connection.
            if (found.stream().anyMatch(Earlier::waits) && place == backends.local()) {
                break;
            }
        }
        return choose(named, found, all, silent);
    }

    private Earlier choose(Optional<String> named, List<Earlier> found, List<Earlier> all, List<String> silent) {
        List<Earlier> free = found.stream().filter(Earlier::waits).toList();
        List<Earlier> ours = free.stream().filter(this::isOfThisNotebook).toList();
        List<Earlier> candidates = ours.isEmpty() ? free : ours;
        if (candidates.isEmpty() && !found.isEmpty()) {
            Earlier taken = found.stream().filter(Earlier::begun).findFirst().orElse(found.get(0));
            throw new MagicException("session " + taken.title() + " " + taken.use());
        }
        if (candidates.isEmpty()) {
            throw new MagicException((named.isPresent() ? "there is no session " + named.get() + " to attach to"
                    : "there is no session of this notebook to attach to") + others(all)
                    + silent.stream().map(text -> "\n" + text).collect(Collectors.joining()));
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

    private String table(List<Earlier> sessions) {
        return sessions.stream().map(each -> "  " + each.id() + "  " + each.session().name()
                + (each.backend() == backends.local() ? "" : " on " + each.backend().name()) + " of "
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
                LaunchedSession session = earlier.backend().attach(earlier.session(), new Attach(identity, true), handler);
                attached.put(earlier.id(), session);
                return BackendStarter.attached(earlier.backend(), session, paths);
            } catch (LaunchException e) {
                throw new SessionStartException(e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SessionStartException("attaching to session " + earlier.title() + " was stopped", e);
            }
        };
    }

    /**
     * Another session of the same notebook, if it lives and waits.
     *
     * @throws AttachException when nobody can say whether it does
     */
    Optional<SessionStarter> starter(Joined session) throws AttachException, InterruptedException {
        return found(session).filter(each -> each.remains().isEmpty()).map(this::starter);
    }

    /** What another session of the same notebook left. */
    Optional<Remains> remains(Joined session) throws AttachException, InterruptedException {
        return found(session).flatMap(Earlier::remains);
    }

    private Optional<Earlier> found(Joined session) throws AttachException, InterruptedException {
        try {
            return list(backends.named(session.backend())).stream()
                    .filter(each -> each.id().equals(session.id()) && each.waits()).findFirst();
        } catch (LaunchException | MagicException e) {
            throw new AttachException("session " + session.name() + " of this notebook is on " + session.backend()
                    + ", which cannot be reached: " + e.getMessage() + "\nAttach when it can be. %session attach without="
                    + session.name() + " goes on without it; variables that are only there are lost then");
        }
    }

    /** A session that this kernel attached to, as its backend knows it. */
    Optional<LaunchedSession> attached(String id) {
        return Optional.ofNullable(attached.get(id));
    }

    /** One line for the first output of a kernel that finds sessions of its notebook; empty for none. */
    Optional<String> offer() {
        List<Earlier> waiting = list().stream().filter(each -> each.waits() && isOfThisNotebook(each)).toList();
        if (!waiting.isEmpty() && waiting.stream().allMatch(each -> each.remains().isPresent())) {
            return Optional.of("session " + waiting.stream().map(each -> each.session().name()).distinct()
                    .collect(Collectors.joining(", ")) + " of this notebook ended while no kernel was there, and kept its"
                    + " variables; %session attach goes on with them, before anything is declared here");
        }
        return waiting.isEmpty() ? Optional.empty() : Optional.of("session " + waiting.stream()
                .map(each -> each.session().name()).distinct().collect(Collectors.joining(", "))
                + " of this notebook still lives with its variables, from a kernel that is gone (started "
                + ago(waiting.get(waiting.size() - 1).session().started())
                + "); %session attach goes on with it, before anything is declared here");
    }
}
