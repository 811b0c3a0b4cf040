package farcell.remote;

import farcell.hosts.FoundSession;
import farcell.hosts.SessionSearch;
import farcell.magics.CodeFailedException;
import farcell.magics.Magic;
import farcell.magics.MagicCall;
import farcell.magics.MagicException;
import farcell.magics.Parameter;
import farcell.magics.ValueType;
import farcell.notebook.KernelMark;
import farcell.notebook.Notebook;
import farcell.notebook.Session;
import farcell.notebook.SessionStarter.SessionStartException;
import farcell.wire.Bundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code %sessions} and {@code %session}. */
final class SessionMagics {

    private final Notebook notebook;
    private final RemoteSessions sessions;
    private final Backends backends;
    private final Parameter<String> verb = Parameter.word("VERB", 
            ValueType.choice("info", "start", "stop", "suspend", "interrupt", "restart", "attach"),
            "info, start, stop, suspend, interrupt, restart or attach");
    private final Parameter<Optional<String>> name = Parameter.optionalWord("NAME", ValueType.TEXT,
            "a session, default: the current remote one")
            .suggesting(scope -> names());
    private final Parameter<Optional<String>> which = Parameter.optionalWord("all", ValueType.choice("all"),
            "those of other notebooks, too, those whose kernel is gone, and those on all configured machines");
    private final SessionStart start;
    private final EarlierSessions earlier;
    private final CellAttention attention;

    SessionMagics(Notebook notebook, RemoteSessions sessions, EarlierSessions earlier, Backends backends, CellAttention attention) {
        this.attention = attention;
        this.backends = backends;
        this.earlier = earlier;
        this.notebook = notebook;
        this.sessions = sessions;
        this.start = new SessionStart(notebook, sessions);
    }

    List<Magic> declarations() {
        return List.of(
                Magic.named("sessions", "list the sessions of this notebook")
                        .line(List.of(which), call -> Optional.of(list(call.get(which).isPresent()))).build(),
                Magic.named("session", "show, start, stop, suspend, interrupt, restart or attach a session")
                        .help("""
                                info     what it runs on
                                start    a fresh session of that name, with the keys given:
                                           %session start big xmx=8g cpus=2
                                           %session start local java=25 jvm="-XX:+UseZGC -Dgreeting='good day'"
                                         local, that of plain cells, is replaced: its variables are kept and read as
                                         before, and what cannot be kept is named
                                stop     ends it; variables that are only there are kept and read as before
                                suspend  as stop; the next %%remote that it would have been good for starts it anew, with
                                         the keys that it had
                                interrupt  stops the cell that runs there in the background
                                attach   goes on with the sessions of a kernel that was killed or restarted, in a notebook
                                         that has no declarations yet: variables, types and class path are as they
                                         were, and the output of a running cell goes on; nothing is run again. Of those
                                         that ended in order meanwhile (by their clocks, by farcell session stop) the
                                         variables are read as before. NAME is a name or an id of %sessions all;
                                         without it, those of this notebook. They are looked for on this machine, then
                                         on the hosts of the other backends, with on= on that one only. without=NAME
                                         gives up a session that cannot be reached
                                restart  local only: a fresh session for plain cells, as it was started; imports, classes and methods stay
                                """)
                        .line(parameters(), this::run).build());
    }

    private List<Parameter<?>> parameters() {
        List<Parameter<?>> parameters = new ArrayList<>(List.of(verb, name));
        parameters.addAll(SessionStart.PARAMETERS);
        parameters.add(SessionAttach.WITHOUT);
        return parameters;
    }

    private List<String> names() {
        return notebook.sessions().stream().map(Session::name).toList();
    }

    private Bundle list(boolean all) throws InterruptedException {
        TextTable table = new TextTable("", "session", "where", "Java", "process", "started with", "clocks",
                "in the background");
        for (Session session : notebook.sessions()) {
            table.row(session.name().equals(sessions.current()) ? "*" : "", session.name(), session.place(),
                    String.valueOf(session.hello().feature()), String.valueOf(session.hello().pid()),
                    sessions.shapeOf(session.name()), ClockText.of(session),
                    String.join(", ", notebook.inBackground(session)));
        }
        if (all) {
            earlier.list().forEach(each -> table.row("", each.title(), KernelMark.use(each.session()) + "; of "
                    + each.session().notebook(), String.valueOf(each.session().java()), String.valueOf(each.session().pid()),
                    EarlierSessions.ago(each.session().started()), "", ""));
        }
        List<String> notes = new ArrayList<>();
        if (all) {
            elsewhere(table, notes);
        }
        if (table.isEmpty()) {
            notes.add(0, "no session runs");
        }
        return table.bundle("", notes);
    }

    /** Those on other machines, of whatever notebook. */
    private void elsewhere(TextTable table, List<String> notes) throws InterruptedException {
        Set<String> own = notebook.sessions().stream().map(Session::id).collect(Collectors.toSet());
        for (SessionSearch.Found found : SessionSearch.over(backends.others())) {
            if (!found.problem().isEmpty()) {
                notes.add(found.backend().name() + " was not asked: " + found.problem());
            }
            found.sessions().stream().filter(each -> !own.contains(each.id())).forEach(each -> table.row("",
                    each.title(), found.backend().name() + "; " + KernelMark.use(each) + "; of " + each.notebook(),
                    String.valueOf(each.java()), String.valueOf(each.pid()),
                    EarlierSessions.ago(each.started()), "", ""));
        }
    }

    private Optional<Bundle> run(MagicCall call) throws InterruptedException, CodeFailedException {
        try {
            return runVerb(call);
        } catch (SessionStartException e) {
            throw new MagicException("%session: " + e.getMessage(), e);
        }
    }

    private Optional<Bundle> runVerb(MagicCall call)
            throws InterruptedException, SessionStartException, CodeFailedException {
        if (call.get(verb).equals("start")) {
            start.run(call, call.get(name));
            return Optional.empty();
        }
        boolean attach = call.get(verb).equals("attach");
        SessionStart.refuseKeys(call, attach);
        if (attach) {
            return new SessionAttach(notebook, sessions, earlier, attention).run(call, call.get(name));
        }
        String wanted = call.get(name).orElseGet(sessions::current);
        if (wanted.isEmpty()) {
            wanted = Notebook.LOCAL;
        }
        String named = wanted;
        Session session = notebook.session(named).filter(Session::isAlive).orElseThrow(() ->
                new MagicException("there is no session " + named + "; there is " + String.join(", ", names())));
        switch (call.get(verb)) {
            case "stop" -> stop(call, session);
            case "interrupt" -> {
                if (!notebook.stopBackground(session, Optional.empty())) {
                    throw new MagicException("nothing runs in the background in session " + named);
                }
            }
            case "suspend" -> {
                stop(call, session);
                sessions.suspended(named);
                if (notebook.sessions().isEmpty()) {
                    // Somebody has to keep the journal, which alone knows where the values are: for the next kernel, and farcell gc.
                    notebook.local();
                }
            }
            case "restart" -> {
                if (!named.equals(Notebook.LOCAL)) {
                    throw new MagicException("only session local is restarted; stop " + named
                            + " and the next %%remote starts another");
                }
                stop(call, session);
                notebook.local();
            }
            default -> {
                List<String> lines = new ArrayList<>(List.of(session.name() + ": " + session.place()));
                lines.addAll(session.details());
                return Optional.of(Bundle.text(String.join("\n", lines)));
            }
        }
        return Optional.empty();
    }

    private void stop(MagicCall call, Session session) throws InterruptedException {
        SessionStart.stop(notebook, call, session);
    }
}
