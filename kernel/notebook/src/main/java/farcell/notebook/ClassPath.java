package farcell.notebook;

import farcell.compile.CompileSide;
import farcell.notebook.Session.RefusedException;
import farcell.notebook.Session.SessionLostException;
import farcell.notebook.SessionStarter.SessionStartException;
import farcell.wire.ClassFile;
import farcell.wire.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The class path of cells: the same for the compiler and in every session. */
public final class ClassPath {

    /**
     * What a session did with changed classes.
     *
     * @param obstacles loaded classes that no JVM would take the new code for; then nothing was replaced
     * @param problem   why it could not; empty when it could
     */
    public record Reload(String session, List<String> replaced, List<String> obstacles, String problem) {}

    private final CompileSide compiler;
    private final Supplier<List<Session>> sessions;
    private final List<Path> paths;

    /** @param sessions those that live; @param paths what the compiler and these sessions have */
    ClassPath(CompileSide compiler, Supplier<List<Session>> sessions, List<Path> paths) {
        this.compiler = compiler;
        this.paths = new CopyOnWriteArrayList<>(paths);
        this.sessions = sessions;
    }

    /** What was added, in order. */
    List<Path> paths() {
        return List.copyOf(paths);
    }

    /** Adds jars and directories for the compiler and every living session. */
    void add(List<Path> added) throws SessionStartException {
        compiler.addToClassPath(added);
        paths.addAll(added.stream().filter(p -> !paths.contains(p)).toList());
        for (Session session : sessions.get()) {
            try {
                session.addPaths(added);
            } catch (SessionLostException e) {
                continue;
            } catch (RefusedException e) {
                throw new SessionStartException("session " + session.name() + " refused the class path: "
                        + e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Gives a session that has just started all of it. */
    void give(Session session) throws SessionStartException {
        if (paths.isEmpty()) {
            return;
        }
        try {
            session.addPaths(List.copyOf(paths));
        } catch (SessionLostException | RefusedException e) {
            throw new SessionStartException("session " + session.name() + " could not take the class path: "
                    + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SessionStartException("interrupted while session " + session.name() + " was started", e);
        }
    }

    /** Gives every living session changed classes of the class path. @param reshaped names of those of another shape */
    List<Reload> reload(List<ClassFile> files, List<String> reshaped) throws InterruptedException {
        compiler.forgetClassPath();
        List<Reload> done = new ArrayList<>();
        for (Session session : sessions.get()) {
            try {
                Message.Reloaded answer = (Message.Reloaded) session.ask(new Message.Reload(files, reshaped));
                done.add(new Reload(session.name(), answer.replaced(), answer.obstacles(), ""));
            } catch (RefusedException e) {
                done.add(new Reload(session.name(), List.of(), List.of(), e.getMessage()));
            } catch (SessionLostException e) {
                // The next session of that name loads the new classes.
            }
        }
        return done;
    }
}
