package farcell.notebook;

import farcell.hosts.Remains;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A notebook that goes on in another kernel.
 *
 * @param sessions those that it goes on with
 * @param asleep   those that had ended, whose values it goes on with
 * @param said     what the user should know
 * @param cell     the cell that is still running, or whose end nobody has heard of; empty for none
 * @param end      waits for it, with its output from the beginning
 */
public record Attachment(List<Joined> sessions, List<Joined> asleep, List<String> said, Optional<Begun> cell,
                         Function<CellEvents, RunResult> end) {

    /** A session of the notebook. @param keys that it was started with; empty where nobody wrote them down */
    public record Joined(String name, String id, String backend, String keys) {}

    /** @param name in tracebacks; @param firstLine of the code in the cell, 1-based */
    public record Begun(String name, int firstLine, String code, String session) {}

    /** Connects to the other sessions of a notebook. */
    @FunctionalInterface
    public interface Road {

        /**
         * @return empty when it is known to have ended, or is another kernel's
         * @throws AttachException when it may live and cannot be reached, so that going on would lose what it has
         */
        Optional<SessionStarter> to(Joined session) throws AttachException, InterruptedException;

        /** What a session left that {@link #to} knows to have ended; empty for nothing. */
        default Optional<Remains> remains(Joined session) throws AttachException, InterruptedException {
            return Optional.empty();
        }
    }
}
