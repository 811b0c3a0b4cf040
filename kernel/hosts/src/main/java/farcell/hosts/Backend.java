package farcell.hosts;

import farcell.wire.Link;
import java.util.List;
import java.util.OptionalInt;

/** Where sessions can run: this machine, and later an SSH host, a rented pod, a Slurm partition. */
public interface Backend extends AutoCloseable {

    /** As {@code on=} names it: {@code local}. */
    String name();

    /** Its hosts as they are now; looking may take seconds. */
    List<Host> hosts() throws InterruptedException;

    /**
     * Says before a start whether its Java is there and takes the options of its JVM; starts no session.
     *
     * @return the feature version of that Java; empty where the backend cannot know yet
     * @throws LaunchException when a start would fail
     */
    default OptionalInt check(SessionRequest request) throws LaunchException, InterruptedException {
        return OptionalInt.empty();
    }

    /**
     * Starts a session and waits until it said who it is. What it says afterwards goes to the handler, which may be
     * called before this method returns.
     *
     * @throws LaunchException      when there is no session; nothing of it is left running
     * @throws InterruptedException when this thread was interrupted; nothing of it is left running
     */
    LaunchedSession launch(SessionRequest request, Link.Handler handler) throws LaunchException, InterruptedException;

    /** Ends all sessions that were started here and frees what they had. */
    @Override
    void close();
}
