package farcell.hosts;

import farcell.volumes.VolumeClient;
import farcell.wire.Link;
import farcell.wire.Message;
import farcell.wire.OrderlyEnd.Keeper;
import java.util.List;
import java.util.Optional;
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

    /**
     * The sessions of this user there that live, of whatever kernel; the one that started last first. Looking may take
     * seconds.
     *
     * @throws LaunchException when nobody can look there now
     */
    default List<FoundSession> sessions() throws LaunchException, InterruptedException {
        return List.of();
    }

    /**
     * What sessions of this user there left that ended in order while no kernel was connected.
     *
     * @throws LaunchException when nobody can look there now
     */
    default List<Remains> remains() throws LaunchException, InterruptedException {
        return List.of();
    }

    /**
     * Attaches to a session that another kernel started, which that one loses if it still lives. From then on it ends
     * with this kernel.
     *
     * @param attach what this kernel is; {@link LaunchedSession#attached} has the answer
     * @throws LaunchException when the session is gone or does not let us; it is left as it was
     */
    default LaunchedSession attach(FoundSession session, Message.Attach attach, Link.Handler handler)
            throws LaunchException, InterruptedException {
        throw new LaunchException("session " + session.title() + " is on " + name() + ", where no kernel can attach");
    }

    /**
     * Ends a session of {@link #sessions()} with all that it started, by force if need be, and looks whether it is gone.
     *
     * @param keep whether what is only there is kept before: by its kernel if one is connected, else in {@link #remains}
     * @return who has its variables, if it is gone
     * @throws LaunchException when nobody can look there now
     */
    default Optional<Keeper> end(FoundSession session, boolean keep) throws LaunchException, InterruptedException {
        return Optional.empty();
    }

    /** A conversation about the volumes of its host, which whoever asks closes. @throws LaunchException when there is none */
    default VolumeClient volumes() throws LaunchException, InterruptedException {
        throw new LaunchException(name() + " has no volumes");
    }

    /** How long a session of it lives where nothing else is asked for. */
    default Lifetime usualLifetime() {
        return Lifetime.usual(System.getenv());
    }

    /** Ends all sessions that were started here and frees what they had. */
    @Override
    void close();
}
