package farcell.hosts;

import farcell.wire.Link;
import farcell.wire.Message;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A session that was started: the road to it, what it has, and how it ends. Thread-safe. */
public interface LaunchedSession extends AutoCloseable {

    /** As it was asked for. */
    SessionRequest request();

    Link link();

    /** False as soon as its process is known to be gone, which its link may not have noticed yet. */
    default boolean isRunning() {
        return true;
    }

    /** What the session said when this kernel attached: its JVM, the runs and files that it holds. */
    Message.Attached attached();

    /** What the agent said of its JVM. */
    default Message.Hello hello() {
        return attached().hello();
    }

    /** Process id on its host. */
    long pid();

    /** The GPUs that it was bound to; none when it was not bound or runs on the CPU. */
    List<Gpu> gpus();

    default boolean onGpu() {
        return !gpus().isEmpty();
    }

    /** What the user is told about where it runs: a GPU shared with another session, the CPU instead; may be empty. */
    String note();

    /** The connection for a debugger, JDWP after its handshake, when the session was started for debugging. */
    Optional<Socket> debugger();

    /**
     * Makes jars and directories of this machine known to the session's host.
     *
     * @return what they are called there, in the same order
     */
    default List<String> bring(List<Path> paths) throws LaunchException, InterruptedException {
        return paths.stream().map(Path::toString).toList();
    }

    /**
     * Puts files of this machine into the session's working directory where they are not yet there. One that is there and
     * is another file is left alone, unless it is what was put there before.
     *
     * @param from  directory of the files
     * @param names relative to it; they have these names there, too
     * @throws LaunchException when one is in the way, or cannot be brought
     */
    default void place(Path from, List<String> names) throws LaunchException, InterruptedException { }

    /** Where the log is, for people: what native code and the JVM wrote, not what cells print. */
    String log();

    /** The last lines of the log; empty when there are none. */
    String logTail(int lines);

    /** Done when the process is gone, or another kernel attached to it. Never fails; what the session had is free by then. */
    CompletableFuture<Ending> ended();

    /**
     * Ends it: asks, and after the grace period ends it by force, with the processes that it started.
     *
     * @return as {@link #ended()}
     */
    CompletableFuture<Ending> stop(Duration grace);

    /** Goes from it without ending it: it waits for another kernel, as long as its clocks let it. */
    default void leave() {
        link().tell(new Message.Leave());
        link().close();
    }

    /** Ends it by force and at once; returns without waiting. */
    void kill();

    /** Ends it with a grace period of five seconds and waits until it is gone. */
    @Override
    void close();
}
