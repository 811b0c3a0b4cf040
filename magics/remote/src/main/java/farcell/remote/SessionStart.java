package farcell.remote;

import farcell.magics.Arguments;
import farcell.magics.MagicCall;
import farcell.magics.MagicException;
import farcell.magics.Parameter;
import farcell.magics.ValueType;
import farcell.notebook.Notebook;
import farcell.notebook.Session;
import farcell.notebook.SessionStarter.SessionStartException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code %session start}: a fresh session of the shape that the user wants. */
final class SessionStart {

    private static final Parameter<List<List<String>>> JVM = Parameter.options("jvm", ValueType.WORDS,
            "options of the session's JVM, in quotes when there are several: jvm=\"-XX:+UseZGC -ea\"");

    static final List<Parameter<?>> PARAMETERS = parameters();

    private final Notebook notebook;
    private final RemoteSessions sessions;

    SessionStart(Notebook notebook, RemoteSessions sessions) {
        this.notebook = notebook;
        this.sessions = sessions;
    }

    private static List<Parameter<?>> parameters() {
        List<Parameter<?>> parameters = new ArrayList<>(RemoteKeys.ofSession());
        parameters.add(JVM);
        return List.copyOf(parameters);
    }

    /** The other verbs take no keys, but for where to look for a session to attach to. */
    static void refuseKeys(MagicCall call, boolean attach) {
        Arguments arguments = call.arguments();
        if (!attach && arguments.has(SessionAttach.WITHOUT)) {
            throw new MagicException("%session: without= goes with attach only");
        }
        PARAMETERS.stream().filter(arguments::has).filter(key -> !attach || key != RemoteKeys.ON).findFirst().ifPresent(parameter -> {
            throw new MagicException("%session: " + parameter.name() + "= goes with start only: the JVM of a session is"
                    + " what it was started as");
        });
    }

    private static SessionShape shape(Arguments arguments, String name) {
        return new SessionShape(RemoteKeys.ofSession(arguments, name),
                arguments.get(JVM).stream().flatMap(List::stream).toList());
    }

    /** What a session was started with, of its text; nothing special when that is not to be read. */
    static SessionShape shape(String keys, String name) {
        try {
            return shape(Arguments.parse("%session start", PARAMETERS, keys), name);
        } catch (MagicException e) {
            return SessionShape.PLAIN;
        }
    }

    void run(MagicCall call, Optional<String> named) throws InterruptedException, SessionStartException {
        String name = named.orElseThrow(() -> new MagicException(
                "%session start: name the session to start, as in %session start big xmx=8g"));
        SessionShape shape = shape(call.arguments(), name);
        Session session;
        if (name.equals(Notebook.LOCAL)) {
            SessionShape before = sessions.local();
            sessions.local(shape);
            Optional<Session> living = notebook.session(name).filter(Session::isAlive);
            if (living.isPresent()) {
                stop(notebook, call, living.get());
            }
            try {
                session = notebook.local();
            } catch (SessionStartException e) {
                sessions.local(before);
                throw new SessionStartException(e.getMessage() + "\nThe next cell starts session local as it was before",
                        e);
            }
        } else {
            session = sessions.start(name, shape);
        }
        call.print("session " + name + " started: " + session.place() + ", Java " + session.hello().feature() + ", heap "
                + (session.hello().maxHeap() >> 20) + " MB");
    }

    /** Ends a session and says what became of its variables. */
    static void stop(Notebook notebook, MagicCall call, Session session) throws InterruptedException {
        List<String> lost = notebook.stop(session);
        call.print("session " + session.name() + " ended" + (lost.isEmpty() ? "; its variables are kept" : ""));
        lost.forEach(call::warn);
    }
}
