package farcell.notebook;

import farcell.hosts.LaunchException;
import farcell.hosts.Remains;
import farcell.wire.Link;
import farcell.wire.Message.Attached;
import farcell.wire.Message.Hello;
import farcell.wire.Message.Leave;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Starts a session somewhere. What "somewhere" and "with what" mean is the implementation's affair. */
@FunctionalInterface
public interface SessionStarter {

    /**
     * @param handler gets what the session says
     * @throws SessionStartException with a text for the user: what happened and what to do
     */
    Started start(Link.Handler handler) throws SessionStartException;

    /** A session that answered. */
    interface Started {
        Link link();

        /** False as soon as its process is known to be gone, which its link may not have noticed yet. */
        default boolean isRunning() {
            return true;
        }

        Hello hello();

        /** What it said when this kernel attached to it; empty for a session that was started by it. */
        default Optional<Attached> attached() {
            return Optional.empty();
        }

        /** Where it runs, as {@code on=} names it. */
        default String backend() {
            return Notebook.LOCAL;
        }

        /** The keys that it was started with, as a user would write them; empty when that is not known. */
        default String keys() {
            return "";
        }

        /** Where it runs, for people: {@code local, CPU} or {@code local, NVIDIA L40S}. */
        String place();

        /** Facts for {@code %sessions}: GPUs, JDK, log file. */
        List<String> details();

        /** Makes entries of the class path known where it runs. @return what they are called there, in the same order */
        default List<String> bring(List<Path> paths) throws SessionStartException, InterruptedException {
            return paths.stream().map(Path::toString).toList();
        }

        /**
         * Puts files of a directory here into its working directory, where they are not yet there.
         *
         * @param names relative to the directory
         */
        default void place(Path from, List<String> names) throws SessionStartException, InterruptedException { }

        /** What it left, if it ended in order while no kernel was connected. @throws LaunchException when nobody can look */
        default Optional<Remains> remains() throws LaunchException, InterruptedException {
            return Optional.empty();
        }

        /** Ends with why the session ended, for people. */
        CompletableFuture<String> ended();

        /** Ends it: asks, waits a bounded time, then kills. */
        void stop();

        /** Closes the connection and lets it live, for another kernel. */
        default void leave() {
            link().tell(new Leave());
            link().close();
        }

        /** Ends it by force; returns at once. */
        void kill();
    }

    /** No session could be started. */
    final class SessionStartException extends Exception {
        public SessionStartException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
